import { stripVTControlCharacters } from 'node:util';
import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { Taxi } from './taxi.ts';

const depots = ['R', 'G', 'Y', 'B'];
const actions = ['South', 'North', 'East', 'West', 'Pickup', 'Dropoff'];

test('the text says where the passenger is and wants to, and the last action', () => {
  const env = new Taxi();
  const rng = new Rng(1);
  let [waits, rides] = [0, 0];
  for (let seed = 0; seed < 5; seed++) {
    let { observation, info } = env.reset({ seed });
    let last = '';
    for (let k = 0; k < 150; k++) {
      const passenger = Math.floor(observation / 4) % 5;
      const where = passenger === 4 ? 'in the taxi' : `at ${depots[passenger]}`;
      const [heading, ...rows] = stripVTControlCharacters(env.renderText!()).split('\n');
      expect(heading).toBe(`passenger ${where}, to ${depots[observation % 4]}${last}`);
      expect(rows).toHaveLength(5);
      if (passenger === 4) rides++;
      else waits++;
      const mask = info.action_mask as unknown as ArrayLike<number>;
      // Picks up where that is possible, and never drops off.
      const moves = [0, 1, 2, 3].filter((action) => mask[action] === 1);
      const action = mask[4] === 1 ? 4 : moves[rng.integers(moves.length)]!;
      ({ observation, info } = env.step(action));
      last = ` (${actions[action]})`;
    }
  }
  expect(waits).toBeGreaterThan(20);
  expect(rides).toBeGreaterThan(100);
});
