import { Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { describe, expect, test } from 'vitest';
import torch from '../test/fixtures/gru.json' with { type: 'json' };
import { activateBackend } from './backends.ts';
import { valueAndGradients } from './gradients.ts';
import { gru } from './gru.ts';

// From tools/nn/torch_gru.py.
const { steps, rows, inputs, units } = torch;

function close(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  for (const [k, value] of expected.entries()) expect(Math.abs(actual[k]! - value)).toBeLessThan(1e-5);
}

function ours() {
  const cell = gru({ inputSize: inputs, units, rng: new Rng(1) });
  for (const [name, values] of Object.entries(torch.parameters)) {
    const variable = cell.variables[name]!;
    variable.assign(tf.tensor(values, variable.shape));
  }
  const x = tf.variable(tf.tensor2d(torch.x, [steps * rows, inputs]));
  const first = tf.variable(tf.tensor2d(torch.first, [rows, units]));
  const step = (starts: tf.Tensor): { [name: string]: tf.Tensor } => {
    const weights = tf.tensor2d(torch.weights, [steps * rows, units]);
    const { value, gradients, outputs } = valueAndGradients({ x, first, ...cell.variables }, () => {
      const states = cell.sequence(x, first, starts);
      return { loss: tf.sum(tf.mul(tf.square(states), weights)) as tf.Scalar, states };
    });
    return { loss: value, states: outputs.states, ...gradients };
  };
  return { cell, x, first, step };
}

describe('a GRU over sequences with episode starts matches PyTorch’s states and gradients', () => {
  test.each(['tfjs-cpu', 'ort'])('on %s', async (backend) => {
    const engine = await activateBackend(backend);
    const { step } = ours();
    const compiled = await engine.compile({ starts: { shape: [steps * rows] } }, ({ starts }) =>
      step(starts),
    );
    const found = await compiled.run({ starts: Float32Array.from(torch.starts) });
    close(found.states!, torch.states);
    expect(found.loss![0]).toBeCloseTo(torch.loss, 4);
    for (const [name, values] of Object.entries(torch.gradients)) close(found[name]!, values);
    compiled.dispose();
  });

  test('step by step, with states reset by hand', async () => {
    await tf.setBackend('cpu');
    const { cell, x, first } = ours();
    let states: tf.Tensor = first;
    for (let t = 0; t < steps; t++) {
      const kept = torch.starts.slice(t * rows, (t + 1) * rows).map((start) => 1 - start);
      states = cell.step(
        tf.slice(x, [t * rows, 0], [rows, inputs]),
        tf.mul(states, tf.tensor2d(kept, [rows, 1])),
      );
      close(states.dataSync(), torch.states.slice(t * rows * units, (t + 1) * rows * units));
    }
  });
});
