import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Env, Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { BipedalWalker, CarRacing, LunarLander } from '../src/index.ts';

/** Every environment is reset 100 000 times with PRISM_LONG_TESTS=1, which takes minutes. */
const isLong = process.env.PRISM_LONG_TESTS === '1';
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes in use: objects, and the memories of WebAssembly and typed arrays. */
async function bytesInUse(): Promise<number> {
  collectGarbage();
  // Buffers are freed by another thread, after the collection.
  await setTimeout(100);
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** What a process that is at rest may grow by meanwhile: compiled code, for one. */
const mostGrowth = 3e6;

interface Resets {
  readonly name: string;
  readonly resets: number;
  readonly create: () => Env;
}

const cases: readonly Resets[] = [
  { name: 'LunarLander', resets: 8000, create: () => new LunarLander({ enableWind: true }) },
  { name: 'BipedalWalker', resets: 600, create: () => new BipedalWalker() },
  { name: 'hardcore BipedalWalker', resets: 600, create: () => new BipedalWalker({ hardcore: true }) },
  { name: 'CarRacing', resets: 80, create: () => new CarRacing({ domainRandomize: true }) },
];

test.each(cases.map((entry) => ({ ...entry, resets: isLong ? 100_000 : entry.resets })))(
  '$resets resets of a $name leak nothing (100 000 with PRISM_LONG_TESTS=1)',
  { timeout: isLong ? 3_600_000 : 60_000 },
  async ({ resets, create }) => {
    const env = create();
    const rng = new Rng(0);
    /** Largest snapshot after any of `count` resets: it holds the world's memory as far as it was ever used. */
    const play = (count: number): number => {
      let largest = 0;
      for (let k = 0; k < count; k++) {
        // Worlds that are new and worlds that are built anew.
        env.reset(k % 7 === 0 ? { seed: k } : {});
        for (let step = 0; step < 3; step++) env.step(env.actionSpace.sample(rng));
        if (k % 10 === 9) largest = Math.max(largest, env.save!().length);
      }
      return largest;
    };
    const first = play(resets / 4);
    const before = await bytesInUse();
    const later = play((3 * resets) / 4);
    // Tracks and grounds differ in size, so that the largest of more of them is a little larger.
    expect(later).toBeLessThan(1.3 * first);
    expect((await bytesInUse()) - before).toBeLessThan(mostGrowth);
  },
);

test('environments that are made and closed leave nothing behind', async () => {
  const play = (count: number): void => {
    for (let k = 0; k < count; k++) {
      const env = new LunarLander();
      env.reset({ seed: k });
      env.close();
    }
  };
  play(100);
  const before = await bytesInUse();
  play(isLong ? 100_000 : 2000);
  // A single one holds more than 100 000 bytes of WebAssembly memory.
  expect((await bytesInUse()) - before).toBeLessThan(mostGrowth);
});
