// Memories that draw steps from files return what they return when they hold all steps.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Dataset, Episodes, PackedArray, Space } from '@prism-rl/core';
import { Box, Discrete, Rng } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { UniformReplay } from '../replay/uniformReplay.ts';
import { fillWithRecordings } from './fill.ts';
import type { DrawingMemory } from './recordedSteps.ts';
import { StepMemory } from './stepMemory.ts';

const spaces = {
  observationSpace: new Box({ low: -10, high: 10, shape: [3] }) as Space,
  actionSpace: new Discrete(4) as Space,
};

/** Episodes of 1 to 9 steps with random numbers, of which some terminate, some are truncated, some both, and some are cut off. */
function randomEpisodes(rng: Rng, count: number): Episodes {
  const lengths = Int32Array.from({ length: count }, () => 1 + rng.integers(9));
  const steps = lengths.reduce((sum, length) => sum + length, 0);
  const numbers = <T extends PackedArray>(array: T, next: () => number): T => array.map(next) as T;
  return {
    ...{ ...spaces, environment: 'Any-v0', policy: 'random', lengths },
    observations: numbers(new Float32Array((steps + count) * 3), () => rng.random()),
    actions: numbers(new Int32Array(steps), () => rng.integers(4)),
    rewards: numbers(new Float64Array(steps), () => rng.random() - 0.5),
    terminated: numbers(new Uint8Array(count), () => rng.integers(2)),
    truncated: numbers(new Uint8Array(count), () => rng.integers(2)),
  };
}

const rng = new Rng(3);
const pieces: { readonly [shard: string]: Episodes } = {
  a: randomEpisodes(rng, 7),
  b: randomEpisodes(rng, 1),
  c: randomEpisodes(rng, 30),
};
const all = Object.values(pieces).reduce((sum, { rewards }) => sum + rewards.length, 0);
const shards = Object.keys(pieces);
const held: Dataset = { shards, read: (shard) => pieces[shard]! };

/** The same episodes in files of so many bytes. @returns also the shards that are open, and those that were. */
function inFiles(bytes: number) {
  const [open, opened] = [new Set<string>(), [] as string[]];
  const dataset: Dataset = {
    ...held,
    bytes,
    open: (shard) => {
      open.add(shard);
      opened.push(shard);
      return {
        numbers: (name, from, to) => pieces[shard]![name].slice(from, to),
        close: () => open.delete(shard),
      };
    },
  };
  return { dataset, open, opened };
}

const options = { ...spaces, batchSize: 16, learningStarts: 1, discount: 0.97 };
const extras = (actions: PackedArray) => ({ k: Int32Array.from(actions, (action) => action + 1) });
const memories: { readonly [name: string]: (capacity?: number) => DrawingMemory } = {
  StepMemory: () => new StepMemory({ ...options, extras: { k: { dtype: 'int32', size: 1 } } }),
  'StepMemory of sequences': () => new StepMemory({ ...options, length: 8, stateSize: 2 }),
  UniformReplay: (capacity = 1000) => new UniformReplay({ ...options, capacity }),
  'UniformReplay of packed rows': (capacity = 1000) =>
    new UniformReplay({ ...options, capacity, asPacked: true }),
  'UniformReplay with longer windows': (capacity = 1000) =>
    new UniformReplay({ ...options, capacity, longSteps: 4 }),
};

async function filled(memory: DrawingMemory, dataset: Dataset, best: number): Promise<DrawingMemory> {
  const context = { ...spaces, readDataset: () => dataset };
  await fillWithRecordings(memory, context, { dataset: 'data', best, extras });
  return memory;
}

const large = 2 ** 40;

describe.each(Object.entries(memories))('%s', (_, make) => {
  test.each([1, 0.4])('draws from large files what it draws when it holds all (best %d)', async (best) => {
    const { dataset, open, opened } = inFiles(large);
    const [one, other] = [await filled(make(), held, best), await filled(make(), dataset, best)];
    expect(opened).toEqual([]);
    expect(other.size).toBe(one.size);
    const [first, second] = [new Rng(9), new Rng(9)];
    for (let batch = 0; batch < 30; batch++) {
      expect(other.sample(second)).toEqual(one.sample(first));
      expect(open.size).toBe(0);
    }
    expect(new Set(opened)).toEqual(new Set(shards));
  });

  test('holds small ones', async () => {
    const { dataset, opened } = inFiles(1000);
    const memory = await filled(make(), dataset, 1);
    memory.sample(new Rng(1));
    expect([memory.size, opened]).toEqual([all, []]);
  });
});

test('a memory with room for fewer steps draws them instead of forgetting some', async () => {
  const { dataset, opened } = inFiles(1000);
  const memory = await filled(memories.UniformReplay!(40), dataset, 1);
  const whole = await filled(memories.UniformReplay!(), held, 1);
  expect(memory.size).toBe(all);
  expect(memory.sample(new Rng(4))).toEqual(whole.sample(new Rng(4)));
  expect(opened.length).toBeGreaterThan(0);
});

test('a file is closed when reading fails', async () => {
  const { dataset, open } = inFiles(large);
  const failing: Dataset = {
    ...dataset,
    open: (shard) => {
      const { close } = dataset.open!(shard);
      const numbers = (): never => {
        throw new Error('unplugged');
      };
      return { numbers, close };
    },
  };
  const memory = await filled(memories.StepMemory!(), failing, 1);
  expect(() => memory.sample(new Rng(1))).toThrow('unplugged');
  expect(open.size).toBe(0);
});

test('what is held does not grow with the recordings', async () => {
  const observationSpace = new Box({ low: 0, high: 255, shape: [2 ** 16], dtype: 'uint8' }) as Space;
  const steps = 255;
  const piece = (): Episodes => ({
    ...{
      ...spaces,
      environment: 'Wide-v0',
      policy: 'random',
      observationSpace,
      lengths: Int32Array.of(steps),
    },
    observations: new Uint8Array((steps + 1) * 2 ** 16).fill(1),
    actions: new Int32Array(steps),
    rewards: new Float64Array(steps),
    terminated: Uint8Array.of(1),
    truncated: Uint8Array.of(0),
  });
  const shards = Array.from({ length: 20 }, (_, k) => `${k}`);
  const one = piece();
  const dataset: Dataset = {
    ...{ shards, bytes: 20 * 2 ** 24, read: piece },
    open: () => ({ numbers: (name, from, to) => one[name].slice(from, to), close: () => undefined }),
  };
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (const memory of [
    new StepMemory({ ...options, observationSpace }),
    new UniformReplay({ ...options, observationSpace, capacity: 10_000 }),
  ]) {
    collect();
    const before = process.memoryUsage().arrayBuffers;
    await fillWithRecordings(
      memory,
      { ...spaces, observationSpace, readDataset: () => dataset },
      { dataset: '' },
    );
    expect(memory.size).toBe(20 * steps);
    memory.sample(new Rng(1));
    // What is collected is given back a little later.
    const held = (): number => {
      collect();
      return process.memoryUsage().arrayBuffers - before;
    };
    await expect.poll(held).toBeLessThan(2 ** 26);
  }
});
