import { describe, expect, test } from 'vitest';
import { smallContext, transitionsOf } from '../../test/play.ts';
import { ReturnAverages } from '../monteCarlo.ts';
import { TabularShape } from '../tabularShape.ts';
import { type Episode, Episodes } from './episodes.ts';

describe('episodes', () => {
  test('holds 32 steps of each environment, then twice as many for the one with more', () => {
    const episodes = new Episodes(new TabularShape(smallContext(2, 1, {}, { numEnvs: 2 })));
    expect([episodes.size, episodes.capacity]).toEqual([0, 64]);
    const ends = (t: number) => (t % 10 === 0 ? 'terminated' : undefined);
    for (let t = 1; t <= 33; t++) {
      episodes.add(
        transitionsOf([
          [0, 0, 1, 1],
          [0, 0, 1, 1, ends(t)],
        ]),
      );
      if (t % 10 === 0) expect(episodes.sample().length).toBe(10);
      expect([episodes.size, episodes.capacity]).toEqual([t + (t % 10), t <= 32 ? 64 : 96]);
    }
  });

  test('an episode that was not sampled gives way to the next one', () => {
    const episodes = new Episodes(new TabularShape(smallContext(3, 1, {})));
    episodes.add(transitionsOf([[0, 0, 1, 2, 'terminated']]));
    episodes.add(transitionsOf([[1, 0, 5, 0]]));
    expect([episodes.ready(), episodes.size]).toEqual([false, 1]);
    episodes.add(transitionsOf([[0, 0, 6, 1, 'truncated']]));
    expect(episodes.sample()).toMatchObject({ length: 2, rewards: Float64Array.of(5, 6) });
    expect(() => episodes.sample()).toThrow('No episode has ended');
  });

  test('an environment, known or not, starts an episode until its first step', () => {
    const episodes = new Episodes(new TabularShape(smallContext(3, 2, {}, { numEnvs: 2 })));
    const starts = (): boolean[] => [0, 1, 2].map((i) => episodes.isStart(i));
    expect(starts()).toEqual([true, true, true]);
    episodes.add(
      transitionsOf([
        [0, 0, 1, 1],
        [2, 1, 5, 0, 'terminated'],
      ]),
    );
    expect(starts()).toEqual([false, false, true]);
    episodes.sample();
    expect(starts()).toEqual([false, true, true]);
  });

  test('keeps the probabilities and actions of two environments apart, also after a restore', () => {
    const shape = new TabularShape(smallContext(5, 3, {}, { numEnvs: 2 }));
    const episodes = new Episodes(shape);
    episodes.add(
      transitionsOf(
        [
          [0, 1, 2, 1],
          [4, 2, -1, 3],
        ],
        { probabilities: Float64Array.of(0.25, 0.5) },
      ),
    );
    const other = new Episodes(shape);
    other.restore(structuredClone(episodes.save()));
    for (const one of [episodes, other]) {
      one.add(
        transitionsOf(
          [
            [1, 0, 3, 2, 'truncated'],
            [3, 1, -2, 0, 'terminated'],
          ],
          { probabilities: Float64Array.of(0.75, 1) },
        ),
      );
      const dealt = [one.sample(), one.sample()].map(
        ({ states, actions, rewards, probabilities, ...rest }) => ({
          ...rest,
          arrays: [states, actions, rewards, probabilities].map((array) => [...array]),
        }),
      );
      expect(dealt).toEqual([
        {
          ...{ length: 2, lastState: 2, terminated: false },
          arrays: [
            [0, 1],
            [1, 0],
            [2, 3],
            [0.25, 0.75],
          ],
        },
        {
          ...{ length: 2, lastState: 0, terminated: true },
          arrays: [
            [4, 3],
            [2, 1],
            [-1, -2],
            [0.5, 1],
          ],
        },
      ]);
      expect(one.ready()).toBe(false);
    }
  });

  test('an endless episode is limited to a million steps', () => {
    const episodes = new Episodes(new TabularShape(smallContext(3, 2, {})));
    const step = transitionsOf([[0, 0, 1, 1]]);
    for (let t = 0; t < 1_000_000; t++) episodes.add(step);
    expect(() => episodes.add(step)).toThrow(
      expect.objectContaining({
        code: 'state',
        message: 'An episode has not ended after 1000000 steps (environment 0).',
        hint: expect.stringContaining('the wrapper time-limit'),
      }),
    );
    expect(episodes.capacity).toBeLessThan(2 ** 21);
  });
});

test('first visits are those of the episode, whatever earlier ones visited', () => {
  const returns = new ReturnAverages(4, { stepSize: 'sample-average', visits: 'first' });
  const v = new Float64Array(4);
  const episode = { length: 3, rewards: Float64Array.of(0, 0, 1) } as Episode;
  for (const entries of [Int32Array.of(1, 2, 1, 3), Int32Array.of(2, 2, 1)]) {
    returns.learn(v, entries, episode, 0, 0.5, 1);
    expect(returns.updates).toBe(2);
  }
  expect(Array.from(v)).toEqual([0, (0.25 + 1) / 2, (0.5 + 0.25) / 2, 0]);
});
