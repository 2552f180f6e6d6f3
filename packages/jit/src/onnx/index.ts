export { GraphBuilder } from './builder.ts';
export { withDynamicBatch } from './dynamic.ts';
export { readMetadata, withMetadata } from './metadata.ts';
export type { OnnxGraph } from './model.ts';
export { encodeModel } from './model.ts';
