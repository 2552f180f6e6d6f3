import { stripVTControlCharacters } from 'node:util';
import { Rng, RowVector } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { Blackjack } from './blackjack.ts';
import { MemoryChain, MemoryChainTask } from './memoryChain.ts';
import { MovingGridWorld } from './movingGridWorld.ts';
import { Taxi } from './taxi.ts';
import { WindyGridWorld } from './windyGridWorld.ts';

describe('blackjack', () => {
  /** Counts pips; a one has a different shape. */
  function pipsOf(card: string): number {
    expect(card).toMatch(/^(A|[2-9]|10)$/);
    return card === 'A' ? 1 : Number(card);
  }

  test('the text shows the observed hands', () => {
    const env = new Blackjack();
    let hands = 0;
    let longest = 0;
    for (let seed = 0; seed < 200; seed++) {
      let { observation } = env.reset({ seed });
      for (let isOver = false; ; hands++) {
        const [dealer, player] = env.renderText!().split('\n') as [string, string];
        const [, cards, total, ace] = /^player (.+) \((\d+)(, usable ace)?\)$/.exec(player)!;
        const held = cards!.split(' ').map(pipsOf);
        longest = Math.max(longest, held.length);
        const [sum, open, usable] = observation;
        expect(Number(total)).toBe(sum);
        expect(held.reduce((one, other) => one + other, 0) + 10 * usable).toBe(sum);
        expect(ace !== undefined).toBe(usable === 1);
        const shown = dealer.replace('dealer ', '').split(' ');
        expect(pipsOf(shown[0]!)).toBe(open);
        // The second card is hidden until the dealer draws.
        if (shown.includes('?')) expect(shown).toHaveLength(2);
        else expect(shown.length).toBeGreaterThan(2);
        if (isOver) break;
        const step = env.step(sum < 19 ? 1 : 0);
        observation = step.observation;
        isOver = step.terminated;
        if (isOver && step.reward === -1 && sum < 19) expect(env.renderText!()).toContain('?');
      }
    }
    expect(hands).toBeGreaterThan(300);
    expect(longest).toBeGreaterThan(4);
  });
});

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

  test('the text shows the step, the obstacles, and the agent in red', () => {
    const env = new MovingGridWorld();
    env.reset({ seed: 1 });
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
    expect(lines[2]).toContain('· \x1b[41;97mT\x1b[0m ·');
  });
});

describe('taxi', () => {
  const depots = ['R', 'G', 'Y', 'B'];
  const actions = ['South', 'North', 'East', 'West', 'Pickup', 'Dropoff'];

  test('the text shows the passenger’s location, destination, and the last action', () => {
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
        const moves = [0, 1, 2, 3].filter((action) => mask[action] === 1);
        const action = mask[4] === 1 ? 4 : moves[rng.integers(moves.length)]!;
        ({ observation, info } = env.step(action));
        last = ` (${actions[action]})`;
      }
    }
    expect(waits).toBeGreaterThan(20);
    expect(rides).toBeGreaterThan(100);
  });
});

describe('windyGridWorld', () => {
  const goal = 37;

  test.each([{}, { kingsMoves: true }, { stochasticWind: true }])(
    'only moves to the goal end an episode: %j',
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
