import { afterEach, expect, test, vi } from 'vitest';
import { agentOf } from '../choices/agents.ts';
import type { RunEvent } from '../host/events.ts';
import type { FromTask } from '../host/host.ts';
import { firstRun } from '../link/runState.ts';
import { armsOf, isTooShort, references, sharedSettings, stepChoices, withWholes } from './arms.ts';
import { Comparison, jobsOf } from './comparison.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Workers of a machine with a number of cores, which send the messages of a test. */
class ToldWorker {
  static made: ToldWorker[];
  static begin(cores: number): void {
    ToldWorker.made = [];
    vi.stubGlobal('navigator', { hardwareConcurrency: cores });
    vi.stubGlobal('Worker', ToldWorker);
  }

  onmessage: ((event: { readonly data: FromTask }) => void) | undefined;
  isTerminated = false;

  constructor() {
    ToldWorker.made.push(this);
  }

  say(event: RunEvent, run = 0): void {
    this.onmessage!({ data: { event: { ...event, run } } });
  }

  fail(failed: string): void {
    this.onmessage!({ data: { failed } });
  }

  postMessage(): void {}

  terminate(): void {
    this.isTerminated = true;
  }
}

/** Reports a run's progress. */
const after = (envSteps: number, episodes: number[] = []): RunEvent => {
  return { type: 'progress', envSteps, episodes, metrics: {} };
};

test('an arm that fails is named, and the others go on', () => {
  ToldWorker.begin(2);
  const comparison = new Comparison(armsOf(firstRun).slice(0, 2), 1, 100);
  expect(ToldWorker.made).toHaveLength(1);
  ToldWorker.made[0]!.fail('A loss is no number.');
  expect(comparison.failed.value).toBe('Q-learning: A loss is no number.');
  expect([comparison.done.value, ToldWorker.made.length]).toEqual([1, 2]);
  ToldWorker.made[1]!.say(after(40));
  expect(comparison.progress.value).toEqual([0, 0.4]);
});

test('where the GPU cannot hold the runs, the processor trains all from the beginning, and one sentence says so', async () => {
  ToldWorker.begin(3);
  const comparison = new Comparison(armsOf(firstRun).slice(0, 2), 2, 100, true);
  expect(ToldWorker.made).toHaveLength(1);
  const [onGpu] = ToldWorker.made as [ToldWorker];
  onGpu.say({ type: 'ended', envSteps: 100 }, 0);
  await vi.waitFor(() => expect(comparison.done.value).toBe(1));
  onGpu.fail('The GPU has too little memory.');
  expect(comparison.gpuFailure.value).toBe('The GPU has too little memory.');
  expect([comparison.failed.value, comparison.done.value, comparison.progress.value]).toEqual([
    '',
    0,
    [0, 0],
  ]);
  expect(comparison.results.value.map(({ curves }) => curves.length)).toEqual([0, 0]);
  // Two cores train; what the GPU's worker still says counts no more.
  expect(ToldWorker.made.map(({ isTerminated }) => isTerminated)).toEqual([true, false, false]);
  onGpu.fail('The GPU has too little memory.');
  expect(ToldWorker.made).toHaveLength(3);
  // A failure on the processor is one of its arm.
  ToldWorker.made[1]!.fail('A loss is no number.');
  expect(comparison.failed.value).toBe('Q-learning: A loss is no number.');
});

test('each seed counts by itself in the progress of its arm', () => {
  ToldWorker.begin(8);
  const comparison = new Comparison(armsOf({ ...firstRun, seed: 7 }).slice(0, 2), 2, 100);
  // A seed without messages has taken no step.
  ToldWorker.made[0]!.say(after(20));
  expect(comparison.progress.value).toEqual([0.1, 0]);
  // The first seed of both arms, then the second.
  for (const [k, envSteps] of [20, 40, 60, 100].entries()) ToldWorker.made[k]!.say(after(envSteps));
  expect(comparison.progress.value).toEqual([0.4, 0.7]);
});

test('the time that is left is unknown until each arm has a finished run, follows from theirs, and never grows', async () => {
  ToldWorker.begin(2);
  const now = vi.spyOn(performance, 'now').mockReturnValue(1000);
  const comparison = new Comparison(armsOf(firstRun).slice(0, 2), 2, 100);
  now.mockReturnValue(5000);
  for (const said of [after(100), { type: 'ended', envSteps: 100 } as const]) ToldWorker.made[0]!.say(said);
  await vi.waitFor(() => expect(comparison.done.value).toBe(1));
  expect(comparison.timeLeft).toBe(undefined);
  now.mockReturnValue(7000);
  for (const said of [after(100), { type: 'ended', envSteps: 100 } as const]) ToldWorker.made[1]!.say(said);
  await vi.waitFor(() => expect(comparison.done.value).toBe(2));
  // One core: 4 s and 2 s are left for the second seeds.
  expect(comparison.timeLeft).toBe(6000);
  now.mockReturnValue(12_000);
  expect(comparison.timeLeft).toBe(1000);
  now.mockRestore();
});

test('DQN comes apart into itself, Rainbow, Rainbow without each of its six, and itself with each part', () => {
  const arms = armsOf({ ...firstRun, world: 'CartPole-v1', agent: 'dqn' });
  const { switches } = agentOf('dqn');
  const alone = switches.map(() => 1);
  expect(arms.map(({ state }) => state.switches.length)).toEqual([0, 6, 5, 5, 5, 5, 5, 5, ...alone]);
});

test('an arm stands beside the one that it differs from in one part, which comes along; others beside the first', () => {
  const arms = armsOf({ ...firstRun, world: 'CartPole-v1', agent: 'dqn' });
  for (const { id, beside, state } of arms.filter(({ id }) => !/^(dqn|rainbow)$/.test(id))) {
    const whole = arms.find((arm) => arm.id === beside)!;
    const [fewer, more] = [whole.state.switches, state.switches].sort((a, b) => a.length - b.length);
    expect([more!.length, fewer!.every((name) => more!.includes(name))], id).toEqual([
      fewer!.length + 1,
      true,
    ]);
  }
  const idsOf = (...ids: string[]): string[] => withWholes(arms, ids).map(({ id }) => id);
  expect(idsOf('rainbow-per', 'rainbow-noisy')).toEqual(['rainbow', 'rainbow-per', 'rainbow-noisy']);
  expect(idsOf('rainbow', 'dqn-with-per')).toEqual(['dqn', 'rainbow', 'dqn-with-per']);
  // Eight at most, their wholes among them.
  const all = arms.map(({ id }) => id).filter((id) => /-/.test(id));
  expect(idsOf(...all)).toEqual(['rainbow', ...all.slice(0, 6)]);
  expect(references(arms.slice(0, 4))).toEqual([undefined, 0, 1, 1]);
  expect(references(withWholes(arms, ['rainbow-per', 'dqn-with-per']))).toEqual([undefined, 0, 1, 0]);
  const ppo = armsOf({ ...firstRun, world: 'CartPole-v1', agent: 'ppo' });
  expect(withWholes(ppo, ['ppo-clip']).map(({ id }) => id)).toEqual(['ppo', 'ppo-clip']);
  expect(references(armsOf(firstRun).slice(2, 5))).toEqual([undefined, 0, 0]);
});

test('arms have the settings and the map as they are now: those of the link, what was changed and drawn since', () => {
  const drawn = { at: 300, settings: {}, map: ['S#G'] };
  for (const { id, state } of armsOf({ ...firstRun, map: ['S.G'], changes: [drawn] }))
    expect(state, id).toMatchObject({ map: ['S#G'], changes: [] });
  const changes = [{ at: 700, settings: { learningRate: 0.0001 } }];
  const state = { ...firstRun, world: 'CartPole-v1', agent: 'dqn', settings: { discount: 0.9 }, changes };
  for (const arm of armsOf(state))
    expect(arm.state).toMatchObject({ settings: { discount: 0.9, learningRate: 0.0001 }, changes: [] });
});

test('tables are compared with the other tables of the world, and learn with the same settings', () => {
  for (const world of ['GridWorld-v0', 'FrozenLake-v1', 'CliffWalking-v1', 'WindyGridWorld-v0']) {
    const arms = armsOf({ ...firstRun, world, settings: { epsilon: 0.3 } });
    expect(arms.map(({ state }) => state.agent)).toContain('sarsa');
    expect(arms).toHaveLength(8);
    for (const { id, state } of arms) {
      const { stepSize, ...others } = state.settings;
      expect(others, id).toEqual({ epsilon: 0.3, discount: arms[0]!.state.settings.discount });
      expect(stepSize, id).toBe(id === 'mc-control' ? undefined : arms[0]!.state.settings.stepSize);
    }
  }
});

test('whatever their presets say, tables share exploration, step size and discount where nobody has set them', () => {
  const lake = armsOf({ ...firstRun, world: 'FrozenLake-v1' });
  expect(lake).toHaveLength(8);
  for (const { id, state } of lake) {
    const { stepSize, ...others } = state.settings;
    expect(others, id).toEqual({ epsilon: 0.1, discount: 0.99 });
    expect(stepSize, id).toBe(id === 'mc-control' ? undefined : 0.05);
  }
});

test('settings that only the shown agent has are its arm’s alone', () => {
  const arms = armsOf({ ...firstRun, agent: 'sarsa-lambda', settings: { lambda: 0.5 } });
  expect(arms.filter(({ state }) => 'lambda' in state.settings).map(({ id }) => id)).toEqual([
    'sarsa-lambda',
  ]);
});

test('networks of different agents keep their own settings; what was set is the shown agent’s', () => {
  const arms = armsOf({ ...firstRun, world: 'CartPole-v1', agent: 'a2c', settings: { learningRate: 0.01 } });
  expect(Object.fromEntries(arms.map(({ id, state }) => [id, state.settings]))).toEqual({
    dqn: {},
    ppo: {},
    a2c: { learningRate: 0.01 },
    reinforce: {},
    'stream-q': {},
    ga: {},
    'openai-es': {},
  });
});

test('what arms share is said, for planners as for the tables beside them', () => {
  const said = 'Exploration ε 0.1, Step size α 0.5, Discount γ 1';
  expect(sharedSettings({ ...firstRun, world: 'CliffWalking-v1' })).toBe(said);
  expect(sharedSettings({ ...firstRun, world: 'CliffWalking-v1', agent: 'value-iteration' })).toBe(said);
});

test('tables train long enough at once; where that is too long to wait for, it is said', () => {
  for (const world of ['GridWorld-v0', 'FrozenLake8x8-v1', 'FrozenLake-v1']) {
    const state = { ...firstRun, world };
    expect(isTooShort(state, stepChoices(state)[0]!)).toBe(false);
  }
  const lander = { ...firstRun, world: 'LunarLander-v3', agent: 'ppo' };
  expect(stepChoices(lander).map((steps) => isTooShort(lander, steps))).toEqual([true, false, false]);
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

test('PPO comes apart into itself and itself without each of its parts', () => {
  const arms = armsOf({ ...firstRun, world: 'CartPole-v1', agent: 'ppo', switches: [] });
  expect(arms.map(({ id }) => id)).toEqual(['ppo', ...arms[0]!.state.switches.map((name) => `ppo-${name}`)]);
  expect(arms.map(({ state }) => state.switches.length)).toEqual([6, 5, 5, 5, 5, 5, 5]);
  for (const { id, state } of arms.slice(1)) expect(state.switches).not.toContain(id.slice('ppo-'.length));
});

test('a comparison runs until its last run has ended', async () => {
  ToldWorker.begin(8);
  const comparison = new Comparison(armsOf(firstRun).slice(0, 2), 1, 100);
  for (const worker of ToldWorker.made) {
    worker.say(after(95, [10, 1, 90, 3]));
    expect(comparison.isRunning).toBe(true);
    worker.say({ type: 'ended', envSteps: 100 });
  }
  await expect.poll(() => comparison.done.value).toBe(2);
  expect([comparison.isRunning, comparison.isStopped.value]).toEqual([false, false]);
  expect(ToldWorker.made.map(({ isTerminated }) => isTerminated)).toEqual([true, true]);
  expect(comparison.progress.value).toEqual([1, 1]);
  expect(comparison.results.value.map(({ curves }) => curves[0]!.at(-1))).toEqual([2, 2]);
  comparison.stop();
  expect(comparison.isStopped.value).toBe(false);
});
