// Compares with the course's script, computed by NumPy, SciPy and scikit-learn. Fixture by tools/algo-pg/course_fixtures.py.
import { Box } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Rollout } from '@prism-rl/memory';
import { activateBackend, diagonalGaussian } from '@prism-rl/nn';
import { test } from 'vitest';
import { expectClose, fixtureAt } from '../../../test/agents/reference.ts';
import type { GaussianPgConfig } from '../src/gaussianPg/config.ts';
import { gaussianPgSettings } from '../src/gaussianPg/config.ts';
import { gaussianPgPresets } from '../src/gaussianPg/entry.ts';
import { criticTargets } from '../src/gaussianPg/recipe.ts';
import { LinearRegression } from '../src/regression/linearRegression.ts';
import type { RolloutOutputs } from '../src/rolloutAgent/recipe.ts';

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

const fixture = fixtureAt<{
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
}>(new URL('fixtures/course.json', import.meta.url));

function startsOf(lengths: readonly number[]): Int32Array {
  const starts = new Int32Array(lengths.length + 1);
  for (const [e, length] of lengths.entries()) starts[e + 1] = starts[e]! + length;
  return starts;
}

await activateBackend('tfjs-cpu');

test.each(fixture.regressions)('linear regression equals scikit-learn’s: $name', (expected) => {
  const model = new LinearRegression(expected.features);
  model.fit(expected.x, expected.y, expected.rows);
  expectClose(model.coefficients, expected.coefficients, undefined, 1e-9);
  expectClose([model.intercept], [expected.intercept], undefined, 1e-8);
});

/** The critics are linear and never call the network. */
const unseen: RolloutOutputs = {
  outputs: () => Promise.reject(new Error('asked')),
  tailValues: () => Promise.reject(new Error('asked')),
};

test('the baseline, advantages and their standardisation equal the script’s, batch by batch', async () => {
  const config: GaussianPgConfig = { ...gaussianPgSettings.defaults, ...gaussianPgPresets.course!.config };
  const targets = criticTargets({
    config,
    observationSpace: new Box({ low: -10, high: 10, shape: [fixture.states] }),
    actionSpace: new Box({ low: -1, high: 1, shape: [fixture.actions] }),
  });
  for (const { lengths, states, actions, rewards, ...expected } of fixture.batches) {
    const lastOf = lengths.map((_, e) => startsOf(lengths)[e + 1]! - 1);
    // The script treats all ends alike; so do its settings here.
    const isEnd = (parity: number) =>
      Uint8Array.from(rewards, (_, row) =>
        Number(lastOf.includes(row) && lastOf.indexOf(row) % 2 === parity),
      );
    const truncated = isEnd(0);
    const tailRows = Int32Array.from(lastOf.filter((row) => truncated[row] === 1));
    const batch: Rollout = {
      steps: rewards.length,
      numEnvs: 1,
      observations: Float32Array.from(states),
      actions: Float32Array.from(actions),
      extras: { samples: Float32Array.from(actions) },
      rewards: Float64Array.from(rewards),
      terminated: isEnd(1),
      truncated,
      starts: new Uint8Array(rewards.length),
      tailRows,
      tailObservations: new Float32Array(tailRows.length * fixture.states).fill(5),
    };
    const { columns, metrics } = await targets.of(batch, unseen);
    // scikit-learn computes in the states' dtype, float32; this package in float64.
    expectClose(columns.advantages!, expected.standardised, undefined, 2e-6);
    expectClose([metrics.advantageMean!], [expected.advantageMean], undefined, 2e-6);
    expectClose([metrics.advantageStd!], [expected.advantageStd], undefined, 2e-6);
    targets.afterUpdate!(batch);
  }
});

test('the log-likelihood equals the script’s', () => {
  const { mean, action, logstd, value } = fixture.logLikelihood;
  const size = fixture.actions;
  const rows = value.length;
  const parameters = tf.concat([tf.tensor2d(mean, [rows, size]), tf.tensor2d(logstd, [rows, size])], 1);
  const found = diagonalGaussian(size).logProb(parameters, tf.tensor2d(action, [rows, size]));
  expectClose(found.dataSync(), value, undefined, 1e-5);
});
