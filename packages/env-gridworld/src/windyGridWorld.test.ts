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

test.each([
  // The wind blows one cell upwards in columns 3 to 5 and 8, two cells in 6 and 7. The column where a step begins decides.
  [30, 3, [31]],
  [63, 3, [54]],
  [63, 1, [63]],
  [45, 3, [36]],
  [66, 3, [47]],
  [66, 0, [36]],
  [15, 0, [5]],
  [68, 2, [57]],
  [69, 1, [69]],
])('by hand: from cell %i, action %i leads to %j', (cell, action, expected) => {
  const { offsets, nextStates, numActions } = new WindyGridWorld().model!();
  const pair = cell * numActions + action;
  expect([...nextStates.slice(offsets[pair], offsets[pair + 1])]).toEqual(expected);
});
