import { PrismError } from '@prism-rl/core';
import { GpuDevice } from './gpuDevice.ts';

/**
 * Opens the GPU of this browser. In Node see `@prism-rl/gpu/node`.
 *
 * @throws PrismError `unavailable` where there is none
 */
export async function openGpu(): Promise<GpuDevice> {
  const { gpu } = globalThis.navigator ?? {};
  if (gpu === undefined) {
    throw new PrismError('unavailable', 'There is no WebGPU here.', {
      hint: 'Open the page over https in a recent Chrome, Edge, Safari or Firefox; in Node import @prism-rl/gpu/node.',
    });
  }
  return GpuDevice.open(gpu);
}
