import { train } from '@prism-rl/runner';
import { expect, test } from 'vitest';
import { loadPlugins } from '../choices/plugins.ts';
import { fingerprint } from '../link/fingerprint.ts';
import { runOptions } from '../link/runOptions.ts';
import { firstRun, fromHash, type RunState, toHash } from '../link/runState.ts';
import { Crowd, type CrowdReport } from './crowd.ts';
import { crowdIn, crowdTail, statesOf } from './crowdRun.ts';

const map = ['S.T', '..G'];
const state = { run: { ...firstRun, map, seed: 4 }, agents: 3 };

/** Reports of a crowd at some steps, and the fingerprints at the last one. */
async function reportsOf(states: readonly RunState[], steps: readonly number[]) {
  const reports: CrowdReport[] = [];
  return new Promise<{ reports: CrowdReport[]; texts: readonly string[]; goal: number }>(
    (resolve, reject) => {
      let goal = -1;
      const crowd = new Crowd(states, (report) => {
        if (report.step === 0) {
          goal = report.grid?.cells.indexOf('goal') ?? -1;
          for (const step of steps) crowd.until(step, false);
          return;
        }
        reports.push(report);
        if (report.step === steps.at(-1))
          crowd.fingerprints().then((texts) => resolve({ reports, texts, goal }), reject);
      });
      crowd.run().catch(reject);
    },
  );
}

/** What the runner alone says of a run after some steps. */
async function alone(run: RunState, steps: number) {
  const plugins = await loadPlugins(run);
  const returns: number[] = [];
  const text = await new Promise<string>((resolve, reject) => {
    const running = train({ plugins, ...runOptions(run), steps });
    let text: Promise<string> | undefined;
    let save: (() => Promise<string>) | undefined;
    running.subscribe({
      next: (event) => {
        if (event.type === 'start') save = async () => fingerprint(await event.run.save());
        else if (event.type === 'episode') returns.push(event.return);
        // Later it is freed.
        else if (event.type === 'end') text = save!();
      },
      error: reject,
      complete: () => text!.then(resolve, reject),
    });
  });
  return { returns, text };
}

test('each agent of a crowd is the run of its seed, whatever the steps at which it waits for the others', async () => {
  const states = statesOf(state);
  expect(states.map(({ seed }) => seed)).toEqual([4, 5, 6]);
  const often = await reportsOf(states, [1, 7, 30, 400]);
  const once = await reportsOf(states, [400]);
  expect(once.texts).toEqual(often.texts);
  expect(new Set(once.texts).size).toBe(3);
  expect(once.reports[0]).toEqual({ ...often.reports.at(-1), took: expect.any(Number) });
  expect(often.reports.map(({ steps }) => steps)).toEqual([3, 21, 90, 1200]);
  for (const [k, one] of states.entries()) {
    const { returns } = await alone(one, 400);
    const newest = returns.slice(-20);
    expect(once.reports[0]!.returns[k]).toBeCloseTo(newest.reduce((sum, value) => sum + value, 0) / 20, 12);
  }
});

test('an agent has found the way if most of its newest episodes end at the goal', async () => {
  const { reports, goal } = await reportsOf(statesOf(state), [1, 400]);
  expect(goal).toBe(5);
  expect([...reports[0]!.found!]).toEqual([0, 0, 0]);
  expect([...reports[1]!.found!]).toEqual([1, 1, 1]);
  // A wall of triangles, and no discount that would make the way through it worth it.
  const trapped = { ...firstRun, map: ['S.TTTG'], settings: { epsilon: 0 } };
  const stuck = await reportsOf(statesOf({ run: trapped, agents: 2 }), [1500]);
  expect([...stuck.reports[0]!.found!]).toEqual([0, 0]);
});

test('every second agent gets the other value, and the link says it all', async () => {
  const split = { ...state, split: { name: 'stepSize', value: 0.5 } };
  expect(statesOf(split).map(({ settings }) => settings.stepSize)).toEqual([undefined, 0.5, undefined]);
  const link = toHash(split.run) + crowdTail(split, 400);
  const { step, ...read } = crowdIn(link, fromHash(link))!;
  expect([read, step]).toEqual([split, 400]);
  const [plain, other] = [await reportsOf(statesOf(state), [400]), await reportsOf(statesOf(read), [400])];
  expect(plain.texts.map((text, k) => text === other.texts[k])).toEqual([true, false, true]);
});

test('a crowd begins with the changes of its link, also those that the link’s own run makes later', () => {
  const link = '#world=GridWorld-v0&agent=q-learning&map=S.G&at7.map=S..G&at9.stepSize=0.5&crowd=3';
  const { run } = crowdIn(link, fromHash(link))!;
  expect(run).toMatchObject({ map: ['S..G'], settings: { stepSize: 0.5 }, changes: [] });
});

test('a link says that a GPU trains them, which it does for DQN in CartPole', () => {
  const run = { ...firstRun, world: 'CartPole-v1', agent: 'dqn' };
  const link = toHash(run) + crowdTail({ run, agents: 16, onGpu: true }, 90);
  expect(link).toMatch(/&crowd=16&on=gpu&step=90$/);
  expect(crowdIn(link, run)!.onGpu).toBe(true);
  expect(crowdIn(link.replace('&on=gpu', ''), run)).not.toHaveProperty('onGpu');
  expect(crowdIn(link, { ...run, agent: 'a2c' })).not.toHaveProperty('onGpu');
});

test('a link without a crowd, or with one that no page can train, has none', () => {
  for (const crowd of ['', '&crowd=1', '&crowd=1e9', '&crowd=x'])
    expect(crowdIn(`#world=x${crowd}`, firstRun)).toBe(undefined);
  expect(crowdIn('#crowd=9&split=nothing:1&step=-4', firstRun)).toEqual({
    run: firstRun,
    agents: 9,
    step: undefined,
  });
});
