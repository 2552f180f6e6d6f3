import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { MovingGridWorld } from './movingGridWorld.ts';

test('the first observations, by hand', () => {
  const env = new MovingGridWorld();
  // Obstacles in rows 1, 2, 3 and columns 0, 1, 2, all moving to the right; the goal is 4 right and 4 down.
  expect(Array.from(env.reset({ seed: 1 }).observation)).toEqual([
    0, 1, -1, 1, 1, 2, -1, 1, 2, 3, -1, 1, 4, 4, 1,
  ]);
  // They move in every second step, beginning with the first one; the agent goes to the right.
  expect(Array.from(env.step(3).observation)).toEqual([0, 1, -1, 1, 1, 2, -1, 1, 2, 3, -1, 1, 3, 4, 1]);
  expect(Array.from(env.step(1).observation)).toEqual([0, 0, -1, 1, 1, 1, -1, 1, 2, 2, -1, 1, 3, 3, 1]);
});

test('an obstacle in the agent’s cell costs 1, the goal gives 1 and is the end', () => {
  const env = new MovingGridWorld();
  env.reset();
  expect(env.step(3).reward).toBe(0);
  // The obstacle of row 1 is in column 1 now, where the agent goes.
  expect(env.step(1)).toMatchObject({ reward: -1, terminated: false });
  const rewards: number[] = [];
  let last = env.step(3);
  for (const action of [3, 3, 1, 1, 1]) {
    rewards.push(last.reward);
    last = env.step(action);
  }
  expect(last).toMatchObject({ terminated: true });
  expect(last.reward).toBe(1);
  expect(rewards.every((reward) => reward === 0 || reward === -1)).toBe(true);
});

test('obstacles turn at the borders', () => {
  const env = new MovingGridWorld({ size: 3, maxEpisodeSteps: 20 });
  env.reset();
  const columns: number[] = [];
  const directions: number[] = [];
  for (let k = 0; k < 12; k++) {
    const { observation } = env.step(2);
    columns.push(observation[0]!);
    directions.push(observation[3]!);
  }
  expect(columns).toEqual([1, 1, 2, 2, 1, 1, 0, 0, 1, 1, 2, 2]);
  expect(directions).toEqual([1, 1, 1, 1, -1, -1, -1, -1, 1, 1, 1, 1]);
});

test('random starts follow the seed', () => {
  const start = (seed: number) =>
    new MovingGridWorld({ randomStarts: true, size: 9 }).reset({ seed }).observation;
  expect(start(1)).toEqual(start(1));
  expect(start(1)).not.toEqual(start(2));
});

test.each([{ size: 2 }, { size: 2.5 }, { obstaclePeriod: 0 }, { maxEpisodeSteps: 0 }])(
  'refuses %j',
  (config) => {
    expect(() => new MovingGridWorld(config)).toThrow(expect.objectContaining({ code: 'invalid-config' }));
  },
);

test('the text shows step, obstacles, and the agent in red where it is', () => {
  const env = new MovingGridWorld();
  env.reset({ seed: 1 });
  // Down, right, right: row 1, column 2.
  for (const action of [1, 3, 3]) env.step(action);
  const lines = env.renderText!().split('\n');
  expect(lines.map((line) => stripVTControlCharacters(line))).toEqual([
    'step 3',
    'S · · · ·',
    '· · T · ·',
    '· · · T ·',
    '· · · · T',
    '· · · · G',
  ]);
  // An obstacle stands in the agent's cell.
  expect(lines[2]).toContain('· \x1b[41;97mT\x1b[0m ·');
});
