export { GraphBuilder } from './builder.ts';
export { floatInput, type Normalization } from './floatInput.ts';
export { ELEMENT_TYPE, encodeModel, type OnnxGraph, type OnnxPort } from './model.ts';
export { readPorts } from './readPorts.ts';
export { readMetadata, withDynamicBatch, withMetadata } from './rewriteModel.ts';
