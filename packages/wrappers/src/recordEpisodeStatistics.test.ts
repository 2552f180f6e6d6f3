// Returns and lengths of episodes of vectors and single environments, truncated from outside, restarted, saved and restored.
import { RowVector } from '@prism-rl/core';
import { CartPole } from '@prism-rl/env-classic';
import { FrozenLake, TabularVector } from '@prism-rl/env-gridworld';
import { expect, test } from 'vitest';
import { RecordEpisodeStatistics, TimeLimit } from './index.ts';

test('statistics of a vector are those of its episodes', () => {
  const env = new RecordEpisodeStatistics.Vector(new TabularVector(4, FrozenLake.task()), 1000);
  const singles = Array.from({ length: 4 }, () => new RecordEpisodeStatistics(new FrozenLake()));
  env.reset({ seed: 3 });
  for (const [i, single] of singles.entries()) single.reset({ seed: 3 + i });
  let ended = 0;
  for (let k = 0; k < 300; k++) {
    const actions = Int32Array.from({ length: 4 }, (_, i) => (k * 5 + i * 3) % 4);
    env.step(actions);
    for (const [i, single] of singles.entries()) {
      const { terminated, truncated, info } = single.step(actions[i]!);
      expect('episode' in info).toBe(terminated || truncated);
      if (!terminated && !truncated) continue;
      ended++;
      expect(info.episode).toEqual({ r: env.episodeReturns[i], l: env.episodeLengths[i] });
      single.reset();
    }
  }
  expect(env.episodes.count).toBe(ended);
  expect(ended).toBeGreaterThan(50);
  const total = singles.reduce((sum, { episodes }) => sum + episodes.count, 0);
  expect(total).toBe(ended);
});

test('the info of a truncated episode’s last step has its return and length', () => {
  const env = new RecordEpisodeStatistics(new CartPole({ maxEpisodeSteps: 3 }));
  env.reset({ seed: 1 });
  const infos = [0, 1, 0].map((action) => env.step(action).info);
  expect(infos).toEqual([{}, {}, { episode: { r: 3, l: 3 } }]);
});

test('a time limit around the statistics ends their episodes, too', () => {
  const statistics = new RecordEpisodeStatistics.Vector(new RowVector(3, CartPole.task()));
  const env = new TimeLimit.Vector(statistics, 4);
  env.reset({ seed: 1 });
  for (let k = 0; k < 8; k++) env.step(Int32Array.of(k % 2, k % 2, k % 2));
  expect(statistics.episodes.count).toBe(6);
  expect(statistics.episodes.lengths).toEqual([4, 4, 4, 4, 4, 4]);
  // The time limit does not change the flags of the vector that it wraps.
  expect([env.truncated, statistics.truncated]).toEqual([Uint8Array.of(1, 1, 1), new Uint8Array(3)]);
});

test('an episode that has ended counts once, although what has begun is begun again', () => {
  const inner = new RowVector(2, CartPole.task({ maxEpisodeSteps: 3 }));
  const env = new RecordEpisodeStatistics.Vector(inner);
  env.reset({ seed: 1 });
  let ended = 0;
  for (let k = 0; k < 12; k++) {
    env.step(Int32Array.of(k % 2, k % 2));
    ended += inner.truncated[0]! + inner.truncated[1]!;
    // Right after an end, and within an episode: a truncated episode counts as well.
    if (k === 2) env.restart!(1);
    if (k === 6) env.restart!(0);
  }
  expect(ended).toBe(7);
  expect(env.episodes.lengths).toEqual([3, 3, 3, 3, 1, 3, 3, 3]);
});

test.each([1, 2])('a buffer of %i forgets the oldest episodes', (most) => {
  const env = new RecordEpisodeStatistics(new CartPole({ maxEpisodeSteps: 3 }), most);
  for (let episode = 0; episode < 3; episode++) {
    env.reset({ seed: episode });
    for (let k = 0; k < 3; k++) env.step(0);
  }
  expect(env.episodes.count).toBe(3);
  expect(env.episodes.lengths).toEqual(Array(most).fill(3));
  expect(env.episodes.returns).toEqual(Array(most).fill(3));
});

test('a reset of all begins to count anew, after an end and in the middle of an episode', () => {
  const env = new RecordEpisodeStatistics.Vector(new RowVector(2, CartPole.task({ maxEpisodeSteps: 3 })));
  for (const steps of [2, 3]) {
    env.reset({ seed: 1 });
    expect([...env.episodeReturns, ...env.episodeLengths]).toEqual([0, 0, 0, 0]);
    for (let k = 0; k < steps; k++) env.step(Int32Array.of(k % 2, k % 2));
    expect([...env.episodeLengths]).toEqual([steps, steps]);
  }
  expect(env.episodes.count).toBe(2);
  env.reset({ seed: 1 });
  // Restarted right after the reset: that episode has no step.
  env.restart!(0);
  expect(env.episodes.lengths).toEqual([3, 3, 0]);
});

test('a restored one counts on, and remembers', () => {
  const make = () =>
    new RecordEpisodeStatistics.Vector(new RowVector(2, CartPole.task({ maxEpisodeSteps: 4 })), 3);
  const [env, restored] = [make(), make()];
  env.reset({ seed: 1 });
  for (let k = 0; k < 6; k++) env.step(Int32Array.of(k % 2, k % 2));
  restored.reset({ seed: 7 });
  restored.restore!(env.save!());
  for (const one of [env, restored]) {
    expect([one.episodes.count, one.episodes.returns, one.episodes.lengths]).toEqual([2, [4, 4], [4, 4]]);
    expect([...one.episodeLengths]).toEqual([2, 2]);
    one.step(Int32Array.of(1, 0));
    expect([...one.episodeReturns]).toEqual([3, 3]);
    one.step(Int32Array.of(0, 1));
    expect([one.episodes.count, one.episodes.lengths]).toEqual([4, [4, 4, 4]]);
  }
});
