// Compares PPO with a GRU, its loss and every gradient, with PyTorch. Fixture by tools/algo-pg/torch_recurrent.py.
import { readFileSync } from 'node:fs';
import { Box, Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Arrays as StepArrays, StepInputs } from '@prism-rl/nn';
import { activateBackend, categorical, disposeVariables, valueAndGradients } from '@prism-rl/nn';
import { describe, expect, test } from 'vitest';
import { recurrentActorCritic } from '../src/network/recurrentNetwork.ts';
import { ppoSettings } from '../src/ppo/entry.ts';
import { ppoUpdate } from '../src/ppo/ppoUpdate.ts';

interface Arrays {
  readonly [name: string]: number[];
}

interface Fixture {
  readonly observation: number;
  readonly hidden: number;
  readonly units: number;
  readonly actions: number;
  readonly rows: number;
  readonly sequences: number;
  readonly config: object;
  readonly cases: readonly {
    readonly shared: boolean;
    readonly parameters: Arrays;
    readonly batch: Arrays;
    readonly loss: number;
    readonly gradients: Arrays;
  }[];
}

const fixture = JSON.parse(
  readFileSync(new URL('fixtures/torchRecurrent.json', import.meta.url), 'utf8'),
) as Fixture;

function expectClose(actual: ArrayLike<number>, expected: readonly number[], what: string): void {
  expect(actual.length).toBe(expected.length);
  for (const [k, value] of expected.entries()) {
    const distance = Math.abs(actual[k]! - value);
    expect(distance, `${what}[${k}]: ${actual[k]}, in PyTorch ${value}`).toBeLessThan(1e-5);
  }
}

describe.each(['ort', 'tfjs-cpu'])('on %s', (backend) => {
  test.each(fixture.cases)('shared $shared: loss and gradients are PyTorch’s', async (expected) => {
    const engine = await activateBackend(backend);
    const { observation, hidden, units, actions, rows, sequences } = fixture;
    const network = recurrentActorCritic(
      {
        observationSpace: new Box({ low: -10, high: 10, shape: [observation] }),
        distribution: categorical(actions),
        config: { network: 'mlp', hidden: [hidden], activation: 'tanh', initializer: 'fanInUniform' },
        recurrentUnits: units,
        rng: new Rng(1),
      },
      expected.shared,
    );
    expect(Object.keys(network.variables).sort()).toEqual(Object.keys(expected.parameters).sort());
    for (const [name, variable] of Object.entries(network.variables)) {
      tf.tidy(() => variable.assign(tf.tensor(expected.parameters[name]!, variable.shape)));
    }
    const inputs: StepInputs = {
      ...Object.fromEntries(Object.keys(expected.batch).map((name) => [name, { shape: [rows] }])),
      observations: { shape: [rows, observation] },
      firstStates: { shape: [sequences, network.stateSize] },
      samples: { shape: [rows], dtype: 'int32' },
    };
    const { loss } = ppoUpdate({ ...ppoSettings.defaults, ...fixture.config });
    const step = await engine.compile<StepInputs, string>(inputs, (tensors) => {
      const along = network.along(tensors as never);
      const { value, gradients } = valueAndGradients(
        network.variables,
        () => loss(along, tensors as never).loss,
      );
      return { loss: value, ...gradients };
    });
    const arrays = Object.entries(expected.batch).map(([name, values]) => [
      name,
      name === 'samples' ? Int32Array.from(values) : Float32Array.from(values),
    ]);
    const found = await step.run(Object.fromEntries(arrays) as StepArrays<keyof StepInputs>);
    expectClose(found.loss!, [expected.loss], 'loss');
    for (const [name, gradient] of Object.entries(expected.gradients))
      expectClose(found[name]!, gradient, `gradient of ${name}`);
    step.dispose();
    disposeVariables(network.variables);
  });
});
