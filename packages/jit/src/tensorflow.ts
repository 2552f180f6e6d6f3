// The door to TensorFlow.js: tfjs-core, its cpu backend, the gradients of all operations and the methods of tensors (`x.add(y)`),
// at a third of the umbrella package's size. For layers or models, install @tensorflow/tfjs or
// @tensorflow/tfjs-layers beside it: the engine is the same.
import '@tensorflow/tfjs-backend-cpu';
import './generated/gradientsAndMethods.ts';

export * from '@tensorflow/tfjs-core';
/** Declares the methods of tensors. */
export type {} from '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
