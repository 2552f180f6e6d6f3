// Replays the actions that `tools/env-gymnasium` recorded with Gymnasium.
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { Env } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { camelCase, lcgActions, type RunChecksums, runChecksums } from '../../../test/gymnasiumRuns.ts';
import { randomFrozenLakeMap } from '../src/frozenLake.ts';
import type { TabularEnv } from '../src/index.ts';
import { Blackjack, CliffWalking, FrozenLake, Taxi } from '../src/index.ts';

type Kwargs = { readonly [name: string]: number | boolean | readonly number[] | readonly string[] };

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'));
}

/** Runs of 20 seeds of each configuration. */
const { environments } = fixture('checksums') as {
  readonly environments: readonly {
    readonly env: string;
    readonly kwargs: Kwargs;
    readonly steps: number;
    readonly runs: readonly RunChecksums[];
  }[];
};

/** Checksums of transition tables, and random lakes. */
const { tables, maps } = fixture('models') as {
  readonly tables: readonly {
    readonly env: string;
    readonly kwargs: Kwargs;
    readonly actionMasks?: number;
    readonly [checksum: string]: unknown;
  }[];
  readonly maps: readonly {
    readonly size: number;
    readonly p: number;
    readonly seed: number;
    readonly map: string[];
  }[];
};

function crcOf(array: Int32Array | Float64Array | Uint8Array | Int8Array): number {
  return crc32(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
}

/** Converts Gymnasium's keyword arguments to our settings. */
function configOf(kwargs: Kwargs): { [name: string]: unknown } {
  const renamed = Object.entries(kwargs).map(
    ([name, value]) => [name === 'desc' ? 'map' : camelCase(name), value] as const,
  );
  return Object.fromEntries(renamed);
}

type Config = { [name: string]: unknown };

const tabular: Readonly<Record<string, (config: Config) => TabularEnv>> = {
  'FrozenLake-v1': (config) => new FrozenLake(config),
  'FrozenLake8x8-v1': (config) => new FrozenLake({ map: '8x8', maxEpisodeSteps: 200, ...config }),
  'CliffWalking-v1': (config) => new CliffWalking(config),
  'CliffWalkingSlippery-v1': (config) => new CliffWalking({ isSlippery: true, ...config }),
  'Taxi-v4': (config) => new Taxi(config),
};

function create(id: string, config: Config): Env<unknown, number> {
  return id === 'Blackjack-v1' ? new Blackjack(config) : tabular[id]!(config);
}

describe('checksums of 20 seeds', () => {
  for (const { env, kwargs, steps, runs } of environments) {
    test(`${env} ${JSON.stringify(kwargs)}, ${steps} steps each`, () => {
      for (const run of runs) {
        const one = create(env, configOf(kwargs));
        const { n } = one.actionSpace.toJSON() as { n: number };
        expect(runChecksums(one, lcgActions(run.seed, n), run.seed, steps)).toEqual(run);
      }
    });
  }
});

describe('transition tables', () => {
  for (const { env, kwargs, ...expected } of tables) {
    test(`${env} ${JSON.stringify(kwargs)}`, () => {
      const one = tabular[env]!(configOf(kwargs));
      const model = one.model!();
      const lengths = Int32Array.from(model.offsets.subarray(1), (end, pair) => end - model.offsets[pair]!);
      const ours = {
        outcomes: model.probabilities.length,
        lengths: crcOf(lengths),
        probabilities: crcOf(model.probabilities),
        nextStates: crcOf(model.nextStates),
        rewards: crcOf(model.rewards),
        terminated: crcOf(model.terminated),
        startDistribution: crcOf(model.startDistribution),
      };
      const { actionMasks, ...table } = expected;
      expect(ours).toEqual(table);
      if (actionMasks !== undefined) expect(crcOf(taxiMasks())).toBe(actionMasks);
    });
  }
});

/** Collects the masks of all 500 states: a random walk with many resets visits each of them. */
function taxiMasks(): Int8Array {
  const masks = new Int8Array(3000);
  const seen = new Set<number>();
  const env = new Taxi({ isRainy: true, maxEpisodeSteps: null });
  const act = lcgActions(1, 6);
  let last = env.reset({ seed: 1 });
  for (let k = 0; k < 2_000_000 && seen.size < 500; k++) {
    masks.set(last.info.action_mask as Int8Array, last.observation * 6);
    seen.add(last.observation);
    const result = env.step(act());
    // Not reset after a delivery: the only way to see states with the passenger at the destination.
    last = k % 400 === 0 ? env.reset() : result;
  }
  expect(seen.size).toBe(500);
  return masks;
}

test('random lakes equal Gymnasium’s', () => {
  for (const { size, p, seed, map } of maps) expect(randomFrozenLakeMap(size, p, seed)).toEqual(map);
});

test('the info has the outcome’s probability', () => {
  const env = new FrozenLake();
  expect(env.reset({ seed: 1 }).info).toEqual({ prob: 1 });
  expect([1 / 3, (1 - 1 / 3) / 2]).toContain(env.step(1).info.prob);
  expect(new Taxi().reset({ seed: 1 }).info.action_mask).toBeInstanceOf(Int8Array);
});
