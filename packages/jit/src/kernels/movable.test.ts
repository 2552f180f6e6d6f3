// One kernel for several blocks of a memory: each call changes the block at its base as a kernel of its own would.
import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { Instructions } from './arithmetic.ts';
import type { KernelMemory, KernelProgram } from './program.ts';
import { compileKernel, compileMovable } from './wasmKernel.ts';

/** A layer of nine units on three rows, its squares in rows and one by one, a copy, sums, and bytes as floats. */
function program(): KernelProgram {
  const squares = new Instructions('element');
  const [x, y] = [256, 256].map((address) => squares.add({ kind: 'load', address }));
  const square = squares.apply('mul', x!, y!);
  return {
    scalars: [{ kind: 'sumOfSquares', address: 0, length: 12 }],
    stages: [
      {
        kind: 'dense',
        ...{ x: 0, w: 64, bias: 208, to: 256, rows: 3, inner: 4, units: 9, relu: true },
      },
      {
        ...{ kind: 'loop', rows: 3, length: 9, instructions: squares.list },
        stores: [{ address: 384, value: square }],
      },
      {
        ...{ kind: 'move', from: 384, to: 512, shape: [1, 9, 3] },
        ...{ fromStrides: [0, 1, 9], toStrides: [0, 3, 1] },
      },
      { kind: 'reduce', op: 'add', from: 384, to: 640, shape: [3, 9, 1] },
      { kind: 'widen', from: 0, to: 768, planes: 1, apart: 0, length: 5, lines: [] },
      { kind: 'widen', from: 0, to: 800, planes: 2, apart: 16, length: 3, lines: [] },
    ],
    stores: [{ address: 656, value: { of: 'scalar', index: 0 } }],
  };
}

const bytes = 1024;

test.each([
  ['WebAssembly', () => new WebAssembly.Memory({ initial: 1 })],
  ['plain JavaScript', () => undefined],
])('works at any base, in %s', (_, make) => {
  const memory = make();
  const place: KernelMemory = { memory, buffer: memory?.buffer ?? new ArrayBuffer(65_536) };
  const all = new Float32Array(place.buffer);
  new Rng(1).fillNormal(all);
  const kernel = compileMovable(program(), place, bytes);
  const bases = [0, 2048, 5 * 1024 + 64];
  const want = all.slice();
  for (const base of bases) {
    const own = { buffer: want.slice(base / 4, (base + bytes) / 4).buffer };
    compileKernel(program(), own)();
    want.set(new Float32Array(own.buffer), base / 4);
    kernel(base);
  }
  expect(all).toEqual(want);
});
