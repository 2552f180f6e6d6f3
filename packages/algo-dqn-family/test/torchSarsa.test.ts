// Compares deep Sarsa's update with PyTorch: loss, A′ and every gradient. Fixtures by tools/algo-dqn-family/torch_fixtures.py.
import { Box, Rng } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import { activateBackend, disposeVariables } from '@prism-rl/nn';
import { describe, expect, test } from 'vitest';
import {
  type Arrays,
  assignArrays,
  expectClose,
  fixtureAt,
  gradientKeeper,
  inputArrays,
} from '../../../test/agents/reference.ts';
import { sarsaUpdate } from '../src/deepSarsa/update.ts';
import { dqnDefaults } from '../src/dqn/config.ts';
import { qNetwork } from '../src/network/qNetwork.ts';
import { expectedValues } from '../src/values/expected.ts';

const fixture = fixtureAt<{
  readonly observation: number;
  readonly actions: number;
  readonly hidden: number[];
  readonly cases: readonly {
    readonly loss: 'mse' | 'huber';
    readonly parameters: Arrays;
    readonly batch: Arrays;
    readonly value: number;
    readonly meanQ: number;
    readonly nextActions: number[];
    readonly gradients: Arrays;
  }[];
}>(new URL('fixtures/torchSarsa.json', import.meta.url));

describe.each(['ort', 'tfjs-cpu'])('on %s', (backend) => {
  test.each(fixture.cases)('$loss: loss, next actions and gradients are PyTorch’s', async (expected) => {
    const engine = await activateBackend(backend);
    const observationSpace = new Box({ low: -10, high: 10, shape: [fixture.observation] });
    const model = expectedValues;
    const config = { ...dqnDefaults, hidden: fixture.hidden, loss: expected.loss, maxGradientNorm: 0 };
    const network = qNetwork({ observationSpace, actions: fixture.actions, model, config, rng: new Rng(1) });
    assignArrays(network.variables, expected.parameters);
    const optimizer = gradientKeeper(network.variables);
    const { inputs, step } = sarsaUpdate({
      rows: expected.nextActions.length,
      observations: { shape: [expected.nextActions.length, fixture.observation] },
      config,
      variables: network.variables,
      values: (observations: tf.Tensor) => model.actionValues(network.apply(observations, {})),
      optimizer,
    });
    const compiled = await engine.compile(inputs, step);
    const result = await compiled.run(inputArrays(inputs, { ...expected.batch, learningRate: [0] }));
    expectClose(result.loss, [expected.value], 'loss', 2e-5);
    expectClose(result.meanQ, [expected.meanQ], 'meanQ', 2e-5);
    expect([...result.nextActions]).toEqual(expected.nextActions);
    for (const [name, gradient] of Object.entries(expected.gradients)) {
      expectClose(await optimizer.variables[name]!.data(), gradient, `gradient of ${name}`, 2e-5);
    }
    compiled.dispose();
    for (const { variables } of [network, optimizer]) disposeVariables(variables);
  });
});
