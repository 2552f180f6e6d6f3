import { afterEach, expect, test, vi } from 'vitest';
import { armsOf, Comparison, curveOf, jobsOf, stepsFor } from './comparison.ts';
import type { FromWorker } from './messages.ts';
import { firstRun } from './runState.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

test('an arm that fails is named, and the others go on', () => {
  vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
  const workers: SilentWorker[] = [];
  class SilentWorker {
    onmessage: ((event: { readonly data: FromWorker }) => void) | undefined;

    constructor() {
      workers.push(this);
    }

    postMessage(): void {}

    terminate(): void {}
  }
  vi.stubGlobal('Worker', SilentWorker);
  const comparison = new Comparison(armsOf(firstRun).slice(0, 2), 1, 100);
  expect(workers).toHaveLength(1);
  workers[0]!.onmessage!({ data: { type: 'failed', message: 'A loss is no number.' } });
  expect(comparison.failed).toBe('Q-learning: A loss is no number.');
  expect([comparison.done.value, workers.length]).toEqual([1, 2]);
});

test('a curve is the mean of the last twenty episodes at each of 25 places', () => {
  // An episode every 10 steps, the k-th returns k.
  const episodes = Array.from({ length: 100 }, (_, k) => [10 * (k + 1), k + 1] as const);
  const curve = curveOf(episodes, 1000);
  expect(curve).toHaveLength(25);
  expect(curve[0]).toBe(2.5); // 40 steps: episodes 1 to 4
  expect(curve[24]).toBe(90.5); // episodes 81 to 100
});

test('before the first episode ends its return stands, without any 0', () => {
  expect(curveOf([[900, 5]], 1000)[0]).toBe(5);
  expect(curveOf([], 1000)).toEqual(new Array(25).fill(0));
});

test('DQN comes apart into itself, Rainbow, and both with each of the six', () => {
  const arms = armsOf({ ...firstRun, world: 'CartPole-v1', agent: 'dqn' });
  expect(arms).toHaveLength(14);
  expect(arms.map(({ state }) => state.switches.length)).toEqual([0, 6, 5, 5, 5, 5, 5, 5, 1, 1, 1, 1, 1, 1]);
});

test('arms have the settings as they are now: those of the link and what was changed since', () => {
  const changes = [{ at: 700, settings: { learningRate: 0.0001 } }];
  const state = { ...firstRun, world: 'CartPole-v1', agent: 'dqn', settings: { discount: 0.9 }, changes };
  for (const arm of armsOf(state))
    expect(arm.state).toMatchObject({ settings: { discount: 0.9, learningRate: 0.0001 }, changes: [] });
});

test('tables train as long when a planner is shown beside them', () => {
  for (const world of ['GridWorld-v0', 'FrozenLake8x8-v1']) {
    const table = stepsFor({ ...firstRun, world });
    expect(stepsFor({ ...firstRun, world, agent: 'value-iteration' }), world).toBe(table);
  }
});

test('tables are compared with the other tables of the world', () => {
  const arms = armsOf({ ...firstRun, settings: { epsilon: 0.3 } });
  expect(arms.map(({ state }) => state.agent)).toContain('sarsa');
  expect(arms.every(({ state }) => Object.keys(state.settings).length === 0)).toBe(true);
});

test('on the processor every arm’s first seed comes first; together an arm has one worker for all its seeds', () => {
  const arms = armsOf({ ...firstRun, world: 'CartPole-v1', agent: 'dqn', seed: 7 }).slice(0, 2);
  const said = (together: boolean): unknown =>
    jobsOf(arms, 2, together).map(({ arm, states }) => [arm, states.map(({ seed }) => seed)]);
  expect(said(false)).toEqual([
    [0, [7]],
    [1, [7]],
    [0, [8]],
    [1, [8]],
  ]);
  expect(said(true)).toEqual([
    [0, [7, 8]],
    [1, [7, 8]],
  ]);
  expect(jobsOf(arms, 2, true)[1]!.states[0]!.switches).toEqual(arms[1]!.state.switches);
});
