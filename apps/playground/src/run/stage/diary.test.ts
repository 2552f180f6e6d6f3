// The diary's numbers are those of the algorithms: each target is computed again from the rows of the table.
import { describe, expect, test } from 'vitest';
import { listener } from '../../../test/listener.ts';
import type { Update } from '../host/events.ts';
import { fromHash } from '../link/runState.ts';
import { Session } from './session.ts';

const [epsilon, discount] = [0.3, 0.9];

/** The updates of a run that is paused after a moment. */
async function updatesOf(agent: string, stepsPerSecond = 1e5): Promise<readonly Update[]> {
  const { said, send, first } = listener();
  const settings = `set.discount=${discount}&set.epsilon=${epsilon}${agent === 'mc-control' ? '' : '&set.stepSize=0.5'}`;
  const state = fromHash(`#world=GridWorld-v0&agent=${agent}&seed=3&${settings}`);
  const session = new Session(state, { stepsPerSecond, isPaused: true, isWatched: true }, send);
  session.run().catch(() => undefined);
  await first('ready');
  await session.remember();
  session.pace.resume();
  const steps = (): number =>
    Math.max(0, ...said.map((message) => (message.type === 'progress' ? message.envSteps : 0)));
  await expect.poll(steps, { timeout: 20_000, interval: 5 }).toBeGreaterThan(1000);
  const from = said.length;
  session.pace.pause();
  return (await first('past', from)).updates;
}

/** Every target, from the tables before and the step that followed. */
const targets: {
  readonly [agent: string]: (update: Update, next: Update | undefined) => number | undefined;
} = {
  'q-learning': ({ ahead }) => Math.max(...ahead),
  'dyna-q': ({ ahead }) => Math.max(...ahead),
  sarsa: ({ ahead }, next) => next && ahead[next.action],
  'sarsa-lambda': ({ ahead }, next) => next && ahead[next.action],
  'expected-sarsa': ({ ahead }) =>
    (1 - epsilon) * Math.max(...ahead) + (epsilon / 4) * ahead.reduce((sum, value) => sum + value, 0),
};

describe.each([
  'q-learning',
  'sarsa',
  'expected-sarsa',
  'sarsa-lambda',
  'n-step-sarsa',
  'double-q-learning',
  'dyna-q',
  'mc-control',
])('%s', (agent) => {
  test('each update is its equation', async () => {
    const updates = await updatesOf(agent);
    expect(updates.length).toBeGreaterThan(50);
    expect(updates.some(({ isEnd }) => isEnd)).toBe(true);
    for (const [k, update] of updates.entries()) {
      const { action, reward, future, rate, before, after, isEnd, state, table } = update;
      if (agent !== 'double-q-learning' && agent !== 'n-step-sarsa')
        expect([...table.subarray(4 * state, 4 * state + 4)]).toEqual(before);
      const moved = before[action]! + rate * (reward + update.discount * future - before[action]!);
      if (agent !== 'dyna-q') expect(moved).toBeCloseTo(after[action]!, 9);
      const next = isEnd ? undefined : updates[k + 1];
      const expected = update.discount === 0 ? 0 : targets[agent]?.(update, next);
      if (expected !== undefined) expect(future).toBeCloseTo(expected, 9);
    }
  });
});

test('four rewards and the value after them, the return of an episode, a second table', async () => {
  const windows = await updatesOf('n-step-sarsa');
  expect(
    new Set(windows.filter(({ isEnd }) => !isEnd).map((window) => window.discount.toFixed(4))),
  ).toContain((discount ** 4).toFixed(4));
  // Only the first visit of an action is learned from: often, not always, the update before the goal's is of the step before it. That is worth γ
  // of the goal, and costs 1 if it led onto a triangle.
  const episode = await updatesOf('mc-control');
  const less = episode.flatMap(({ reward, isEnd }, k) =>
    k > 0 && isEnd && reward === 1 ? [Math.round(1e9 * (episode[k - 1]!.reward - discount)) / 1e9] : [],
  );
  expect(less.filter((cost) => cost === 0 || cost === -1).length).toBeGreaterThan(less.length / 2);
});

test('at full speed an episode now and then is kept as a whole', async () => {
  const updates = await updatesOf('q-learning', Number.POSITIVE_INFINITY);
  const episode = updates.slice(0, updates.findIndex(({ isEnd }) => isEnd) + 1);
  expect(episode.length).toBeGreaterThan(2);
  // It is one way: each step begins where the one before has led.
  for (const [k, { before, table }] of episode.slice(1).entries()) {
    const { state, after } = episode[k]!;
    expect([...table.subarray(4 * state, 4 * state + 4)]).toEqual(after);
    expect(before).toHaveLength(4);
  }
});
