export type { Mapping, Network } from './mapping.ts';
export { namedMappings } from './namedMappings.ts';
export { fromPyTorch, parseMapping, toPyTorch } from './pyTorch.ts';
