// What the traps do to twenty agents.
import { expect, test } from 'vitest';
import { Crowd } from '../crowd/crowd.ts';
import { statesOf } from '../crowd/crowdRun.ts';
import { firstRun } from '../link/runState.ts';
import { type Trap, traps } from './traps.ts';

/** Agents of twenty that have found the way after some steps, and the mean of their returns. */
function outcome(id: Trap['id'], agent: string, step = 20_000): Promise<{ found: number; mean: number }> {
  const { map } = traps.find((trap) => trap.id === id)!;
  const states = statesOf({ run: { ...firstRun, agent, map }, agents: 20 });
  const sum = (values: Iterable<number>): number => [...values].reduce((one, other) => one + other, 0);
  return new Promise((resolve, reject) => {
    const crowd = new Crowd(states, (message) => {
      if (message.step === 0) crowd.until(step, false);
      else resolve({ found: sum(message.found!), mean: sum(message.returns) / 20 });
    });
    crowd.run().catch(reject);
  });
}

test('cliff: Q-learning finds the goal, and falls on its way', async () => {
  expect((await outcome('cliff', 'q-learning', 1000)).found).toBe(0);
  const { found, mean } = await outcome('cliff', 'q-learning');
  expect(found).toBeGreaterThanOrEqual(18);
  expect(mean).toBeLessThan(0.95);
});

test('noisy television: Q-learning stays in front of it, double Q-learning does not', async () => {
  expect((await outcome('television', 'q-learning')).found).toBeLessThanOrEqual(4);
  expect((await outcome('television', 'double-q-learning')).found).toBeGreaterThanOrEqual(18);
});

test('deceptive reward: nobody finds the goal, all take a fifth of it', async () => {
  const { found, mean } = await outcome('deceptive', 'q-learning');
  expect(found).toBe(0);
  expect(mean).toBeCloseTo(0.2, 2);
});

test('endless reward: nobody goes to the goal, and each is right', async () => {
  const { found, mean } = await outcome('endless', 'q-learning');
  expect(found).toBe(0);
  // The goal pays 1; a hundred steps pay at most 10.
  expect(mean).toBeGreaterThan(5);
});

test('two rooms: traces find the other room before Q-learning does', async () => {
  expect((await outcome('rooms', 'q-learning')).found).toBeLessThanOrEqual(6);
  expect((await outcome('rooms', 'sarsa-lambda')).found).toBeGreaterThanOrEqual(17);
});
