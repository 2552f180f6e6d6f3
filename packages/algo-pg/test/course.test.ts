// What the course's script computes, by NumPy, SciPy and scikit-learn. The fixture is by tools/algo-pg/course_fixtures.py.
import { readFileSync } from 'node:fs';
import { Box, Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { EpisodeBatch } from '@prism-rl/memory';
import { discountedReturns } from '@prism-rl/memory';
import { activateBackend, diagonalGaussian } from '@prism-rl/nn';
import { beforeAll, expect, test } from 'vitest';
import type { GaussianPgConfig } from '../src/gaussianPg/config.ts';
import { gaussianPgDefaults } from '../src/gaussianPg/config.ts';
import { GaussianPgLearner } from '../src/gaussianPg/gaussianPgLearner.ts';
import { gaussianPgPresets } from '../src/gaussianPg/presets.ts';
import { LinearRegression } from '../src/regression/linearRegression.ts';

interface Batch {
  readonly lengths: number[];
  readonly states: number[];
  readonly actions: number[];
  readonly rewards: number[];
  readonly returns: number[];
  readonly advantageMean: number;
  readonly advantageStd: number;
  readonly standardised: number[];
}

const fixture = JSON.parse(readFileSync(new URL('fixtures/course.json', import.meta.url), 'utf8')) as {
  readonly states: number;
  readonly actions: number;
  readonly gamma: number;
  readonly batches: readonly Batch[];
  readonly logLikelihood: { [name in 'mean' | 'action' | 'logstd' | 'value']: number[] };
  readonly regressions: readonly {
    readonly name: string;
    readonly rows: number;
    readonly features: number;
    readonly x: number[];
    readonly y: number[];
    readonly coefficients: number[];
    readonly intercept: number;
  }[];
};

function expectClose(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  for (const [k, value] of expected.entries()) {
    expect(Math.abs(actual[k]! - value), `${actual[k]} at ${k}, there ${value}`).toBeLessThan(
      tolerance * Math.max(1, Math.abs(value)),
    );
  }
}

function startsOf(lengths: readonly number[]): Int32Array {
  const starts = new Int32Array(lengths.length + 1);
  for (const [e, length] of lengths.entries()) starts[e + 1] = starts[e]! + length;
  return starts;
}

beforeAll(async () => {
  await activateBackend('tfjs-cpu');
});

test.each(fixture.regressions)('linear regression, $name: scikit-learn’s', (expected) => {
  const model = new LinearRegression(expected.features);
  model.fit(expected.x, expected.y, expected.rows);
  expectClose(model.coefficients, expected.coefficients, 1e-9);
  expectClose([model.intercept], [expected.intercept], 1e-8);
});

test('returns are SciPy’s', () => {
  for (const { lengths, rewards, returns } of fixture.batches) {
    const out = new Float64Array(rewards.length);
    const starts = startsOf(lengths);
    for (const e of lengths.keys()) {
      discountedReturns(rewards, starts[e]!, starts[e + 1]!, fixture.gamma, 0, out);
    }
    expectClose(out, returns, 1e-12);
  }
});

test('the baseline of the batch before, advantages and their standardisation are the script’s, batch after batch', () => {
  const config: GaussianPgConfig = { ...gaussianPgDefaults, ...gaussianPgPresets.course!.config };
  const learner = new GaussianPgLearner({
    config,
    observationSpace: new Box({ low: -10, high: 10, shape: [fixture.states] }),
    actionSpace: new Box({ low: -1, high: 1, shape: [fixture.actions] }),
    rng: new Rng(1),
    numEnvs: 1,
    steps: 1000,
    backend: 'tfjs-cpu',
  });
  for (const { lengths, states, actions, rewards, ...expected } of fixture.batches) {
    const batch: EpisodeBatch = {
      rows: rewards.length,
      observations: Float32Array.from(states),
      actions: Float32Array.from(actions),
      extras: { samples: Float32Array.from(actions) },
      rewards: Float64Array.from(rewards),
      episodes: lengths.length,
      bounds: startsOf(lengths),
      // The script makes no difference: with its settings neither do we.
      terminated: Uint8Array.from(lengths, (_, e) => e % 2),
      finalObservations: new Float32Array(lengths.length * fixture.states).fill(5),
    };
    const { arrays, metrics } = learner.prepare(batch, 32);
    // scikit-learn computes in the type of the states, float32; we in float64.
    expectClose(arrays.advantages!, expected.standardised, 2e-6);
    expectClose([metrics.advantageMean!], [expected.advantageMean], 2e-6);
    expectClose([metrics.advantageStd!], [expected.advantageStd], 2e-6);
    expect([...arrays.advantages!.slice(batch.rows)]).toEqual(Array(32 - batch.rows).fill(0));
    learner.afterUpdate(batch);
  }
});

test('the log-likelihood is the script’s', () => {
  const { mean, action, logstd, value } = fixture.logLikelihood;
  const size = fixture.actions;
  const rows = value.length;
  const parameters = tf.concat([tf.tensor2d(mean, [rows, size]), tf.tensor2d(logstd, [rows, size])], 1);
  const found = diagonalGaussian(size).logProb(parameters, tf.tensor2d(action, [rows, size]));
  expectClose(found.dataSync(), value, 1e-5);
});
