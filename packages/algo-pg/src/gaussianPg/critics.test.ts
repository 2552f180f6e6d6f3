import { Box, type Extras } from '@prism-rl/core';
import type { Rollout } from '@prism-rl/memory';
import { describe, expect, test } from 'vitest';
import type { GaussianPgConfig } from './config.ts';
import { LinearCritics } from './critics.ts';
import { criticTargets } from './recipe.ts';

/** q̂ of a two-dimensional state and action. */
const truth = ([s0, s1]: readonly number[], [a0, a1]: readonly number[]): number =>
  1 +
  2 * s0! -
  s1! +
  (3 + 0.5 * s0! - s1!) * a0! +
  (-1 + 2 * s0! + 0.25 * s1!) * a1! +
  0.5 * a0! ** 2 -
  2 * a1! ** 2;

const numbers = [-1, 0, 2];
const states: number[][] = [];
const actions: number[][] = [];
for (const s0 of numbers)
  for (const s1 of numbers)
    for (const a0 of numbers)
      for (const a1 of numbers) {
        states.push([s0, s1]);
        actions.push([a0, a1]);
      }

function fitted(): LinearCritics {
  const critics = new LinearCritics(2, 2);
  const values = states.map((state, k) => truth(state, actions[k]!));
  critics.fitActionValue(states.flat(), actions.flat(), values, states.length);
  critics.fitValue(
    states.flat(),
    states.map(([s0, s1]) => 4 - 3 * s0! + s1!),
    states.length,
  );
  return critics;
}

function expectTrue(critics: LinearCritics): void {
  const [state, action] = [
    [7, 8, 1.5, -3],
    [9, 9, 0.7, 1.2],
  ] as const;
  expect(critics.value(state, 1)).toBeCloseTo(4 - 4.5 - 3, 9);
  expect(critics.actionValue(state, action, 1)).toBeCloseTo(truth([1.5, -3], [0.7, 1.2]), 9);
  const slopes = new Float32Array(5).fill(99);
  critics.actionSlopes(state, 1, slopes, 2);
  expect([...slopes.slice(0, 2), slopes[4]]).toEqual([99, 99, 99]);
  expect(slopes[2]).toBeCloseTo(3 + 0.75 + 3, 5);
  expect(slopes[3]).toBeCloseTo(-1 + 3 - 0.75, 5);
  expect(critics.actionCurvatures[0]).toBeCloseTo(0.5, 9);
  expect(critics.actionCurvatures[1]).toBeCloseTo(-2, 9);
}

test('critics fit functions of their own form exactly', () => {
  expectTrue(fitted());
});

test('restored critics are equal', () => {
  const { meta, arrays } = fitted().save();
  const other = new LinearCritics(2, 2);
  other.restore((name) => ({
    meta: meta[name] as never,
    arrays: Object.fromEntries(
      Object.entries(arrays)
        .filter(([key]) => key.startsWith(`${name}/`))
        .map(([key, array]) => [key.slice(name.length + 1), array]),
    ),
  }));
  expectTrue(other);
});

describe('targets', () => {
  const space = new Box({ low: -9, high: 9, shape: [2] });

  /** One-step episodes with returns q̂ ± `shift`, alternating. */
  function rollout(count: number, shift: number): Rollout {
    const rows = states.slice(0, count);
    return {
      steps: count,
      numEnvs: 1,
      observations: Float32Array.from(rows.flat()),
      actions: Float32Array.from(actions.slice(0, count).flat()),
      rewards: Float64Array.from(
        rows,
        (state, k) => truth(state, actions[k]!) + shift * (k % 2 === 0 ? 1 : -1),
      ),
      terminated: new Uint8Array(count).fill(1),
      truncated: new Uint8Array(count),
      starts: new Uint8Array(count).fill(1),
      extras: { samples: Float32Array.from(actions.slice(0, count).flat()) } as Extras,
      tailRows: new Int32Array(0),
      tailObservations: new Float32Array(0),
    };
  }

  function columnsOf(advantage: GaussianPgConfig['advantage']) {
    const config = { advantage, discount: 0.9, bootstrapTruncated: true } as GaussianPgConfig;
    const targets = criticTargets({ config, observationSpace: space, actionSpace: space });
    const sight = undefined as never;
    targets.of(rollout(81, 0), sight);
    targets.afterUpdate?.(rollout(81, 0));
    const { columns, metrics } = targets.of(rollout(81, 10), sight) as {
      columns: { [name: string]: Float32Array };
      metrics: { [name: string]: number };
    };
    // Each step gets the declared columns at the declared sizes.
    const sizes = Object.entries(columns).map(([name, values]) => [name, values.length / 81]);
    expect(Object.fromEntries(sizes)).toEqual(
      Object.fromEntries(
        Object.entries(targets.columns).map(([name, shape]) => [name, shape.reduce((a, b) => a * b, 1)]),
      ),
    );
    return { columns, metrics };
  }

  test('the baseline is the previous batch’s q̂, with slopes in units of advantages', () => {
    const { columns, metrics } = columnsOf('q-actor-critic');
    expect(metrics.advantageStd).toBeGreaterThan(0);
    const scale = 1 / metrics.advantageStd!;
    const critics = fitted();
    for (const k of [0, 40, 80]) {
      const slopes = new Float32Array(2);
      critics.actionSlopes(states[k]!, 0, slopes, 0);
      for (const j of [0, 1]) {
        expect(columns.actionSlopes![2 * k + j]).toBeCloseTo(slopes[j]! * scale, 3);
        expect(columns.actionCurvatures![2 * k + j]).toBeCloseTo([0.5, -2][j]! * scale, 3);
      }
    }
  });

  test('only advantages that use q̂ have slopes', () => {
    expect(Object.keys(columnsOf('td-actor-critic').columns)).toEqual(['advantages']);
    const { columns, metrics } = columnsOf('advantage-actor-critic');
    expect(Object.keys(columns)).toEqual(['advantages']);
    // Values must vary: a q̂ that was never fitted would be 0 everywhere.
    const values = states.map((state, k) => truth(state, actions[k]!));
    const critics = new LinearCritics(2, 2);
    critics.fitValue(states.flat(), values, 81);
    const expected = values.map((value, k) => value - critics.value(states.flat(), k));
    const mean = expected.reduce((sum, value) => sum + value, 0) / 81;
    expect(metrics.advantageMean).toBeCloseTo(mean, 6);
    for (const k of [0, 40, 80])
      expect(columns.advantages![k]! * metrics.advantageStd!).toBeCloseTo(expected[k]! - mean, 3);
  });
});
