import type { Env } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { randomFrozenLakeMap } from '../src/frozenLake.ts';
import type { TabularEnv } from '../src/index.ts';
import { Blackjack, CliffWalking, FrozenLake, Taxi } from '../src/index.ts';
import { plugin } from '../src/plugin.ts';
import type { GoldenTrace } from './gymnasium.ts';
import {
  checksumEntries,
  configOf,
  crcOf,
  goldenEntries,
  lcgActions,
  models,
  runChecksums,
  vectorChecksums,
} from './gymnasium.ts';

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

function expectTrace(env: Env<unknown, number>, trace: GoldenTrace, width: number): void {
  const integers = (observation: unknown) => (typeof observation === 'number' ? [observation] : observation);
  const row = (list: readonly number[], k: number) => list.slice(k * width, (k + 1) * width);
  expect(integers(env.reset({ seed: trace.seed }).observation)).toEqual(trace.obs0);
  let resets = 0;
  for (const [k, digit] of Array.from(trace.actions).entries()) {
    const result = env.step(Number(digit));
    expect(integers(result.observation), `step ${k}`).toEqual(row(trace.obs, k));
    expect(result.reward, `reward ${k}`).toBe(trace.rewards[k]);
    expect(result.terminated, `terminated ${k}`).toBe(trace.terminated.includes(k));
    expect(result.truncated, `truncated ${k}`).toBe(trace.truncated.includes(k));
    if (result.terminated || result.truncated) {
      expect(integers(env.reset().observation), `reset after ${k}`).toEqual(row(trace.resetObs, resets++));
    }
  }
  expect(resets * width).toBe(trace.resetObs.length);
}

describe('golden traces of Gymnasium, every value', () => {
  for (const { env, kwargs, obsDim, traces } of goldenEntries) {
    for (const trace of traces) {
      test(`${env} ${JSON.stringify(kwargs)}, seed ${trace.seed}`, () => {
        expectTrace(create(env, configOf(kwargs)), trace, obsDim);
      });
    }
  }
});

describe('checksums of 20 seeds', () => {
  for (const { env, kwargs, steps, runs } of checksumEntries) {
    test(`${env} ${JSON.stringify(kwargs)}, ${steps} steps each`, () => {
      for (const run of runs) {
        const one = create(env, configOf(kwargs));
        const { n } = one.actionSpace.toJSON() as { n: number };
        const ours = runChecksums(one, lcgActions(run.seed, n), run.seed, steps);
        expect({ ...ours, return: run.return }).toEqual(run);
        expect(ours.return).toBeCloseTo(run.return, 9);
      }
    });
  }
});

describe('vectors: environment i is Gymnasium’s with the i-th seed', () => {
  for (const { env, kwargs, steps, runs } of checksumEntries) {
    test(`${env} ${JSON.stringify(kwargs)} × ${runs.length}`, async () => {
      const entry = plugin.environments![env]!;
      const config = { ...entry.defaults, ...configOf(kwargs) };
      const vector = await entry.createVector!(runs.length, config);
      const { n } = vector.actionSpace.toJSON() as { n: number };
      // The fixture's seeds are consecutive, as a vector's are.
      expect(runs.map(({ seed }) => seed)).toEqual(runs.map((_, i) => runs[0]!.seed + i));
      const policies = runs.map(({ seed }) => lcgActions(seed, n));
      const ours = vectorChecksums(vector, policies, runs[0]!.seed, steps);
      for (const [i, run] of runs.entries()) {
        expect({ ...ours[i]!, return: run.return }).toEqual(run);
        expect(ours[i]!.return).toBeCloseTo(run.return, 9);
      }
    });
  }
});

describe('transition tables', () => {
  for (const { env, kwargs, ...expected } of models.tables) {
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
  for (const { size, p, seed, map } of models.maps) expect(randomFrozenLakeMap(size, p, seed)).toEqual(map);
});

test('the info has the outcome’s probability', () => {
  const env = new FrozenLake();
  expect(env.reset({ seed: 1 }).info).toEqual({ prob: 1 });
  expect([1 / 3, (1 - 1 / 3) / 2]).toContain(env.step(1).info.prob);
  expect(new Taxi().reset({ seed: 1 }).info.action_mask).toBeInstanceOf(Int8Array);
});
