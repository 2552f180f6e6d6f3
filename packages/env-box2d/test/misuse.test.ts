import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Env, PrismError, Rng, type VectorEnv } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { BipedalWalker, CarRacing, LunarLander } from '../src/index.ts';

describe('misuse', () => {
  /** Creates environments with extreme but valid settings. */
  const makers: readonly ((rng: Rng) => Env)[] = [
    () => new LunarLander(),
    () => new LunarLander({ gravity: -11.999999999, enableWind: true, windPower: 20, turbulencePower: 2 }),
    (rng) => new LunarLander({ gravity: -1e-300, continuous: true, maxEpisodeSteps: 1 + rng.integers(1000) }),
    () => new BipedalWalker({ maxEpisodeSteps: Number.MAX_SAFE_INTEGER }),
    () => new BipedalWalker({ hardcore: true, maxEpisodeSteps: 50 }),
    () => new CarRacing({ lapCompletePercent: 0 }),
    () => new CarRacing({ continuous: false, domainRandomize: true }),
  ];

  const oddActions: readonly unknown[] = [
    ...[undefined, null, -1, 4, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 32, '0', {}, true, 1n],
    ...[[], [0], [Number.NaN, 0], [2, 0, 0], new Float32Array(5), new Float32Array([9, 9, 9, 9])],
  ];

  /** Runs `call`; fails the test on anything but a result or a {@link PrismError}, especially a trap of the engine. */
  function survive(call: () => unknown): string {
    try {
      call();
      return 'done';
    } catch (error) {
      if (error instanceof PrismError) return error.code;
      throw error;
    }
  }

  test('any order of calls gives results or PrismErrors, never traps', () => {
    const rng = new Rng(1);
    const outcomes = new Map<string, number>();
    const snapshots: Uint8Array[] = [];
    for (let life = 0; life < 60; life++) {
      const env = makers[rng.integers(makers.length)]!(rng) as Env & { renderSvg(): string };
      const length = rng.integers(150);
      for (let k = 0; k < length; k++) {
        const calls: readonly [string, number, () => unknown][] = [
          ['step', 140, () => env.step(env.actionSpace.sample(rng))],
          ['odd step', 20, () => env.step(oddActions[rng.integers(oddActions.length)])],
          ['reset', 16, () => env.reset({ seed: rng.integers(2 ** 31) })],
          ['odd reset', 6, () => env.reset({ seed: [-1, 0.5, Number.NaN][rng.integers(3)]! })],
          ['continue', 8, () => env.reset()],
          ['save', 6, () => snapshots.push(env.save!())],
          ['restore', 6, () => env.restore!(snapshots[rng.integers(Math.max(1, snapshots.length))]!)],
          ['odd restore', 4, () => env.restore!(new Uint8Array(rng.integers(300)))],
          ['render', 1, () => env.render!()],
          ['svg', 1, () => env.renderSvg()],
          ['close', 1, () => env.close!()],
        ];
        if (snapshots.length === 0) snapshots.push(new Uint8Array(0));
        const lots = calls.flatMap((call) => new Array<typeof call>(call[1]).fill(call));
        const [name, , call] = lots[rng.integers(lots.length)]!;
        const outcome = `${name}: ${survive(call)}`;
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
    }
    const seen = [...outcomes.keys()];
    for (const expected of [
      ...['step: done', 'step: state', 'odd step: invalid-action', 'odd step: state', 'reset: done'],
      ...['odd reset: invalid-argument', 'save: done', 'restore: done', 'restore: corrupt'],
      ...['odd restore: corrupt', 'close: done'],
    ]) {
      expect(seen).toContain(expected);
    }
    for (const impossible of ['odd reset: done', 'odd restore: done']) expect(seen).not.toContain(impossible);
  });

  test.each<[string, () => VectorEnv, number]>([
    ['landers', () => LunarLander.vector(3), 3],
    ['walkers', () => BipedalWalker.vector(2), 8],
  ])('a vector of %s refuses invalid actions and continues', (_, create, size) => {
    const vector = create();
    vector.reset({ seed: 1 });
    const rng = new Rng(2);
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, -2, 99];
    for (let k = 0; k < 200; k++) {
      const actions = new Float32Array(size);
      actions[rng.integers(size)] = odd[k % odd.length]!;
      expect(survive(() => vector.step(actions))).toBe('invalid-action');
      expect(survive(() => vector.step(new Float32Array(size + 1)))).toBe('invalid-action');
      vector.step(new Float32Array(size));
    }
    expect(vector.observations.every((value) => Number.isFinite(value))).toBe(true);
  });
});

describe('leaks', () => {
  /** PRISM_LONG_TESTS=1 resets every environment 100 000 times, which takes minutes. */
  const isLong = process.env.PRISM_LONG_TESTS === '1';
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;

  /** Measures the bytes in use: objects, and the memories of WebAssembly and typed arrays. */
  async function bytesInUse(): Promise<number> {
    collectGarbage();
    // Another thread frees buffers, after the garbage collection.
    await setTimeout(100);
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  }

  /** Allowed growth of an idle process, for example by compiled code. */
  const mostGrowth = 3e6;

  test.each<[name: string, resets: number, mostBytes: number, create: () => Env]>([
    ['LunarLander', 8000, 28_200, () => new LunarLander({ enableWind: true })],
    ['BipedalWalker', 600, 140_000, () => new BipedalWalker()],
    ['hardcore BipedalWalker', 600, 168_000, () => new BipedalWalker({ hardcore: true })],
    ['CarRacing', 80, 412_000, () => new CarRacing({ domainRandomize: true })],
  ])(
    'resets of a %s leak nothing (%i of them, 100 000 with PRISM_LONG_TESTS=1)',
    { timeout: isLong ? 3_600_000 : 60_000 },
    async (_, few, mostBytes, create) => {
      const resets = isLong ? 100_000 : few;
      const env = create();
      const rng = new Rng(0);
      /** Returns the largest snapshot after any of `count` resets; snapshots include all of the world's memory ever used. */
      const play = (count: number): number => {
        let largest = 0;
        for (let k = 0; k < count; k++) {
          env.reset(k % 7 === 0 ? { seed: k } : {});
          for (let step = 0; step < 3; step++) env.step(env.actionSpace.sample(rng));
          if (k % 10 === 9) largest = Math.max(largest, env.save!().length);
        }
        return largest;
      };
      const first = play(resets / 4);
      const before = await bytesInUse();
      const later = play((3 * resets) / 4);
      // Tracks and grounds differ in size, so the largest of more episodes is slightly larger.
      expect(later).toBeLessThan(1.3 * first);
      expect(later).toBeLessThan(mostBytes);
      expect((await bytesInUse()) - before).toBeLessThan(mostGrowth);
    },
  );

  test('closed environments leave nothing behind', async () => {
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
    // A single environment holds more than 100 000 bytes of WebAssembly memory.
    expect((await bytesInUse()) - before).toBeLessThan(mostGrowth);
  });
});
