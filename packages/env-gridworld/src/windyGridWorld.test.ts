import { expect, test } from 'vitest';
import { WindyGridWorld } from './windyGridWorld.ts';

const goal = 37;

test.each([{}, { kingsMoves: true }, { stochasticWind: true }])(
  'a move ends an episode where it leads to the goal, and nowhere else: %j',
  (config) => {
    const { offsets, nextStates, terminated, rewards, numActions } = new WindyGridWorld(config).model!();
    let arrivals = 0;
    for (let pair = 0; pair + 1 < offsets.length; pair++) {
      const isThere = Math.floor(pair / numActions) === goal;
      for (let k = offsets[pair]!; k < offsets[pair + 1]!; k++) {
        expect([pair, terminated[k]]).toEqual([pair, Number(nextStates[k] === goal)]);
        expect(rewards[k]).toBe(isThere ? 0 : -1);
        if (!isThere && terminated[k] === 1) arrivals++;
      }
    }
    expect(arrivals).toBeGreaterThan(0);
  },
);
