// Compares A3C's loss, gradient and update with PyTorch, segment by segment. Fixture by tools/algo-pg/torch_a3c.py.
import { actOutputs, Box, Discrete, Rng } from '@prism-rl/core';
import { Segment } from '@prism-rl/memory';
import { activateBackend, disposeVariables } from '@prism-rl/nn';
import { describe, expect, test } from 'vitest';
import type { Arrays } from '../../../../test/agents/reference.ts';
import { expectClose, fixtureAt } from '../../../../test/agents/reference.ts';
import type { A3cConfig } from '../../src/a3c/config.ts';
import { a3cSettings } from '../../src/a3c/config.ts';
import { LocalLearner } from '../../src/a3c/localLearner.ts';
import { a3cNetwork } from '../../src/a3c/recipe.ts';
import { SharedParameters } from '../../src/a3c/sharedParameters.ts';
import { sampleExtras } from '../../src/policyActor.ts';

const parts = ['loss', 'policyLoss', 'valueLoss', 'entropy'] as const;

const others = ['gradientNorm', 'advantageMean', 'advantageStd'] as const;

type SegmentCase = { readonly [K in (typeof parts)[number] | (typeof others)[number]]: number } & {
  readonly observations: number[];
  readonly samples: number[];
  readonly rewards: number[];
  readonly next: number[];
  readonly terminated: boolean;
  readonly gradients: Arrays;
  readonly parameters: Arrays;
};

interface Fixture {
  readonly observation: number;
  readonly hidden: number[];
  readonly actions: number;
  readonly size: number;
  readonly config: Partial<A3cConfig>;
  readonly cases: readonly {
    readonly name: string;
    readonly continuous: boolean;
    readonly config: Partial<A3cConfig>;
    readonly parameters: Arrays;
    readonly segments: readonly SegmentCase[];
  }[];
}

const fixture = fixtureAt<Fixture>(new URL('./fixtures/torchA3c.json', import.meta.url));

describe.each(['ort', 'tfjs-cpu'])('on %s', (backend) => {
  test.each(fixture.cases)(
    '$name: like PyTorch',
    async ({ continuous, config: own, parameters, segments }) => {
      const engine = await activateBackend(backend);
      const { observation, hidden, actions, size } = fixture;
      const space = new Box({ low: -10, high: 10, shape: [observation] });
      const actionSpace = continuous ? new Box({ low: -1, high: 1, shape: [size] }) : new Discrete(actions);
      const config: A3cConfig = {
        ...{ ...a3cSettings.defaults, ...fixture.config, ...own },
        ...{ hidden, network: 'mlp', activation: 'tanh', anneal: false, updates: 'round-robin' },
      };
      const spaces = { observationSpace: space, actionSpace };
      const context = { ...spaces, config, steps: 1000, rng: new Rng(1) };
      const network = a3cNetwork(context);
      const names = Object.keys(network.variables);
      const flat = (arrays: Arrays): number[] => names.flatMap((name) => arrays[name]!);
      const start = Float32Array.from(flat(parameters));
      const shared = new SharedParameters(SharedParameters.allocate(start.length, config), config);
      shared.write(start);
      const learner = await LocalLearner.create(context, engine, shared);
      const shape = { ...spaces, extras: sampleExtras(network) };
      const segment = new Segment({ ...shape, steps: config.tMax });
      const after = new Float32Array(start.length);
      for (const expected of segments) {
        segment.clear();
        const { length } = expected.rewards;
        const seen = Float32Array.from([...expected.observations, ...expected.next]);
        const step = {
          count: length,
          observations: seen,
          nextObservations: seen.subarray(observation),
          ...actOutputs(actionSpace, length),
          rewards: Float64Array.from(expected.rewards),
          terminated: Uint8Array.from(expected.rewards, (_, t) =>
            Number(t === length - 1 && expected.terminated),
          ),
          truncated: new Uint8Array(length),
          starts: new Uint8Array(length),
          extras: { samples: Float32Array.from(expected.samples) },
        };
        for (let t = 0; t < length; t++) segment.add(step, t);
        // The update shows the gradient only through the optimizer: check the gradient itself, too.
        const gradients: number[][] = [];
        const update = shared.update.bind(shared);
        shared.update = (gradient, ...rest) => {
          gradients.push(Array.from(gradient));
          update(gradient, ...rest);
        };
        const metrics = await learner.learn(segment.batch);
        shared.update = update;
        expectClose(gradients[0]!, flat(expected.gradients));
        for (const part of parts) expectClose([metrics[part]! * length], [expected[part]]);
        for (const name of others) expectClose([metrics[name]!], [expected[name]]);
        shared.read(after);
        expectClose(after, flat(expected.parameters));
        expect(learner.parameters).toEqual(after);
      }
      expect([shared.updates, shared.steps]).toEqual([4, 13]);
      learner.dispose();
      disposeVariables(network.variables);
    },
  );
});
