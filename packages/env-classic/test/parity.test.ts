// Replays the actions that `tools/env-gymnasium/checksums.py` recorded with Gymnasium.
import { readFileSync } from 'node:fs';
import { type Config, type Env, isBox } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { camelCase, lcg, lcgActions, type RunChecksums, runChecksums } from '../../../test/gymnasiumRuns.ts';
import { plugin } from '../src/plugin.ts';

const { environments } = JSON.parse(
  readFileSync(new URL('fixtures/checksums.json', import.meta.url), 'utf8'),
) as {
  readonly environments: readonly {
    readonly env: string;
    readonly kwargs: Config;
    readonly policy: 'lcg' | 'balance' | 'swing';
    readonly steps: number;
    readonly runs: readonly RunChecksums[];
  }[];
};

type Policy = (observation: Float32Array) => number | Float32Array;

/** A policy of `tools/env-gymnasium/policies.py`; a continuous action lies between −`high` and `high`. */
function policyOf(name: string, seed: number, { actionSpace }: Env): Policy {
  const high = isBox(actionSpace) ? actionSpace.high[0]! : undefined;
  if (name === 'lcg') {
    if (high === undefined) return lcgActions(seed, actionSpace.flatSize);
    const next = lcg(seed);
    return () => Float32Array.of(-high + (next() / 2 ** 32) * (high - -high));
  }
  if (name === 'balance')
    return ([x, v, angle, w]) => (0.1 * x! + 0.2 * v! + 4 * angle! + 1 * w! > 0 ? 1 : 0);
  return (observation) => {
    const isForwards = observation.at(observation.length === 6 ? 4 : -1)! >= 0;
    if (high === undefined) return isForwards ? 2 : 0;
    return Float32Array.of(isForwards ? high : -high);
  };
}

test.each(environments.map((entry) => ({ ...entry, settings: JSON.stringify(entry.kwargs) })))(
  '$env $settings equals Gymnasium in $steps steps of 20 seeds, policy $policy',
  async (recorded) => {
    const { env: id, kwargs, policy, steps, runs } = recorded;
    const { defaults, create } = plugin.environments![id]!;
    const config = Object.fromEntries(
      Object.entries(kwargs).map(([name, value]) => [camelCase(name), value]),
    );
    expect(runs).toHaveLength(20);
    let equalObservations = 0;
    for (const run of runs) {
      const env = await create({ ...defaults, ...config });
      const ours = runChecksums(env as Env<Float32Array>, policyOf(policy, run.seed, env), run.seed, steps);
      expect(ours.flags).toBe(run.flags);
      expect(ours.episodes).toBe(run.episodes);
      expect(Math.abs(ours.return - run.return)).toBeLessThanOrEqual(1e-9 * steps);
      // The C library does not round every sine correctly, and rewards of the pendulum show all 53 bits.
      if (id !== 'Pendulum-v1') expect(ours.rewards).toBe(run.rewards);
      if (ours.observations === run.observations) equalObservations++;
    }
    // The acrobot is chaotic: a last bit's difference grows within an episode.
    expect(equalObservations).toBeGreaterThanOrEqual(id === 'Acrobot-v1' ? 18 : 20);
  },
);

test('every environment is compared', () => {
  expect(new Set(environments.map(({ env }) => env))).toEqual(new Set(Object.keys(plugin.environments!)));
});
