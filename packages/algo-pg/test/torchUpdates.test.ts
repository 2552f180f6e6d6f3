// Compares losses and every gradient of each update with PyTorch. Fixture by tools/algo-pg/torch_updates.py.
import type { Space } from '@prism-rl/core';
import { Box, Discrete, MultiBinary, MultiDiscrete, Rng, Tuple } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { StepInputs } from '@prism-rl/nn';
import { activateBackend, distributionFor } from '@prism-rl/nn';
import { describe, test } from 'vitest';
import type { Arrays } from '../../../test/agents/reference.ts';
import { expectLossAndGradients, fixtureAt } from '../../../test/agents/reference.ts';
import { a2cUpdate } from '../src/a2c/a2cUpdate.ts';
import { episodicActorCriticLoss } from '../src/actorCritic/recipe.ts';
import { gaussianPgLoss } from '../src/gaussianPg/recipe.ts';
import type { ActorCriticNetwork, PolicyNetwork } from '../src/network/policyNetwork.ts';
import { actorCriticNetwork, policyNetwork } from '../src/network/policyNetwork.ts';
import { ppoSettings } from '../src/ppo/config.ts';
import { ppoUpdate } from '../src/ppo/ppoUpdate.ts';
import { reinforceLoss } from '../src/reinforce/recipe.ts';

interface Case {
  readonly name: string;
  readonly update: 'reinforce' | 'gaussianPg' | 'actorCritic' | 'a2c' | 'ppo';
  readonly actions: 'discrete' | 'real' | 'several' | 'switches' | 'hybrid';
  readonly shared: boolean;
  readonly critic: boolean;
  readonly activation: 'relu' | 'tanh';
  readonly squash: boolean;
  readonly config: object;
  readonly parameters: Arrays;
  readonly batch: Arrays;
  readonly loss: number;
  readonly gradients: Arrays;
}

interface Fixture {
  readonly observation: number;
  readonly hidden: number[];
  readonly actions: number;
  readonly size: number;
  readonly branches: number[];
  readonly rows: number;
  readonly cases: readonly Case[];
}

const fixture = fixtureAt<Fixture>(new URL('fixtures/torchUpdates.json', import.meta.url));

function spaceOf(actions: Case['actions']): Space {
  const { size, branches } = fixture;
  const numbers = new Box({ low: -1, high: 1, shape: [size] });
  switch (actions) {
    case 'discrete':
      return new Discrete(fixture.actions) as Space;
    case 'real':
      return numbers as Space;
    case 'several':
      return new MultiDiscrete(branches) as Space;
    case 'switches':
      return new MultiBinary(size) as Space;
    case 'hybrid':
      return new Tuple([new Discrete(fixture.actions), numbers]) as Space;
  }
}

function networkOf({ actions, shared, critic, activation, squash }: Case): PolicyNetwork {
  const { observation, hidden } = fixture;
  const actionSpace = spaceOf(actions);
  const options = {
    observationSpace: new Box({ low: -10, high: 10, shape: [observation] }),
    distribution: distributionFor(actionSpace, squash),
    config: { network: 'mlp', hidden, activation, initializer: 'fanInUniform' } as const,
    rng: new Rng(1),
  };
  return critic
    ? actorCriticNetwork({ ...options, config: { ...options.config, hidden } }, shared)
    : policyNetwork({ ...options, config: { ...options.config, hidden } });
}

/** Computes a case's loss with the agents' code. `rows` beyond the batch are padding. */
function lossOf(
  { update, config }: Case,
  network: PolicyNetwork,
  tensors: { readonly [name: string]: tf.Tensor },
): tf.Scalar {
  const of = tensors as never;
  const both = network as ActorCriticNetwork;
  if (update === 'reinforce') return reinforceLoss(network, config as never, of).loss;
  if (update === 'gaussianPg') return gaussianPgLoss(network, of).loss;
  if (update === 'actorCritic') return episodicActorCriticLoss(both, config as never, of).loss;
  if (update === 'a2c') return a2cUpdate(config as never).loss(both, of).loss;
  return ppoUpdate({ ...ppoSettings.defaults, ...config }).loss(both, of).loss;
}

describe.each(['ort', 'tfjs-cpu'])('on %s', (backend) => {
  test.each(fixture.cases)('$name: loss and gradients equal PyTorch’s', async (expected) => {
    const engine = await activateBackend(backend);
    const { rows, observation, size } = fixture;
    const network = networkOf(expected);
    const { sampleDtype, sampleShape } = network.distribution;
    // Whole episodes are padded: two more rows, which must have no effect.
    const isEpisodic = ['reinforce', 'gaussianPg', 'actorCritic'].includes(expected.update);
    const padding = isEpisodic ? 2 : 0;
    const arrays: { [name: string]: number[] } = { ...expected.batch };
    if (isEpisodic) {
      arrays.weights = Array(rows).fill(1 / rows);
      if (expected.update === 'actorCritic') arrays.isStep = Array(rows).fill(1);
    }
    const shapes: { readonly [name: string]: number[] } = {
      observations: [observation],
      actionSlopes: [size],
      samples: [...sampleShape],
    };
    const inputs: StepInputs = Object.fromEntries(
      Object.keys(arrays).map((name) => [
        name,
        {
          shape: name === 'actionCurvatures' ? [size] : [rows + padding, ...(shapes[name] ?? [])],
          dtype: name === 'samples' ? sampleDtype : ('float32' as const),
        },
      ]),
    );
    const given = Object.entries(arrays).map(([name, values]) => {
      const { shape, dtype } = inputs[name]!;
      const length = shape.reduce((product, n) => product * n, 1);
      const array = dtype === 'int32' ? new Int32Array(length) : new Float32Array(length);
      array.set(values);
      // Nonzero padding, which would show: only the weights of 0 exclude it.
      if (name === 'observations' || name === 'returns' || name === 'advantages')
        array.fill(3, values.length);
      return [name, array];
    });
    await expectLossAndGradients(
      engine,
      network.variables,
      expected,
      inputs,
      Object.fromEntries(given) as { [name: string]: Float32Array },
      (tensors) => lossOf(expected, network, tensors),
    );
  });
});
