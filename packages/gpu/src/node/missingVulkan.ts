import fs from 'node:fs';
import path from 'node:path';

const RTLD_LAZY = 1;

/** Whether the dynamic linker finds a library. */
function isFound(library: string): boolean {
  try {
    process.dlopen({ exports: {} }, library, RTLD_LAZY);
  } catch (error) {
    // It was loaded, and is no module of Node's.
    return (error as Error).message.includes('self-register');
  }
  return true;
}

/** Whether a driver is registered by a JSON file. */
function hasDriver(): boolean {
  const { VK_DRIVER_FILES, VK_ICD_FILENAMES } = process.env;
  const named = VK_DRIVER_FILES ?? VK_ICD_FILENAMES;
  if (named !== undefined) return named.split(path.delimiter).some((file) => fs.existsSync(file));
  const folders = ['/usr/share', '/usr/local/share', '/etc', '/usr/local/etc'];
  return folders.some((folder) => {
    const drivers = path.join(folder, 'vulkan/icd.d');
    return fs.existsSync(drivers) && fs.readdirSync(drivers).some((file) => file.endsWith('.json'));
  });
}

/** Says which part of Vulkan is missing on Linux. Dawn itself would only print warnings. */
export function missingVulkan(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  if (!isFound('libvulkan.so.1')) return "Vulkan's loader (libvulkan.so.1) is not installed";
  return hasDriver() ? undefined : 'there is no Vulkan driver';
}
