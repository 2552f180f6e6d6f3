// Checks one actor-learner against an environment that counts its steps: steps claimed, learned from and reported must equal that count.
import type { Env, Metrics, PackedArray } from '@prism-rl/core';
import { Box, Discrete, noInfo, vectorize } from '@prism-rl/core';
import type { Rollout } from '@prism-rl/memory';
import { Segment } from '@prism-rl/memory';
import { expect, test } from 'vitest';
import { ActorLearner } from './actorLearner.ts';
import type { LocalLearner } from './localLearner.ts';
import { StepBudget } from './sharedParameters.ts';

const observationSpace = new Box({ low: 0, high: 1e6, shape: [1] });
const actionSpace = new Discrete(2);

/** Episodes of 3, 1 and 7 steps in turn, all truncated except the second; observes `100 · episode + time` and pays the time. */
function counting(): { readonly env: Env; readonly taken: () => number } {
  const lengths = [3, 1, 7];
  let [taken, episode, time] = [0, -1, 0];
  const observe = (): Float32Array => Float32Array.of(100 * episode + time);
  const env: Env<Float32Array, number> = {
    ...{ id: 'Counting-v0', observationSpace, actionSpace },
    reset: () => {
      episode++;
      time = 0;
      return { observation: observe(), info: noInfo };
    },
    step: () => {
      taken++;
      time++;
      const isOver = time === lengths[episode % 3];
      const terminated = isOver && episode % 3 === 1;
      return {
        observation: observe(),
        reward: time,
        terminated,
        truncated: isOver && !terminated,
        info: noInfo,
      };
    },
  };
  return { env: env as Env, taken: () => taken };
}

/** The third of several actor-learners; always chooses action 1, with 24 steps granted after 1000. */
function actorLearner(single: Env, learn: (rollout: Rollout) => Metrics, action = 1) {
  const env = vectorize([single]);
  env.reset({ seed: 0 });
  const learner = {
    actor: {
      extras: {},
      act: (_seen: PackedArray, { actions }: { actions: PackedArray }) => void actions.fill(action),
    },
    learn: async (rollout: Rollout) => learn(rollout),
  } as unknown as LocalLearner;
  const budget = new StepBudget();
  budget.taken = 1000;
  budget.goal = 1024;
  const segment = new Segment({ observationSpace, actionSpace, extras: {}, steps: 5 });
  return { one: new ActorLearner({ index: 2, env, learner, segment, budget, tMax: 5 }), budget };
}

test('takes exactly the granted steps, up to the goal, and learns from each once', async () => {
  const { env, taken } = counting();
  const segments: { steps: number; tails: number[]; first: number }[] = [];
  const { one, budget } = actorLearner(env, ({ steps, observations, tailObservations }) => {
    segments.push({ steps, tails: [...tailObservations], first: observations[0]! });
    return { steps, half: 0.5 };
  });
  const report = await one.run();
  expect([taken(), budget.taken]).toEqual([24, 1024]);
  // A truncated segment bootstraps from the observation before the reset; a terminated one does not bootstrap.
  expect(segments).toEqual([
    { steps: 3, first: 0, tails: [3] },
    { steps: 1, first: 100, tails: [] },
    { steps: 5, first: 200, tails: [205] },
    { steps: 2, first: 205, tails: [207] },
    { steps: 3, first: 300, tails: [303] },
    { steps: 1, first: 400, tails: [] },
    { steps: 5, first: 500, tails: [505] },
    { steps: 2, first: 505, tails: [507] },
    { steps: 2, first: 600, tails: [602] },
  ]);
  expect(report).toMatchObject({ updates: 9, metrics: { steps: 24, half: 4.5 } });
  expect(report.episodes).toMatchObject(
    [3, 1, 7, 3, 1, 7].map((length) => ({
      ...{ env: 2, length, return: (length * (length + 1)) / 2 },
      ...{ terminated: length === 1, truncated: length !== 1 },
    })),
  );
  // The unfinished episode continues, and is reported as one.
  budget.goal = 1025;
  expect((await one.run()).episodes).toMatchObject([{ length: 3, return: 6, envSteps: 1025 }]);
  expect(taken()).toBe(25);
});

test('reports an invalid action instead of taking it', async () => {
  const { env, taken } = counting();
  const { one } = actorLearner(env, () => ({}), 2);
  await expect(one.run()).rejects.toThrow(/The agent chose 2, /);
  expect(taken()).toBe(0);
});
