export type { NodeAttributes, ProductSize, Ref } from './builder.ts';
export { GraphBuilder } from './builder.ts';
export { withDynamicBatch } from './dynamic.ts';
export { readMetadata, withMetadata } from './metadata.ts';
export type {
  ElementType,
  OnnxAttribute,
  OnnxGraph,
  OnnxInitializer,
  OnnxNode,
  OnnxPort,
} from './model.ts';
export { ELEMENT_TYPE, encodeModel } from './model.ts';
