import {
  Box,
  Discrete,
  type DType,
  type Memory,
  MultiBinary,
  packedArray,
  Rng,
  type Space,
} from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { BlockedRows } from './blockedRows.ts';
import { FrameStore } from './frameStore.ts';
import { NStep } from './nStep.ts';
import { observationCodec } from './observationCodec.ts';
import { PrioritizedReplay } from './prioritizedReplay.ts';
import type { ReplayBatch } from './transitions.ts';
import { UniformReplay } from './uniformReplay.ts';

describe('frameStore', () => {
  const space = new Box({ low: 0, high: 1e9, shape: [2], dtype: 'int32' });

  /** Frame number `n`, unlike all before. */
  const frame = (n: number): Int32Array => Int32Array.of(n, 7 * n + 1);

  function put(store: FrameStore, n: number): number {
    const at = new Int32Array(1);
    store.put(frame(n), 0, at, 0);
    return at[0]!;
  }

  function got(store: FrameStore, row: number): number {
    const target = new Float32Array(2);
    store.get(Int32Array.of(row), 0, target, 0);
    return target[0]!;
  }

  test('the oldest frame that it claims to hold is there, and the one before it is overwritten', () => {
    const store = new FrameStore(space, 10, 1);
    expect([store.oldest, store.reach]).toEqual([1, 1]);
    const rows = [0];
    for (let n = 1; n <= 2000; n++) rows.push(put(store, n));
    const { oldest } = store;
    // A quarter more than ten steps need, and 512.
    expect(oldest).toBe(2000 - (13 + 512) + 1);
    expect(got(store, rows[oldest]!)).toBe(oldest);
    expect(got(store, rows[oldest - 1]!)).not.toBe(oldest - 1);
    expect(rows.slice(oldest).map((row) => got(store, row))).toEqual(
      rows.slice(oldest).map((_, k) => oldest + k),
    );
  });

  test.each([
    [10, 256],
    [100_000, Math.ceil((125_000 + 512) / 32)],
  ])('of %i steps a frame is found again among the latest %i, and not beyond', (steps, searched) => {
    const fresh = (): FrameStore => {
      const store = new FrameStore(space, steps, 1);
      // Frame 1 is put twice and kept once.
      put(store, 1);
      for (let n = 1; n < searched; n++) put(store, n);
      return store;
    };
    const store = fresh();
    expect(store.reach).toBe(1);
    const row = put(store, 1);
    expect(got(store, row)).toBe(1);
    put(store, searched);
    expect(store.reach).toBe(1);
    // Now frame 1 is one too old to be searched: the store makes a second copy with the next number.
    put(store, searched + 1);
    expect(store.reach).toBe(2);
    expect(put(store, 1)).not.toBe(row);
  });

  test('restored, it finds the same frames again', () => {
    const store = new FrameStore(space, 10, 1);
    for (let n = 1; n <= 700; n++) put(store, n);
    const other = new FrameStore(space, 10, 1);
    for (let n = 1; n <= 300; n++) put(other, 5000 + n);
    const { meta, arrays } = store.save();
    other.restore({ meta, arrays: { ...arrays } });
    for (const n of [700, 450, 445, 444, 200, 701]) expect(put(other, n)).toBe(put(store, n));
    expect([other.oldest, other.reach]).toEqual([store.oldest, store.reach]);
  });

  test.each([0, 1.5, 3])('two numbers cannot be cut into %d frames', (stack) => {
    expect(() => new FrameStore(space, 10, stack)).toThrow(
      expect.objectContaining({ code: 'invalid-config' }),
    );
  });

  test('room is bounded by the size of frames: large ones get less of it to spare', () => {
    const small = new Box({ low: 0, high: 255, shape: [1020], dtype: 'uint8' });
    const large = new Box({ low: 0, high: 255, shape: [1024], dtype: 'uint8' });
    expect(new FrameStore(small, 100, 1).bytesPerStep).toBe(1020 * 1.25);
    expect(new FrameStore(large, 100, 1).bytesPerStep).toBe(1024 * (1 + 1 / 16));
  });
});

describe('observationCodec', () => {
  const box = (dtype: DType, high = 1, low = 0): Space => new Box({ low, high, shape: [70], dtype });

  test.each<[string, Space, number]>([
    ['zeros and ones in bytes: a bit each', box('uint8'), 3],
    ['zeros and ones in signed bytes: a bit each', box('int8'), 3],
    ['switches: a bit each', new MultiBinary(70), 3],
    ['zeros, ones and twos: a byte each', box('uint8', 2), 18],
    ['ones of either sign: a byte each', box('int8', 1, -1), 18],
    ['whole numbers: four bytes each', box('int32', 1000), 70],
    ['real numbers between 0 and 1: four bytes each', box('float32'), 70],
    ['long real numbers: eight bytes each', box('float64'), 140],
  ])('%s, and all come back', (_name, space, words) => {
    const codec = observationCodec(space, 70);
    expect(codec.words).toHaveLength(words);
    const { low, high } = space as Box;
    const numbers = Array.from({ length: 100 }, (_, k) => (k % 3 === 0 ? (high?.[0] ?? 1) : (low?.[0] ?? 0)));
    const source = packedArray(space.dtype, 100);
    source.set(numbers);
    codec.encode(source, 20);
    const target = new Float32Array(75).fill(7);
    codec.decode(target, 5);
    expect([...target]).toEqual([...Array(5).fill(7), ...numbers.slice(20, 90)]);
  });
});

describe('recurringFrames', () => {
  // Every episode begins with the same picture. Transitions read back as they were added, over several turns of the ring.
  const spaces = {
    observationSpace: new Box({ low: 0, high: 255, shape: [2, 3], dtype: 'uint8' }),
    actionSpace: new Discrete(2),
  };
  const episode = 23;

  /** The picture at step `t`: unique, except that all episodes begin with the same one. */
  const picture = (t: number): number[] => (t % episode === 0 ? [9, 9, 9] : [t & 255, t >> 8, 1]);
  /** The current picture and the previous one of the same episode. */
  const observation = (t: number): Uint8Array =>
    Uint8Array.from([...picture(t % episode === 0 ? t : t - 1), ...picture(t)]);
  /** The last picture of an episode never equals the first picture of another. */
  const successor = (t: number): Uint8Array =>
    (t + 1) % episode === 0 ? Uint8Array.from([...picture(t), 7, 7, 7]) : observation(t + 1);

  const options = {
    ...spaces,
    capacity: 300,
    batchSize: 16,
    discount: 0.9,
    learningStarts: 1,
    frameStack: 2,
  };
  const windows = { ...spaces, steps: 1, discount: 0.9, numEnvs: 1 };
  test.each<[string, Memory<ReplayBatch>]>([
    ['uniform', new UniformReplay(options)],
    ['prioritized', new PrioritizedReplay(options)],
    ['windows of one step over uniform', new NStep(new UniformReplay(options), windows)],
  ])('%s replay', (_name, memory) => {
    const rng = new Rng(3);
    // The ring holds 887 pictures: six turns.
    for (let t = 0; t < 6 * 887; t++) {
      memory.add({
        ...{ count: 1, observations: observation(t), nextObservations: successor(t), extras: {} },
        ...{ actions: Int32Array.of(t % 2), rewards: Float64Array.of(t), terminated: Uint8Array.of(0) },
        truncated: Uint8Array.of(Number((t + 1) % episode === 0)),
        starts: Uint8Array.of(Number(t % episode === 0)),
      });
      if (t < 16) continue;
      const { observations, nextObservations, rewards } = memory.sample(rng);
      for (const [k, step] of rewards.entries()) {
        const found = [observations, nextObservations].map((all) => all.slice(6 * k, 6 * k + 6).join());
        if (found.join(' ') !== `${observation(step)} ${successor(step)}`)
          expect.fail(`Of step ${step}, drawn after step ${t}, came ${found.join(' and ')}.`);
      }
    }
  });
});

describe('blockedRows', () => {
  /** A loop copies small rows, a built-in copies large ones; the largest leave room for only a few rows per block. */
  const words = [1, 3, 64, 65, 3000];

  const rowOf = (size: number, n: number): Uint32Array => Uint32Array.from({ length: size }, (_, k) => n + k);

  test.each(words)('rows of %i words come back; those that were never written are zeros', (size) => {
    const rows = new BlockedRows(500, size);
    const written = [0, 1, 63, 64, 250, 499];
    for (const n of written) rows.write(n, rowOf(size, n + 1));
    for (let n = 0; n < 500; n++) {
      const target = new Uint32Array(size).fill(9);
      rows.read(n, target);
      const expected = written.includes(n) ? rowOf(size, n + 1) : new Uint32Array(size);
      expect(target).toEqual(expected);
      expect(rows.equals(n, rowOf(size, n + 1))).toBe(written.includes(n));
    }
    const other = rowOf(size, 2);
    other[size - 1]!++;
    expect(rows.equals(1, other)).toBe(false);
  });

  test.each(words)('of %i words: what was saved and restored stays as it is, whatever is written', (size) => {
    const rows = new BlockedRows(300, size);
    for (const n of [0, 150, 299]) rows.write(n, rowOf(size, n));
    const saved = rows.save();
    const before = structuredClone(saved);
    for (const n of [0, 1, 299]) rows.write(n, rowOf(size, 1000));
    const other = new BlockedRows(300, size);
    other.write(5, rowOf(size, 5));
    other.restore(saved);
    for (const n of [0, 150, 299]) expect(other.equals(n, rowOf(size, n))).toBe(true);
    expect(other.equals(5, rowOf(size, 5))).toBe(false);
    other.write(0, rowOf(size, 2000));
    expect(saved).toEqual(before);
    rows.restore({});
    rows.restore(other.save());
    expect(rows.equals(0, rowOf(size, 2000))).toBe(true);
  });

  test.each(words)('of %i words: a block is saved up to its last row, and goes on behind it', (size) => {
    const rows = new BlockedRows(300, size);
    for (const n of [0, 4]) rows.write(n, rowOf(size, n + 1));
    const saved = rows.save();
    expect(saved['0']).toHaveLength(5 * size);
    const other = new BlockedRows(300, size);
    other.restore(saved);
    for (const one of [rows, other]) {
      expect(one.save()['0']).toBe(saved['0']);
      one.write(6, rowOf(size, 7));
      one.write(0, rowOf(size, 9));
      for (const [n, first] of [
        [0, 9],
        [4, 5],
        [6, 7],
      ] as const)
        expect(one.equals(n, rowOf(size, first))).toBe(true);
      expect(one.equals(5, new Uint32Array(size))).toBe(true);
      expect(one.save()['0']).toHaveLength(7 * size);
    }
    expect([...saved['0']!.slice(0, size)]).toEqual([...rowOf(size, 1)]);
  });

  test.each<[string, { [block: string]: unknown }]>([
    ['a block too many', { 7: new Uint32Array(3000) }],
    ['a block of another type', { 0: new Float32Array(3000) }],
    ['a block too short', { 0: new Uint32Array(2999) }],
  ])('%s does not fit, and nothing changes', (_what, saved) => {
    const rows = new BlockedRows(1000, 3);
    rows.write(3, rowOf(3, 8));
    expect(() => rows.restore(saved)).toThrow(expect.objectContaining({ code: 'corrupt' }));
    expect(rows.equals(3, rowOf(3, 8))).toBe(true);
  });

  test('rows of 4 MB stand in blocks of four, each made when it is first written to', () => {
    const size = 2 ** 20;
    const [rows, other] = [new BlockedRows(10, size), new BlockedRows(10, size)];
    const [row, target] = [rowOf(size, 3), new Uint32Array(size)];
    for (const n of [3, 9]) rows.write(n, row);
    const saved = rows.save();
    // The last block is shorter.
    expect(Object.entries(saved).map(([b, block]) => [b, block.length / size])).toEqual([
      ['0', 4],
      ['2', 2],
    ]);
    other.restore(saved);
    for (const one of [rows, other])
      expect([3, 9, 8, 4].map((n) => one.equals(n, row))).toEqual([true, true, false, false]);
    rows.read(9, target);
    expect(target.at(-1)).toBe(row.at(-1));
    rows.read(4, target);
    expect(target.every((word) => word === 0)).toBe(true);
  });
});
