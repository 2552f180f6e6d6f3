// The GPU in Node, reached through Dawn, which the npm package `webgpu` contains.
import { PrismError } from '@prism-rl/core';
import { GpuDevice } from '../gpuDevice.ts';
import { missingVulkan } from './missingVulkan.ts';

/** The part of the package that this file uses. */
interface Dawn {
  create(options: string[]): GPU;
}

/** As a variable, so that no compiler resolves it: the package is optional, and its types conflict with the DOM's. */
const PACKAGE: string = 'webgpu';

function cannot(reason: string, hint: string, cause?: unknown): PrismError {
  return new PrismError('unavailable', `Node cannot use a GPU here: ${reason}.`, { hint, cause });
}

async function loadDawn(): Promise<Dawn> {
  try {
    return (await import(PACKAGE)) as Dawn;
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ERR_MODULE_NOT_FOUND')
      throw cannot(
        'the package webgpu is not installed',
        'npm install --ignore-scripts webgpu (51 MB)',
        cause,
      );
    throw cannot('the package webgpu has no library for this system', 'Train on the processor.', cause);
  }
}

/**
 * Opens the GPU of this machine.
 *
 * @throws PrismError `unavailable` where the package `webgpu` is not installed, or finds no GPU
 */
export async function openGpu(): Promise<GpuDevice> {
  const { create } = await loadDawn();
  const missing = missingVulkan();
  if (missing !== undefined) throw cannot(missing, "Install the GPU's Vulkan driver and libvulkan1.");
  return GpuDevice.open(create([]));
}
