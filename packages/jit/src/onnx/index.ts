export { GraphBuilder } from './builder.ts';
export type { OnnxGraph } from './model.ts';
export { encodeModel } from './model.ts';
export { readMetadata, withDynamicBatch, withMetadata } from './rewriteModel.ts';
