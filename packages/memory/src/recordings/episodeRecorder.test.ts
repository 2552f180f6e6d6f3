import { Box, Discrete, type Env, type Space } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { DatasetSummary } from './datasetSummary.ts';
import { EpisodeRecorder } from './episodeRecorder.ts';

const source = {
  ...{ environment: 'Count-v0', policy: 'by hand' },
  observationSpace: new Box({ low: 0, high: 9, shape: [2] }) as Space,
  actionSpace: new Discrete(3) as Space,
};

/** Counts steps in the first number; `end` says at which step which end comes. */
function counting(end: { readonly [step: number]: 'terminated' | 'truncated' }): Env {
  let steps = 0;
  return {
    ...source,
    id: 'Count-v0',
    reset: () => {
      steps = 0;
      return { observation: Float32Array.of(0, 7), info: {} };
    },
    step: () => ({
      observation: Float32Array.of(++steps, 7),
      ...{ reward: steps / 2, info: {} },
      ...{ terminated: end[steps] === 'terminated', truncated: end[steps] === 'truncated' },
    }),
  };
}

test('an episode has an observation more than steps; a reset and the end of the recording cut it off', () => {
  const recorder = new EpisodeRecorder(source);
  const [ends, runs] = [
    recorder.record(counting({ 2: 'terminated' })),
    recorder.record(counting({ 3: 'truncated' })),
  ];
  ends.reset();
  ends.step(0);
  ends.step(1);
  ends.reset(); // never played
  runs.reset();
  for (const action of [2, 2, 1]) runs.step(action);
  runs.reset();
  runs.step(0);
  expect([recorder.steps, recorder.bytes]).toEqual([6, 9 * 2 * 4]);
  const episodes = recorder.take();
  expect(episodes).toEqual({
    ...source,
    lengths: Int32Array.of(2, 3, 1),
    observations: Float32Array.from([0, 1, 2, 0, 1, 2, 3, 0, 1].flatMap((x) => [x, 7])),
    actions: Int32Array.of(0, 1, 2, 2, 1, 0),
    rewards: Float64Array.of(0.5, 1, 0.5, 1, 1.5, 0.5),
    terminated: Uint8Array.of(1, 0, 0),
    truncated: Uint8Array.of(0, 1, 0),
  });
  runs.reset();
  runs.step(2);
  expect(recorder.take().actions).toEqual(Int32Array.of(2));
  expect(recorder.take().lengths.length).toBe(0);
});

test('a summary counts, and names what is suspicious', () => {
  const recorder = new EpisodeRecorder(source);
  const env = recorder.record(counting({ 2: 'terminated' }));
  const play = (actions: readonly number[]): void => {
    env.reset();
    for (const action of actions) env.step(action);
  };
  for (let k = 0; k < 4; k++) play([k % 2, 0]);
  const episodes = recorder.take();
  const summary = new DatasetSummary();
  summary.add(episodes);
  const { suspicions, ...numbers } = summary.numbers;
  expect(numbers).toEqual({
    ...{ episodes: 4, steps: 8 },
    returns: { min: 1.5, mean: 1.5, max: 1.5, std: 0 },
    lengths: { min: 2, mean: 2, max: 2, std: 0 },
    ends: { terminated: 4, truncated: 0, cutOff: 0 },
    actions: [{ name: '', counts: [6, 2, 0] }],
  });
  expect(suspicions).toEqual([
    '1 of 2 elements of the observations never change: 1.',
    '1 of 3 actions were never chosen, the first is number 2.',
    '4 episodes are marked as terminated after exactly 2 steps, and none is longer: if that is a time limit, mark them as truncated.',
  ]);
  const broken = new DatasetSummary();
  broken.add({
    ...episodes,
    rewards: episodes.rewards.map((reward, k) => (k > 5 ? Number.NaN : reward)),
    actions: Int32Array.of(0, 1, 2, 3, 0, 0, 0, 0),
  });
  expect(broken.numbers.suspicions.slice(0, 2)).toEqual([
    '1 action is outside the action space: first, step 2 of episode 2 has the action 3, which is not in Discrete(3).',
    '2 rewards are not finite: first, step 1 of episode 4 has the reward NaN.',
  ]);
});

test('nothing recorded is no error', () => {
  expect(new DatasetSummary().numbers).toMatchObject({
    episodes: 0,
    returns: undefined,
    actions: [],
    suspicions: [],
  });
});
