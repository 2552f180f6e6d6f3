import { expect, test } from 'vitest';
import { smallContext, transitionsOf } from '../../test/feed.ts';
import { TabularShape } from '../tabularShape.ts';
import { Episodes } from './episodes.ts';

test('an environment is at the beginning of an episode until it has taken a step, and so is one that is not known', () => {
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
