// tensorflow.d.ts
import '@tensorflow/tfjs-backend-cpu';
import './generated/gradientsAndMethods.ts';
export * from '@tensorflow/tfjs-core';
export type {} from '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
