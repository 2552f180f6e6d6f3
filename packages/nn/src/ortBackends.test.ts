// The backends of ONNX Runtime with WebAssembly only, and with CUDA's libraries.
import { afterEach, expect, test, vi } from 'vitest';
import { ortBackends } from './ortBackends.ts';

const machine = vi.hoisted(() => ({ runtime: 'onnxruntime-web', files: new Set<string>() }));

vi.mock('@prism-rl/jit', () => ({
  loadRuntime: async () => ({ name: machine.runtime, version: '1.2.3' }),
}));
vi.mock('./installed.ts', async (original) => ({
  ...(await original<object>()),
  packageFolder: (name: string) => `/packages/${name}`,
  libraryFolders: () => ['/usr/lib'],
  fileExists: (path: string) => machine.files.has(path),
  holdsFile: (folders: readonly string[], file: string) =>
    folders.some((folder) => machine.files.has(`${folder}/${file}`)),
}));

afterEach(() => {
  vi.unstubAllGlobals();
  machine.runtime = 'onnxruntime-web';
  machine.files.clear();
});

// Node 20 has no navigator at all.
test.each([undefined, {}])('WebGPU is missing if the navigator is %j', async (navigator) => {
  vi.stubGlobal('navigator', navigator);
  expect(await ortBackends['ort-webgpu']!.probe()).toMatchObject({
    available: false,
    reason: 'onnxruntime-web finds no WebGPU (navigator.gpu)',
  });
});

test('finds WebGPU in the navigator', async () => {
  vi.stubGlobal('navigator', { gpu: {} });
  expect(await ortBackends['ort-webgpu']!.probe()).toMatchObject({ available: true });
});

test.runIf(process.platform === 'linux' && process.arch === 'x64').each([
  ['nothing', undefined],
  ['the module of the kernel', '/proc/driver/nvidia/version'],
  ['a library', '/usr/lib/libcuda.so.1'],
  ["Windows's library, in WSL2", '/usr/lib/wsl/lib/libcuda.so.1'],
])('finds an NVIDIA driver by %s', async (_, file) => {
  machine.runtime = 'onnxruntime-node';
  machine.files.add('/packages/onnxruntime-node/bin/libonnxruntime_providers_cuda.so');
  if (file !== undefined) machine.files.add(file);
  expect(await ortBackends['ort-cuda']!.probe()).toMatchObject(
    file === undefined ? { available: false, reason: 'there is no NVIDIA driver' } : { available: true },
  );
});
