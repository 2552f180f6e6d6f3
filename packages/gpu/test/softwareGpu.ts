// A software GPU for tests: SwiftShader, the Vulkan that comes with Chromium, in this process.
import fs from 'node:fs';
import path from 'node:path';
import { afterAll } from 'vitest';
import { isHere } from '../../../test/isHere.ts';
import type { GpuDevice } from '../src/gpuDevice.ts';
import { openGpu } from '../src/node/openGpu.ts';

/** Folders with SwiftShader and Vulkan's loader: Debian's Chromium, or the output of tools/jit/softwareVulkan.ts. */
export const folder: string | undefined = [
  path.dirname(process.env.VK_ICD_FILENAMES ?? '/nowhere/'),
  '/usr/lib/chromium',
].find((one) =>
  ['libvk_swiftshader.so', 'libvulkan.so.1'].every((file) => fs.existsSync(path.join(one, file))),
);

/** Whether SwiftShader is installed. */
export const hasSoftwareGpu: boolean = isHere('swiftshader', folder !== undefined);

/** Keeps a library loaded. */
const RTLD_NOW_NODELETE = 0x1002;

/** Makes Dawn find it. */
export function useSoftwareGpu(): void {
  if (folder === undefined) throw new Error('no software Vulkan is here');
  process.env.VK_ICD_FILENAMES = path.join(folder, 'vk_swiftshader_icd.json');
  try {
    // Not a Node module, which is an error; but the library is loaded, so Dawn need not find it.
    process.dlopen({ exports: {} }, path.join(folder, 'libvulkan.so.1'), RTLD_NOW_NODELETE);
  } catch {}
}

/** Opens it for the tests of a block, and closes it after them. Where there is none, the block is skipped and the device missing. */
export async function openSoftwareGpu(): Promise<GpuDevice> {
  if (!hasSoftwareGpu) return undefined as never;
  useSoftwareGpu();
  const opened = await openGpu();
  afterAll(() => opened.close());
  return opened;
}
