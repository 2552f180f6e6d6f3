import fs from 'node:fs';
import path from 'node:path';
import { type BackendState, PrismError } from '@prism-rl/core';
import { GpuDevice } from '../gpuDevice.ts';

const RTLD_LAZY = 1;

function isFound(library: string): boolean {
  try {
    process.dlopen({ exports: {} }, library, RTLD_LAZY);
  } catch (error) {
    // It was loaded, but it is not a Node module.
    return (error as Error).message.includes('self-register');
  }
  return true;
}

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

/** Names the missing part of Vulkan on Linux; Dawn itself would only print warnings. */
function missingVulkan(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  if (!isFound('libvulkan.so.1')) return "Vulkan's loader (libvulkan.so.1) is not installed";
  return hasDriver() ? undefined : 'there is no Vulkan driver';
}

// The GPU in Node, through Dawn, which the npm package `webgpu` contains.

/** Not a literal, so that no compiler resolves it: the package is optional, and its types conflict with the DOM's. */
const PACKAGE: string = 'webgpu';

const loadDawn = async () => (await import(PACKAGE)) as { create(options: string[]): GPU };

/** Whether Node may find a GPU here; opens none. */
export async function probeGpu(): Promise<BackendState> {
  try {
    await loadDawn();
  } catch (error) {
    const [what, fix] =
      (error as { code?: string }).code === 'ERR_MODULE_NOT_FOUND'
        ? ['is not installed', 'npm install --ignore-scripts webgpu (51 MB)']
        : ['has no library for this system', 'train on another system, or on the processor'];
    return { available: false, reason: `the package webgpu ${what}`, fix: fix! };
  }
  const reason = missingVulkan();
  if (reason === undefined) return { available: true };
  return { available: false, reason, fix: "install the GPU's Vulkan driver and libvulkan1" };
}

/**
 * Opens the GPU of this machine.
 *
 * @param longest milliseconds that a dispatch may take
 * @param toggles of Dawn, such as 'disable_robustness'
 * @throws PrismError `unavailable` if the package `webgpu` is not installed, or finds no GPU
 */
export async function openGpu(longest = 100, toggles: readonly string[] = []): Promise<GpuDevice> {
  const state = await probeGpu();
  if (!state.available) {
    throw PrismError.unavailable`Node cannot use a GPU here: ${state.reason}.
      To use one: ${state.fix}.`;
  }
  const { create } = await loadDawn();
  return GpuDevice.open(create(toggles.map((toggle) => `enable-dawn-features=${toggle}`)), longest);
}
