// A GPU for tests that no machine lacks: SwiftShader, the software Vulkan that comes with Chromium, in this process.
import fs from 'node:fs';
import path from 'node:path';

/** Folders with SwiftShader and Vulkan's loader: Debian's Chromium, or what tools/jit/softwareVulkan.ts has made. */
export const folder: string | undefined = [
  path.dirname(process.env.VK_ICD_FILENAMES ?? '/nowhere/'),
  '/usr/lib/chromium',
].find((one) =>
  ['libvk_swiftshader.so', 'libvulkan.so.1'].every((file) => fs.existsSync(path.join(one, file))),
);

/** Whether there is one. */
export const hasSoftwareGpu: boolean = folder !== undefined;
if (!hasSoftwareGpu) process.stderr.write('No software Vulkan is here: tests on a GPU are left out.\n');

/** `dlopen` for good. */
const RTLD_NOW_NODELETE = 0x1002;

/** From now on Dawn finds it. */
export function useSoftwareGpu(): void {
  if (folder === undefined) throw new Error('no software Vulkan is here');
  process.env.VK_ICD_FILENAMES = path.join(folder, 'vk_swiftshader_icd.json');
  try {
    // It is no module of Node's, and says so; but it is loaded then, and Dawn need not find it.
    process.dlopen({ exports: {} }, path.join(folder, 'libvulkan.so.1'), RTLD_NOW_NODELETE);
  } catch {}
}
