// Moves of bytes and matrices, in WebAssembly and plain JavaScript.
import { describe, expect, test } from 'vitest';
import { expectBoth, Memory, type Region } from '../../test/kernelMemory.ts';
import type { Move } from './program.ts';

describe('bytes to floats', () => {
  test.each([
    [1, 16],
    [1, 53],
    [1, 150],
    [4, 48],
    [4, 7056 % 200],
    [4, 1000],
    [3, 1001],
    [2, 999],
    [3, 19],
    [4, 5],
    [4, 13],
  ])('%i interleaved planes of %i', (planes, length) => {
    const memory = new Memory();
    const [from, to] = [memory.allocate(Math.ceil((planes * length) / 4)), memory.allocate(planes * length)];
    const beyond = memory.allocate(4);
    const bytes = new Uint8Array(memory.buffer, from.address, planes * length);
    for (const i of bytes.keys()) bytes[i] = (i * 37 + 250) % 256;
    const places = { from: from.address, to: to.address, planes, apart: length, length };
    const stage = { kind: 'widen', ...places, lines: [] } as const;
    const want = Array.from(
      { length: planes * length },
      (_, i) => bytes[(i % planes) * length + Math.floor(i / planes)],
    );
    beyond.array.fill(-1);
    expectBoth(memory, stage, to, want);
    expect([...beyond.array]).toEqual([-1, -1, -1, -1]);
  });

  test.each([1, 3, 4])('lines on a grid, of %i planes', (planes) => {
    // Reads lines 1, 3 and 5 of two images of 7×8, each from column 2, alternating between the images.
    const memory = new Memory();
    const [bytes, to] = [memory.allocate(2 * planes * 14), memory.allocate(2 * 3 * 5 * planes)];
    memory.allocate(4);
    const all = new Uint8Array(memory.buffer, bytes.address, 2 * planes * 56);
    for (const i of all.keys()) all[i] = (i * 37 + 11) % 256;
    const stage = {
      kind: 'widen',
      from: bytes.address + 8 + 2,
      to: to.address,
      planes,
      apart: 56,
      length: 5,
      lines: [
        { count: 2, from: planes * 56, to: 5 * planes },
        { count: 3, from: 16, to: 10 * planes },
      ],
    } as const;
    const want = [1, 3, 5].flatMap((row) =>
      [0, 1].flatMap((image) =>
        [2, 3, 4, 5, 6].flatMap((column) =>
          Array.from({ length: planes }, (_, plane) => all[(image * planes + plane) * 56 + row * 8 + column]),
        ),
      ),
    );
    expectBoth(memory, stage, to, want);
  });
});

test.each([
  [16, 4],
  [37, 9],
  [225, 100],
  [1093, 37],
  [5, 6],
  [3, 5],
])('%i rows of %i columns, transposed, within larger matrices', (rows, columns) => {
  const memory = new Memory();
  const [wide, tall] = [columns + 3, 2 * rows + 1];
  const [from, to] = [memory.allocate(2 * rows * wide), memory.allocate(columns * tall)];
  for (let i = 0; i < from.length; i++) from.array[i] = i;
  const move = {
    kind: 'move',
    from: from.address + 4,
    to: to.address,
    shape: [2, rows, columns],
    fromStrides: [rows * wide, wide, 1],
    toStrides: [rows, 1, tall],
  } as const;
  const want = Array.from({ length: columns * tall }, (_, i) => {
    const [column, row] = [Math.floor(i / tall), i % tall];
    return row < 2 * rows ? 1 + row * wide + column : -1;
  });
  expectBoth(memory, move, to, want);
});

describe('copies between strided layouts', () => {
  const steps = [
    [1, 1],
    [0, 1],
    [2, 1],
    [3, 1],
    [1, 2],
    [0, 3],
    [3, 2],
  ] as const;
  const lengths = [1, 3, 4, 7, 64, 131];
  test.each(steps.flatMap(([from, to]) => lengths.map((length) => [from, to, length] as const)))(
    'every %i. to every %i., %i of them a line',
    (fromStep, toStep, length) => {
      const memory = new Memory();
      const [planes, lines] = [2, 3];
      const shape = [planes, lines, length] as const;
      const [wide, tall] = [length * Math.max(1, fromStep) + 2, length * toStep + 1];
      const from = memory.allocate(planes * lines * wide + 4);
      const to = memory.allocate(planes * lines * tall + 4);
      for (let i = 0; i < from.length; i++) from.array[i] = i + 1;
      const move: Move = {
        ...({ kind: 'move', from: from.address + 4, to: to.address, shape } as const),
        fromStrides: [lines * wide, wide, fromStep],
        // Plane by plane, line by line.
        toStrides: [tall, planes * tall, toStep],
      };
      const want = Array.from(to.array, () => -1);
      for (let i = 0; i < planes; i++)
        for (let j = 0; j < lines; j++)
          for (let k = 0; k < length; k++)
            want[(i + j * planes) * tall + k * toStep] =
              from.array[1 + (i * lines + j) * wide + k * fromStep]!;
      expectBoth(memory, move, to, want);
    },
  );
});

test('sums at indices in the order of the updates, ignoring invalid indices', () => {
  const memory = new Memory();
  const [indices, updates, to] = [8, 8, 6].map((n) => memory.allocate(n)) as [Region, Region, Region];
  indices.array.set([2, 0, 2, -1, 3, 6, 2, 5]);
  // Another order would make the first sum 0.
  updates.array.set([1e8, 2, -1e8, 7, 4, 9, 1, Number.NaN]);
  const place = { indices: indices.address, updates: updates.address, to: to.address };
  const stage = { kind: 'scatter', ...place, rows: 2, count: 4, length: 3 } as const;
  expectBoth(memory, stage, to, [2, 0, 1, 4, 0, Number.NaN]);
});
