export { GraphBuilder } from './builder.ts';
export { floatInput, type Normalization } from './floatInput.ts';
export { encodeModel, type OnnxGraph } from './model.ts';
export { readPorts } from './readPorts.ts';
export { readMetadata, withDynamicBatch, withMetadata } from './rewriteModel.ts';
