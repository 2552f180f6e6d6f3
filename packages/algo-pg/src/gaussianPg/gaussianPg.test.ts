import { Box, Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { activateBackend, diagonalGaussian, disposeVariables, valueAndGradients } from '@prism-rl/nn';
import { expect, test } from 'vitest';
import { policyNetwork } from '../network/policyNetwork.ts';
import { LinearCritics } from './critics.ts';
import { gaussianPgLoss } from './recipe.ts';

await activateBackend('tfjs-cpu');

// One-step task: reward −(a − s)² in states −1 and 2, linear policy μ = w s + b. Then E r = −(μ − s)² − σ².
test.each([false, true])('the loss follows the exact gradient, q̂ as a baseline: %s', async (hasBaseline) => {
  const network = policyNetwork({
    observationSpace: new Box({ low: -5, high: 5, shape: [1] }),
    distribution: diagonalGaussian(1),
    config: { network: 'mlp', hidden: [], activation: 'relu', initializer: 'fanInUniform' },
    logStd: -0.3,
    rng: new Rng(1),
  });
  const [w, b, sigma] = [0.4, 0.7, Math.exp(-0.3)];
  const values: { readonly [name: string]: number } = { 'policy/kernel': w, 'policy/bias': b };
  for (const [name, value] of Object.entries(values)) {
    const variable = network.variables[name]!;
    variable.assign(tf.fill(variable.shape, value));
  }
  const truth = { 'policy/kernel': 0, 'policy/bias': 0, 'policy/logStd': -2 * sigma ** 2 };
  for (const state of [-1, 2]) {
    const slope = -2 * (w * state + b - state);
    truth['policy/kernel'] += 0.5 * slope * state;
    truth['policy/bias'] += 0.5 * slope;
  }
  // A critic fitted to other data: q̂ = 1 + 2 s + 3 a − 1.5 s a + 0.5 a².
  const critics = new LinearCritics(1, 1);
  const grid = [-1, 0, 1].flatMap((s) => [-1, 0, 2].map((a) => [s, a] as const));
  critics.fitActionValue(
    grid.map(([s]) => s),
    grid.map(([, a]) => a),
    grid.map(([s, a]) => 1 + 2 * s + 3 * a - 1.5 * s * a + 0.5 * a * a),
    grid.length,
  );
  expect(critics.actionValue([2], [0.5], 0)).toBeCloseTo(1 + 4 + 1.5 - 1.5 + 0.125, 9);

  const rng = new Rng(7);
  const [batches, rows] = [60, 400];
  const found: { [name: string]: number[] } = {};
  for (let k = 0; k < batches; k++) {
    const states = Float32Array.from({ length: rows }, (_, i) => (i % 2 === 0 ? -1 : 2));
    const actions = states.map((s) => rng.normal(w * s + b, sigma));
    const slopes = new Float32Array(rows);
    const advantages = states.map((s, i) => {
      critics.actionSlopes(states, i, slopes, i);
      const baseline = hasBaseline ? critics.actionValue(states, actions, i) : 0;
      return -((actions[i]! - s) ** 2) - baseline;
    });
    const { gradients: estimate } = valueAndGradients(
      network.variables,
      () =>
        gaussianPgLoss(network, {
          observations: tf.tensor2d(states, [rows, 1]),
          samples: tf.tensor2d(actions, [rows, 1]),
          weights: tf.fill([rows], 1 / rows) as tf.Tensor1D,
          advantages: tf.tensor1d(advantages),
          ...(hasBaseline && {
            actionSlopes: tf.tensor2d(slopes, [rows, 1]),
            actionCurvatures: tf.tensor1d([...critics.actionCurvatures]),
          }),
        } as never).loss,
    );
    for (const [name, gradient] of Object.entries(estimate)) {
      const [value] = await gradient.data();
      found[name] = [...(found[name] ?? []), -value!];
    }
  }
  for (const [name, expected] of Object.entries(truth)) {
    const samples = found[name]!;
    const mean = samples.reduce((sum, value) => sum + value, 0) / batches;
    const variance = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (batches - 1);
    const error = Math.sqrt(variance / batches);
    expect(error).toBeLessThan(0.15);
    expect(Math.abs(mean - expected), name).toBeLessThan(3 * error);
  }
  disposeVariables(network.variables);
});
