export { GraphBuilder } from './builder.ts';
export type { Normalization } from './floatInput.ts';
export { floatInput } from './floatInput.ts';
export type { OnnxGraph } from './model.ts';
export { encodeModel } from './model.ts';
export { readPorts } from './readPorts.ts';
export { readMetadata, withDynamicBatch, withMetadata } from './rewriteModel.ts';
