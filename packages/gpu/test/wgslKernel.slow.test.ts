// Kernels as WGSL on a software GPU: stages of every kind, beside plain JavaScript, to the bit.
import { compileKernel, wgslKernel } from '@prism-rl/jit/kernels';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GpuDevice } from '../src/gpuDevice.ts';
import { openGpu } from '../src/node/index.ts';
import { KINDS, type MadeUp, madeUp } from './madeUp.ts';
import { onGpu } from './onGpu.ts';
import { hasSoftwareGpu, useSoftwareGpu } from './softwareGpu.ts';

/** In plain JavaScript: WebAssembly's memory is not offered. */
function onProcessor({ programs, memory }: MadeUp): Float32Array {
  const { buffer } = memory.slice();
  for (const program of programs) compileKernel(program, { buffer })();
  return new Float32Array(buffer);
}

/** The places where numbers differ, but for denormal ones, which a GPU may take for 0. */
function differing(found: Float32Array, want: Float32Array): number[] {
  const normal = (x: number): number => (Math.abs(x) < 2 ** -126 ? 0 * x : x);
  return [...found.keys()].filter((i) => !Object.is(normal(found[i]!), normal(want[i]!)));
}

describe.runIf(hasSoftwareGpu)('on a GPU', () => {
  let device: GpuDevice;
  beforeAll(async () => {
    useSoftwareGpu();
    device = await openGpu();
  });
  afterAll(() => device.close());

  describe.each(KINDS)('made-up programs of %s', (kind) => {
    test('are what they are on the processor', async () => {
      const made = madeUp(kind, 1);
      const want = onProcessor(made);
      const { statements } = wgslKernel(made.programs, { threads: 64, bytes: 16_384 });
      expect(statements.includes('tile['), 'blocks of products').toBe(
        kind === 'products' || kind === 'layers',
      );
      expect(differing(want, made.memory).length).toBeGreaterThan(made.memory.length / 10);
      for (const threads of [1, 64, 256]) {
        const found = await onGpu(device, made.programs, threads, made.memory);
        expect(differing(found, want), `${threads} threads`).toEqual([]);
      }
    });
  });

  test('without barriers they are not: the test sees when threads do not wait', async () => {
    const made = madeUp('layers', 1);
    const loose = (statements: string): string => statements.replaceAll('storageBarrier();', '');
    const found = await onGpu(device, made.programs, 64, made.memory, loose);
    expect(differing(found, onProcessor(made)).length).toBeGreaterThan(0);
  });
});
