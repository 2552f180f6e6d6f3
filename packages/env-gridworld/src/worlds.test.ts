import { RowVector } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { MemoryChain, MemoryChainTask } from './memoryChain.ts';
import { MovingGridWorld } from './movingGridWorld.ts';
import { WindyGridWorld } from './windyGridWorld.ts';

describe('memoryChain', () => {
  test('shows the cue once, asks for it after the corridor, and pays 1 for the right answer', () => {
    const env = new MemoryChain({ length: 3 });
    for (const seed of [1, 2, 3, 4, 5]) {
      const { observation } = env.reset({ seed });
      const cue = observation[0]!;
      expect(Math.abs(cue)).toBe(1);
      expect(observation[1]).toBe(0);
      const seen = [0, 1, 2].map((k) => {
        const { observation, reward, terminated } = env.step(k % 2);
        expect([reward, terminated]).toEqual([0, false]);
        return [...observation];
      });
      expect(seen).toEqual([
        [0, 0],
        [0, 0],
        [0, 1],
      ]);
      const right = cue === 1 ? 1 : 0;
      const answer = seed % 2 === 0 ? right : 1 - right;
      expect(env.step(answer)).toMatchObject({ reward: answer === right ? 1 : -1, terminated: true });
    }
  });

  test('remembering returns 1 per episode, guessing 0 on average', () => {
    const numEnvs = 500;
    const env = new RowVector(numEnvs, new MemoryChainTask({ length: 20 }, 'MemoryChain-v0'));
    env.reset({ seed: 1 });
    const cues = Array.from({ length: numEnvs }, (_, i) => env.observations[2 * i]!);
    const remembering = Int32Array.from(cues, (cue) => (cue === 1 ? 1 : 0));
    for (let k = 0; k < 20; k++) env.step(remembering);
    expect(env.observations.filter((_, k) => k % 2 === 1).every((asked) => asked === 1)).toBe(true);
    env.step(remembering);
    expect(env.rewards.every((reward) => reward === 1)).toBe(true);
    expect(env.terminated.every((flag) => flag === 1)).toBe(true);
    const blind = new Int32Array(numEnvs).fill(1);
    for (let k = 0; k <= 20; k++) env.step(blind);
    const mean = env.rewards.reduce((sum, reward) => sum + reward, 0) / numEnvs;
    // Four standard errors of a fair coin's mean.
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(numEnvs));
  });

  test('the left end of the image has the cue’s colour, red for −1 and blue for 1', () => {
    const env = new MemoryChain({ length: 3 });
    for (const seed of [1, 2, 3, 4]) {
      const [cue] = env.reset({ seed }).observation;
      for (let t = 0; t < 3; t++) {
        const { width, data } = env.render!();
        const at = 3 * (22 * width + 40);
        expect([...data.subarray(at, at + 3)], `seed ${seed}, step ${t}`).toEqual(
          cue === -1 ? [214, 39, 40] : [31, 119, 180],
        );
        env.step(0);
      }
    }
  });
});

describe('movingGridWorld', () => {
  test('the first observations, by hand', () => {
    const env = new MovingGridWorld();
    // Obstacles in rows 1, 2, 3 and columns 0, 1, 2, all moving to the right; the goal is 4 right and 4 down.
    expect(Array.from(env.reset({ seed: 1 }).observation)).toEqual([
      0, 1, -1, 1, 1, 2, -1, 1, 2, 3, -1, 1, 4, 4, 1,
    ]);
    // They move in every second step, starting with the first; the agent moves to the right.
    expect(Array.from(env.step(3).observation)).toEqual([0, 1, -1, 1, 1, 2, -1, 1, 2, 3, -1, 1, 3, 4, 1]);
    expect(Array.from(env.step(1).observation)).toEqual([0, 0, -1, 1, 1, 1, -1, 1, 2, 2, -1, 1, 3, 3, 1]);
  });

  test('an obstacle in the agent’s cell costs 1; the goal gives 1 and ends the episode', () => {
    const env = new MovingGridWorld();
    env.reset();
    expect(env.step(3).reward).toBe(0);
    // The obstacle of row 1 is now in column 1, where the agent moves.
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

  test.each([{ size: 2 }, { size: 2.5 }, { obstaclePeriod: 0 }, { maxEpisodeSteps: 0 }])(
    'refuses %j',
    (config) => {
      expect(() => new MovingGridWorld(config)).toThrow(expect.objectContaining({ code: 'invalid-config' }));
    },
  );
});

describe('windyGridWorld', () => {
  test.each([
    // The wind blows one cell upwards in columns 3 to 5 and 8, two cells in 6 and 7. The column where a step begins counts.
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
});
