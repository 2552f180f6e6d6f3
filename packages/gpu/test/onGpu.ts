// Runs kernel programs on a GPU, for tests: one workgroup, once.
import { type KernelProgram, wgslKernel } from '@prism-rl/jit/kernels';
import type { GpuDevice } from '../src/gpuDevice.ts';

/** What a memory holds after programs have run on it on the GPU. *
 * @param change of the shader
 */
export async function onGpu(
  device: GpuDevice,
  programs: readonly KernelProgram[],
  threads: number,
  memory: Float32Array,
  change: (statements: string) => string = (same) => same,
): Promise<Float32Array> {
  const { declarations, statements } = wgslKernel(programs, { threads, bytes: 16_384 });
  const shader = await device.shader(`
@group(0) @binding(0) var<storage, read_write> m: array<f32>;
${declarations}
@compute @workgroup_size(${threads}) fn main(@builtin(local_invocation_index) t: u32) {
  let base = 0u;
  ${change(statements)}
}`);
  const buffer = await device.buffer(memory.byteLength, 'a test');
  const [feed, results] = [await device.buffer(0, 'a test'), await device.buffer(0, 'a test')];
  device.write(buffer, 0, memory);
  await device.run(shader, device.bind([buffer, feed, results]), 1, [0, 0, 0, 0]);
  const after = new Float32Array(await device.read(buffer, 0, memory.byteLength));
  for (const one of [buffer, feed, results]) one.destroy();
  return after;
}
