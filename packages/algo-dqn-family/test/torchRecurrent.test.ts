// Compares an update on sequences, with GRU, burn-in and n-step returns, with PyTorch. Fixture by tools/algo-dqn-family/torch_recurrent.py.
import { Box, Rng } from '@prism-rl/core';
import { activateBackend, disposeVariables, sgd } from '@prism-rl/nn';
import { describe, expect, test } from 'vitest';
import { type Arrays, assignArrays, fixtureAt, inputArrays } from '../../../test/agents/reference.ts';
import { dqnDefaults } from '../src/dqn/config.ts';
import { objectiveFor } from '../src/dqn/recipe.ts';
import type { UpdateInputs } from '../src/dqn/update.ts';
import { dqnUpdate } from '../src/dqn/update.ts';
import { qNetwork } from '../src/network/qNetwork.ts';

interface Fixture {
  readonly observation: number;
  readonly hidden: number[];
  readonly units: number;
  readonly actions: number;
  readonly batchSize: number;
  readonly burnIn: number;
  readonly length: number;
  readonly nStep: number;
  readonly cases: readonly {
    readonly double: boolean;
    readonly online: Arrays;
    readonly target: Arrays;
    readonly batch: Arrays;
    readonly loss: number;
    readonly gradients: Arrays;
  }[];
}

const fixture = fixtureAt<Fixture>(new URL('fixtures/torchRecurrent.json', import.meta.url));

describe.each(['ort', 'tfjs-cpu'])('on %s', (backend) => {
  test.each(fixture.cases)('double $double: loss and gradients are PyTorch’s', async (expected) => {
    const engine = await activateBackend(backend);
    const { observation, hidden, units, actions, batchSize, burnIn, length, nStep } = fixture;
    const config = {
      ...dqnDefaults,
      ...{ hidden, batchSize, burnIn, nStep, sequenceLength: length, double: expected.double },
      ...{ recurrent: 'gru' as const, recurrentUnits: units, maxGradientNorm: 0 },
    };
    const recipe = objectiveFor(config);
    const { values: model } = recipe;
    const observationSpace = new Box({ low: -10, high: 10, shape: [observation] });
    const network = () => qNetwork({ observationSpace, actions, model, config, rng: new Rng(1) });
    const [online, target] = [network(), network()];
    assignArrays(online.variables, expected.online);
    assignArrays(target.variables, expected.target);
    const seen = (burnIn + length + nStep) * batchSize;
    const optimizer = sgd(online.variables, { momentum: 0 });
    const observations = { shape: [seen, observation] };
    const { inputs, step } = dqnUpdate({ config, observations, recipe, online, target, optimizer });
    const compiled = await engine.compile<UpdateInputs, string>(inputs, step);
    const { loss } = await compiled.run(inputArrays(inputs, { ...expected.batch, learningRate: [1] }));
    expect(loss![0]).toBeCloseTo(expected.loss, 5);
    // Plain gradient descent with learning rate 1 moves each parameter by its gradient.
    for (const [name, gradient] of Object.entries(expected.gradients)) {
      const now = await online.variables[name]!.data();
      for (const [k, value] of gradient.entries())
        expect(Math.abs(expected.online[name]![k]! - now[k]! - value), `${name}[${k}]`).toBeLessThan(1e-5);
    }
    compiled.dispose();
    for (const { variables } of [online, target]) disposeVariables(variables);
  });
});
