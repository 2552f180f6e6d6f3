// What the backends of ONNX Runtime find where only its WebAssembly is installed.
import { afterEach, expect, test, vi } from 'vitest';
import { ortBackends } from './ortBackends.ts';

vi.mock('@prism-rl/jit', () => ({
  loadRuntime: async () => ({ name: 'onnxruntime-web', version: '1.2.3' }),
}));

afterEach(() => vi.unstubAllGlobals());

// Node 20 has no navigator at all.
test.each([undefined, {}])('WebGPU is missing where the navigator is %j', async (navigator) => {
  vi.stubGlobal('navigator', navigator);
  expect(await ortBackends['ort-webgpu']!.probe()).toMatchObject({
    available: false,
    reason: 'onnxruntime-web finds no WebGPU (navigator.gpu)',
  });
});

test('WebGPU is found where the navigator has it', async () => {
  vi.stubGlobal('navigator', { gpu: {} });
  expect(await ortBackends['ort-webgpu']!.probe()).toMatchObject({ available: true });
});
