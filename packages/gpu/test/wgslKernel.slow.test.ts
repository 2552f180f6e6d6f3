// Runs kernel programs on a GPU, for tests: one workgroup, once.

import {
  compileKernel,
  type KernelProgram,
  wgslDeclarations,
  wgslGrid,
  wgslKernel,
} from '@prism-rl/jit/kernels';
import { describe, expect, test } from 'vitest';
import type { GpuDevice } from '../src/gpuDevice.ts';
import { KINDS, type MadeUp, madeUp } from './madeUp.ts';
import { hasSoftwareGpu, openSoftwareGpu } from './softwareGpu.ts';

/** The memory after shaders have run on it on the GPU, in order. */
async function after(
  device: GpuDevice,
  memory: Float32Array,
  codes: readonly string[],
  workgroups: number,
): Promise<Float32Array> {
  const shaders = await Promise.all(codes.map((code) => device.shader(code)));
  const buffer = await device.buffer(memory.byteLength, 'a test');
  const [feed, results] = [await device.buffer(0, 'a test'), await device.buffer(0, 'a test')];
  device.write(buffer, 0, memory);
  const dispatches = shaders.map((shader) => ({ shader, workgroups: [workgroups, 1] as const }));
  await device.run({ dispatches, buffers: [buffer, feed, results], turn: [0, 0, 0, 0] });
  const found = new Float32Array(await device.read(buffer, 0, memory.byteLength));
  for (const one of [buffer, feed, results]) one.destroy();
  return found;
}

const MEMORY = '@group(0) @binding(0) var<storage, read_write> m: array<f32>;';

/** The memory after programs have run on it in one workgroup. @param change changes the shader */
async function onGpu(
  device: GpuDevice,
  programs: readonly KernelProgram[],
  threads: number,
  memory: Float32Array,
  change: (statements: string) => string = (same) => same,
): Promise<Float32Array> {
  const kernel = wgslKernel(programs, { threads, bytes: 16_384 });
  const code = `${MEMORY}
${wgslDeclarations([kernel])}
@compute @workgroup_size(${threads}) fn main(@builtin(local_invocation_index) t: u32) {
  let base = 0u;
  ${change(kernel.statements)}
}`;
  return after(device, memory, [code], 1);
}

/** The same in several workgroups, a dispatch a level. */
async function onGrid(
  device: GpuDevice,
  programs: readonly KernelProgram[],
  threads: number,
  memory: Float32Array,
): Promise<Float32Array> {
  const workgroups = 3;
  const kernel = wgslGrid(programs, { threads, workgroups, bytes: 16_384 }, memory.byteLength);
  const codes = kernel.levels.map(
    (statements) => `${MEMORY}
${wgslDeclarations([kernel])}
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) local: u32) {
  let base = 0u;
  let workgroup = id.x;
  let t = workgroup * ${threads}u + local;
  ${statements}
}`,
  );
  const all = new Float32Array(memory.length + kernel.scalars);
  all.set(memory);
  return (await after(device, all, codes, workgroups)).subarray(0, memory.length);
}

// Compares kernels in WGSL on a software GPU with plain JavaScript: stages of every kind, bit for bit.
/** Runs in plain JavaScript, because no WebAssembly memory is given. */
function onProcessor({ programs, memory }: MadeUp): Float32Array {
  const { buffer } = memory.slice();
  for (const program of programs) compileKernel(program, { buffer })();
  return new Float32Array(buffer);
}

/** Indices of different numbers, except denormal ones, which a GPU may flush to 0. */
function differing(found: Float32Array, want: Float32Array): number[] {
  const normal = (x: number): number => (Math.abs(x) < 2 ** -126 ? 0 * x : x);
  return [...found.keys()].filter((i) => !Object.is(normal(found[i]!), normal(want[i]!)));
}

describe.runIf(hasSoftwareGpu)('on a GPU', async () => {
  const device = await openSoftwareGpu();

  describe.each(KINDS)('made-up programs of %s', (kind) => {
    test("equal the processor's results", async () => {
      const made = madeUp(kind, 1);
      const want = onProcessor(made);
      const { statements } = wgslKernel(made.programs, { threads: 64, bytes: 16_384 });
      expect(statements.includes('tile['), 'blocks of products').toBe(
        ['products', 'layers', 'noisy'].includes(kind),
      );
      expect(differing(want, made.memory).length).toBeGreaterThan(made.memory.length / 10);
      for (const threads of [1, 64, 256]) {
        const found = await onGpu(device, made.programs, threads, made.memory);
        expect(differing(found, want), `${threads} threads`).toEqual([]);
      }
      for (const threads of [16, 64]) {
        const found = await onGrid(device, made.programs, threads, made.memory);
        expect(differing(found, want), `3 workgroups of ${threads} threads`).toEqual([]);
      }
    });
  });

  test('differ without barriers, so the test detects missing ones', async () => {
    const made = madeUp('layers', 1);
    const loose = (statements: string): string => statements.replaceAll('storageBarrier();', '');
    const found = await onGpu(device, made.programs, 64, made.memory, loose);
    expect(differing(found, onProcessor(made)).length).toBeGreaterThan(0);
  });
});
