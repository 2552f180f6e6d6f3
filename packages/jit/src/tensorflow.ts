// TensorFlow.js for this package: tfjs-core, its cpu backend, the gradients of all operations and the methods of tensors (`x.add(y)`), at a
// third of the size of the umbrella package. @tensorflow/tfjs and @tensorflow/tfjs-layers can be installed as well: they share the engine.
import '@tensorflow/tfjs-backend-cpu';
import './generated/gradientsAndMethods.ts';

export * from '@tensorflow/tfjs-core';
export type {} from '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
