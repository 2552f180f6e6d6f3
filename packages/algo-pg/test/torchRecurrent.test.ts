// Compares PPO with a GRU, its loss and every gradient, with PyTorch. Fixture by tools/algo-pg/torch_recurrent.py.
import { Box, Rng } from '@prism-rl/core';
import type { StepInputs } from '@prism-rl/nn';
import { activateBackend, categorical } from '@prism-rl/nn';
import { describe, test } from 'vitest';
import type { Arrays } from '../../../test/agents/reference.ts';
import { expectLossAndGradients, fixtureAt } from '../../../test/agents/reference.ts';
import { recurrentActorCritic } from '../src/network/recurrentNetwork.ts';
import { ppoSettings } from '../src/ppo/config.ts';
import { ppoUpdate } from '../src/ppo/ppoUpdate.ts';

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

const fixture = fixtureAt<Fixture>(new URL('fixtures/torchRecurrent.json', import.meta.url));

describe.each(['ort', 'tfjs-cpu'])('on %s', (backend) => {
  test.each(fixture.cases)('shared $shared: loss and gradients equal PyTorch’s', async (expected) => {
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
    const inputs: StepInputs = {
      ...Object.fromEntries(Object.keys(expected.batch).map((name) => [name, { shape: [rows] }])),
      observations: { shape: [rows, observation] },
      firstStates: { shape: [sequences, network.stateSize] },
      samples: { shape: [rows], dtype: 'int32' },
    };
    const { loss } = ppoUpdate({ ...ppoSettings.defaults, ...fixture.config });
    const arrays = Object.entries(expected.batch).map(([name, values]) => [
      name,
      name === 'samples' ? Int32Array.from(values) : Float32Array.from(values),
    ]);
    const run = [inputs, Object.fromEntries(arrays)] as const;
    await expectLossAndGradients(
      engine,
      network.variables,
      expected,
      ...run,
      (tensors) => loss(network.along(tensors as never), tensors as never).loss,
    );
  });
});
