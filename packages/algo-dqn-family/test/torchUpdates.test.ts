// Compares whole updates with PyTorch: loss, priorities and every gradient. Fixtures by tools/algo-dqn-family/torch_fixtures.py.
import type { Space } from '@prism-rl/core';
import { Box, Dict, MultiBinary, Rng } from '@prism-rl/core';
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
import { actionCount } from '../src/actions.ts';
import type { DqnConfig } from '../src/dqn/config.ts';
import { dqnDefaults } from '../src/dqn/config.ts';
import { objectiveFor } from '../src/dqn/recipe.ts';
import type { UpdateInputs } from '../src/dqn/update.ts';
import { dqnUpdate } from '../src/dqn/update.ts';
import { qNetwork } from '../src/network/qNetwork.ts';

interface Fixture {
  readonly observation: number;
  readonly actions: number;
  readonly settings: Partial<DqnConfig>;
  readonly cases: readonly {
    readonly name: string;
    readonly config: Partial<DqnConfig>;
    readonly branches?: readonly number[];
    /** Valid actions of masked updates. */
    readonly masks?: { readonly [name in 'observations' | 'nextObservations']: number[] };
    readonly online: Arrays;
    readonly target: Arrays;
    readonly batch: Arrays;
    readonly draws: Arrays;
    readonly loss: number;
    readonly meanQ: number;
    readonly priorities: number[];
    readonly gradients: Arrays;
  }[];
}

const fixture = fixtureAt<Fixture>(new URL('fixtures/torchUpdates.json', import.meta.url));

const vector = new Box({ low: -10, high: 10, shape: [fixture.observation] });

/** Prepends each row's mask to its numbers, the packing of an observation with an `action_mask` entry. */
function behindMasks(masks: readonly number[], rows: readonly number[], batchSize: number): number[] {
  const [actions, size] = [masks.length / batchSize, rows.length / batchSize];
  return Array.from({ length: batchSize }, (_, k) => [
    ...masks.slice(k * actions, (k + 1) * actions),
    ...rows.slice(k * size, (k + 1) * size),
  ]).flat();
}

describe.each(['ort', 'tfjs-cpu'])('on %s', (backend) => {
  test.each(fixture.cases)('$name: loss, priorities and gradients are PyTorch’s', async (expected) => {
    const engine = await activateBackend(backend);
    const config: DqnConfig = {
      ...dqnDefaults,
      ...fixture.settings,
      ...expected.config,
      replay: 'proportional',
      maxGradientNorm: 0,
    };
    const branches = expected.branches ?? [fixture.actions];
    const recipe = objectiveFor(config, branches);
    const { values: model } = recipe;
    const actions = actionCount(branches);
    const { masks } = expected;
    const observationSpace = (
      masks ? new Dict({ action_mask: new MultiBinary(actions), observation: vector }) : vector
    ) as Space;
    const batch = masks && {
      observations: behindMasks(masks.observations, expected.batch.observations!, config.batchSize),
      nextObservations: behindMasks(
        masks.nextObservations,
        expected.batch.nextObservations!,
        config.batchSize,
      ),
    };
    const [online, target] = [1, 2].map((seed) =>
      qNetwork({ observationSpace, actions, branches, model, config, rng: new Rng(seed) }),
    ) as [ReturnType<typeof qNetwork>, ReturnType<typeof qNetwork>];
    assignArrays(online.variables, expected.online);
    assignArrays(target.variables, expected.target);
    const optimizer = gradientKeeper(online.variables);
    const { inputs, draws, step } = dqnUpdate({
      config,
      observations: { shape: [config.batchSize, observationSpace.size] },
      branches,
      recipe,
      online,
      target,
      optimizer,
    });
    expect(draws.flatMap(({ specs }) => Object.keys(specs)).sort()).toEqual(
      Object.keys(expected.draws).sort(),
    );
    const compiled = await engine.compile<UpdateInputs, string>(inputs, step);
    const arrays = { ...expected.batch, ...batch, ...expected.draws, learningRate: [0] };
    const result = await compiled.run(inputArrays(inputs, arrays));
    expectClose(result.loss!, [expected.loss], 'loss', 2e-5);
    expectClose(result.meanQ!, [expected.meanQ], 'meanQ', 2e-5);
    expectClose(result.priorities!, expected.priorities, 'priorities', 2e-5);
    for (const [name, gradient] of Object.entries(expected.gradients)) {
      expectClose(await optimizer.variables[name]!.data(), gradient, `gradient of ${name}`, 2e-5);
    }
    compiled.dispose();
    for (const { variables } of [online, target, optimizer]) disposeVariables(variables);
  });
});
