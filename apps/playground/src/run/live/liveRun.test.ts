import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { words } from '../../words/words.ts';
import type { RunEvent } from '../host/events.ts';
import type { FromTask, ToTask } from '../host/host.ts';
import { LiveRun, speeds } from './liveRun.ts';

/** A worker that records its messages: the task, and the calls with what they are given. */
class SilentWorker {
  static newest: SilentWorker;
  readonly told: (readonly unknown[])[] = [];
  isTerminated = false;
  onmessage: ((event: { readonly data: FromTask }) => void) | undefined;
  onerror: ((event: { readonly message?: string }) => void) | undefined;

  constructor() {
    SilentWorker.newest = this;
  }

  postMessage(message: ToTask): void {
    this.told.push(['task' in message ? message.task : message.call, ...message.given]);
  }

  /** Names of the task and of the calls. */
  get names(): unknown[] {
    return this.told.map(([name]) => name);
  }

  terminate(): void {
    this.isTerminated = true;
  }
}

const page = { hash: '' };

beforeEach(() => {
  vi.stubGlobal('Worker', SilentWorker);
  const stored = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => stored.set(name, value),
  });
  vi.stubGlobal('window', { addEventListener: () => undefined });
  vi.stubGlobal('location', page);
  const show = (_: unknown, __: string, hash: string): void => {
    page.hash = hash;
  };
  const pushState = vi.fn(show);
  vi.stubGlobal('history', { replaceState: show, pushState });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** The page with this link. */
function opened(hash: string): LiveRun {
  page.hash = hash;
  const run = new LiveRun();
  run.start(run.state.value);
  return run;
}

function hear(...messages: readonly RunEvent[]): void {
  for (const event of messages) SilentWorker.newest.onmessage!({ data: { event } });
}

function fail(failed: string): void {
  SilentWorker.newest.onmessage!({ data: { failed } });
}

const ready: RunEvent = { type: 'ready', settings: { discount: 0.99, epsilon: 0.1 } };
const after = (envSteps: number): RunEvent => ({ type: 'progress', envSteps, episodes: [], metrics: {} });

test('the link of a plan that was made anew has its settings', () => {
  const run = opened('#world=GridWorld-v0&agent=value-iteration&seed=1&set.discount=0.9');
  hear(ready, after(3));
  run.change({ discount: 0.5 });
  hear({ type: 'restarted', reason: 'replanned', settings: { discount: 0.5 } });
  expect(page.hash).toMatch(/&set\.discount=0\.5$/);
  expect(run.settingNow('discount')).toBe(0.5);
});

test('a setting before the first step is the run’s own, and no change of it', () => {
  const run = opened('#world=GridWorld-v0&agent=q-learning&seed=1');
  hear(ready);
  run.change({ discount: 0.5 });
  expect(SilentWorker.newest.names).toEqual(['run']);
  expect(page.hash).toMatch(/&set\.discount=0\.5$/);
  hear(ready, after(1));
  run.change({ discount: 0.7 });
  expect(SilentWorker.newest.told.at(-1)).toEqual(['change', { discount: 0.7 }]);
});

test('a setting that a link changes later has its first value until then', () => {
  const run = opened('#world=GridWorld-v0&agent=q-learning&seed=1&at500.discount=0.9');
  hear(ready, after(100));
  expect(run.settingNow('discount')).toBe(0.99);
  hear(after(500));
  expect(run.settingNow('discount')).toBe(0.9);
});

test('a setting begins a new run where one has failed', () => {
  const run = opened('#world=CartPole-v1&agent=dqn&seed=1&set.learningRate=0.01');
  hear(ready, after(5000));
  fail('A loss is no number.');
  const failed = SilentWorker.newest;
  run.change({ learningRate: 0.0001 });
  expect(SilentWorker.newest).not.toBe(failed);
  expect(SilentWorker.newest.told[0]![1]).toMatchObject({ settings: { learningRate: 0.0001 } });
});

test('nothing is shown of a run’s grid and settings while another one is loaded', () => {
  const run = opened('#world=FrozenLake-v1&agent=q-learning&seed=1');
  hear({ ...ready, grid: { rows: 1, columns: 2, cells: ['start', 'goal'], arrows: [] } });
  run.restart();
  expect(run.grid).toBeDefined();
  run.chooseWorld('CliffWalking-v1');
  expect(run.grid).toBeUndefined();
});

test('a run that somebody has acted in is no longer what its link says, if the agent learns from that', () => {
  const run = opened('#world=GridWorld-v0&agent=q-learning&seed=1');
  run.play();
  hear(ready, after(10));
  run.stopPlaying();
  expect(run.wasPlayed.value).toBe(true);
  run.restart();
  expect(run.wasPlayed.value).toBe(false);
  const own = opened('#world=GridWorld-v0&agent=sarsa&seed=1');
  hear(ready, after(10));
  own.play();
  expect(own.wasPlayed.value).toBe(false);
});

test('a world that waits for keys is paused before anybody else’s action counts', () => {
  const run = opened('#world=GridWorld-v0&agent=q-learning&seed=1');
  run.play();
  expect(SilentWorker.newest.names).toEqual(['run', 'pause', 'steer']);
});

test('the speed after a pause is that of the steps since', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const run = opened('#world=GridWorld-v0&agent=q-learning&seed=1');
  hear(ready);
  run.pause();
  vi.advanceTimersByTime(60_000);
  run.resume();
  vi.advanceTimersByTime(1000);
  hear(after(60));
  expect(run.stepsPerSecond.value).toBe(60);
  // Of the steps since the last measurement.
  vi.advanceTimersByTime(1000);
  hear(after(90));
  expect(run.stepsPerSecond.value).toBe(30);
  vi.advanceTimersByTime(600); // too short a time to measure
  hear(after(900));
  expect(run.stepsPerSecond.value).toBe(30);
  hear({ type: 'ended', envSteps: 60 });
  expect(run.stepsPerSecond.value).toBe(0);
  vi.useRealTimers();
});

test('a trained policy that comes late does not play in another world', async () => {
  const run = opened('#world=BipedalWalker-v3&agent=ppo&seed=1');
  vi.stubGlobal('fetch', async () => {
    run.chooseWorld('GridWorld-v0');
    return new Response('policy');
  });
  await run.playPreset();
  expect(SilentWorker.newest.names).toEqual(['run']);
});

test('a setting that is asked for is shown at once, and kept by what begins before it holds', () => {
  const run = opened('#world=GridWorld-v0&agent=q-learning&seed=1');
  hear(ready, after(100));
  run.pause();
  run.change({ discount: 0.5 });
  run.change({ epsilon: 0.3 });
  expect([run.settingNow('discount'), run.settingNow('epsilon')]).toEqual([0.5, 0.3]);
  hear({ type: 'changed', at: 102, settings: { discount: 0.5 } });
  run.setSeed(2);
  expect(SilentWorker.newest.told[0]![1]).toMatchObject({ settings: { discount: 0.5, epsilon: 0.3 } });
  hear(ready, after(100));
  run.change({ discount: 0.7 });
  hear({ type: 'ended', envSteps: 200 }); // too late
  expect(run.settingNow('discount')).toBe(0.5);
});

test('who goes elsewhere while a world waits for keys sees the next run move; a pause of their own stays', () => {
  const run = opened('#world=GridWorld-v0&agent=q-learning&seed=1');
  run.play();
  run.chooseWorld('FrozenLake-v1');
  expect(SilentWorker.newest.told[0]).toMatchObject(['run', {}, { isPaused: false }]);
  run.pause();
  run.restart();
  expect(SilentWorker.newest.told[0]).toMatchObject(['run', {}, { isPaused: true }]);
});

test('who lets a world that waits for keys go on lets the agent act again', () => {
  const run = opened('#world=GridWorld-v0&agent=q-learning&seed=1');
  run.play();
  run.press(3);
  run.resume();
  expect(run.isPlaying.value).toBe(false);
  expect(SilentWorker.newest.told.slice(-2)).toEqual([['steer', null, undefined], ['resume']]);
});

test('of two keys that are down the newest acts, and the other one again when it goes up', () => {
  const run = opened('#world=LunarLander-v3&agent=ppo&seed=1');
  run.play();
  run.press(1);
  run.press(2);
  run.press(2);
  run.release(2);
  run.release(1);
  run.press(3);
  run.release();
  const steered = SilentWorker.newest.told.flatMap(([name, actions]) => (name === 'steer' ? [actions] : []));
  expect(steered).toEqual([0, 1, 2, 2, 1, 0, 3, 0].map((action) => [action]));
});

test('in a game that goes on by itself the last key acts until the next one', () => {
  const run = opened('#world=Snake-v0&agent=dqn&seed=1');
  run.play();
  run.press(0);
  run.release(0);
  run.press(3);
  run.release();
  const steered = SilentWorker.newest.told.flatMap(([name, actions]) => (name === 'steer' ? [actions] : []));
  expect(steered).toEqual([[1], [0], [3]]);
});

test('a policy is told of the grid that was drawn', async () => {
  const run = opened('#world=GridWorld-v0&agent=q-learning&seed=1&map=S.T/..G');
  await run.playPolicy('mine', new ArrayBuffer(1));
  expect(SilentWorker.newest.told[0]).toMatchObject(['policy', { map: ['S.T', '..G'] }, 240]);
});

test('the speed at which somebody plays, or a policy is shown, is not that of the learning after it', async () => {
  const run = opened('#world=LunarLander-v3&agent=ppo&seed=1');
  const own = run.speed.value;
  run.play();
  expect(run.speed.value).toBeLessThan(own);
  run.stopPlaying();
  expect(SilentWorker.newest.told).toContainEqual(['setSpeed', Number.POSITIVE_INFINITY]);
  expect(run.speed.value).toBe(own);
  for (const name of ['one', 'two']) {
    await run.playPolicy(name, new ArrayBuffer(1));
    hear(ready, { type: 'policy', name });
  }
  expect(run.speed.value).toBeLessThan(own);
  run.restart();
  expect(SilentWorker.newest.told[0]![2]).toMatchObject({ stepsPerSecond: Number.POSITIVE_INFINITY });
  await run.playPolicy('three', new ArrayBuffer(1));
  hear(ready, { type: 'policy', name: 'three' });
  run.setSpeed(3);
  run.restart();
  expect(run.speed.value).toBe(3); // chosen by the visitor
});

test('a file that is no policy leaves the run alone that goes on beside it', async () => {
  const run = opened('#world=LunarLander-v3&agent=ppo&seed=1');
  hear(ready, after(5000));
  const learning = SilentWorker.newest;
  await run.playPolicy('other.onnx', new ArrayBuffer(1));
  fail('other.onnx is no policy.');
  expect(SilentWorker.newest.isTerminated).toBe(true);
  expect(learning.isTerminated).toBe(false);
  expect([run.status.value, run.envSteps.value, run.notice.value]).toEqual([
    'learning',
    5000,
    'other.onnx is no policy.',
  ]);
  learning.onmessage!({ data: { event: after(6000) } });
  expect(run.envSteps.value).toBe(6000);
  await run.playPolicy('mine.onnx', new ArrayBuffer(1));
  hear(ready);
  expect(learning.isTerminated).toBe(false);
  hear({ type: 'policy', name: 'mine.onnx' });
  expect(learning.isTerminated).toBe(true);
  expect(run.status.value).toBe('policy');
});

test('what of a link could not be followed is told until another run begins', () => {
  const run = opened('#world=Chess-v0&agent=sarsa&seed=4');
  expect(run.told.value).toHaveLength(1);
  run.setSeed(5);
  expect(run.told.value).toEqual([]);
});

test('the browser’s button leads back to the run before; what changes on the way is no page of its own', () => {
  const run = opened('#world=GridWorld-v0&agent=q-learning&seed=1');
  hear(ready, after(100));
  expect(history.pushState).not.toHaveBeenCalled();
  run.change({ discount: 0.5 });
  hear({ type: 'changed', at: 102, settings: { discount: 0.5 } });
  expect(history.pushState).not.toHaveBeenCalled();
  run.chooseAgent('sarsa');
  run.setSeed(2);
  expect(vi.mocked(history.pushState).mock.calls.map(([, , link]) => link)).toEqual([
    '#world=GridWorld-v0&agent=sarsa&seed=1',
    '#world=GridWorld-v0&agent=sarsa&seed=2',
  ]);
});

test('a map that is drawn while a table learns keeps what was learned, can be taken back, and is there again later', () => {
  const run = opened('#world=GridWorld-v0&agent=q-learning&seed=1&map=S..G');
  const grid = { rows: 1, columns: 4, cells: ['start', 'floor', 'floor', 'goal'], arrows: [] };
  hear({ ...ready, grid }, after(100));
  const learning = SilentWorker.newest;
  run.drawMap(['ST.G']);
  expect(learning.told.at(-1)).toEqual(['change', {}, ['ST.G']]);
  hear({ type: 'changed', at: 101, settings: {}, map: ['ST.G'] });
  expect(page.hash).toMatch(/map=S\.\.G&at101\.map=ST\.G$/);
  run.undo();
  expect(learning.told.at(-1)).toEqual(['change', {}, ['S..G']]);
  expect(run.pastMaps.value).toEqual([]);
  run.chooseWorld('FrozenLake-v1');
  expect(page.hash).not.toContain('map');
  run.chooseWorld('GridWorld-v0');
  expect(page.hash).toMatch(/&map=S\.\.G$/);
});

test('a map that was drawn while the agent learned is there for whatever begins next, and after a visit elsewhere', () => {
  const run = opened('#world=GridWorld-v0&agent=q-learning&seed=1');
  const grid = { rows: 1, columns: 4, cells: ['start', 'floor', 'floor', 'goal'], arrows: [] };
  hear({ ...ready, grid }, after(100));
  run.drawMap(['ST.G']);
  // The run has not applied it yet: it may be paused.
  expect(run.now).toMatchObject({ map: ['ST.G'], changes: [] });
  hear({ type: 'changed', at: 101, settings: {}, map: ['ST.G'] });
  run.chooseWorld('CliffWalking-v1');
  expect(run.pastMaps.value).toEqual([]);
  run.chooseWorld('GridWorld-v0');
  expect(SilentWorker.newest.told[0]![1]).toMatchObject({ map: ['ST.G'] });
  expect(run.pastMaps.value).toEqual([['S..G']]);
  run.chooseAgent('sarsa');
  expect(page.hash).toMatch(/agent=sarsa&seed=1&map=ST\.G$/);
  run.restart();
  expect(page.hash).toMatch(/&map=ST\.G$/);
  run.follow('#world=GridWorld-v0&agent=dyna-q&seed=1');
  expect(page.hash).toMatch(/agent=dyna-q&seed=1&map=ST\.G$/);
  run.follow('#world=CliffWalking-v1&agent=sarsa&seed=1');
  expect(page.hash).not.toContain('map');
});

test('a speed that was chosen by hand is kept, for each kind of agent; one for play or for a policy is not', () => {
  const run = opened('#world=GridWorld-v0&agent=q-learning&seed=1');
  run.setSpeed(4);
  expect(opened('#world=CliffWalking-v1&agent=sarsa&seed=1').speed.value).toBe(4);
  const deep = opened('#world=LunarLander-v3&agent=ppo&seed=1');
  expect(deep.speed.value).toBe(speeds.length - 1);
  deep.play();
  deep.setSpeed(2);
  expect(opened('#world=LunarLander-v3&agent=ppo&seed=1').speed.value).toBe(speeds.length - 1);
});

test('a world begins at the first visit with what was learned before, and with learning at the next', async () => {
  vi.stubGlobal('fetch', async () => new Response('policy'));
  const kinds = (): unknown[] => SilentWorker.newest.names;
  const run = opened('#world=GridWorld-v0&agent=q-learning&seed=1');
  run.chooseWorld('HalfCheetah-v5');
  await expect.poll(kinds).toEqual(['policy']);
  run.chooseWorld('Ant-v5');
  run.chooseWorld('HalfCheetah-v5');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(kinds()).toEqual(['run']);
});

test.each([
  ['Out of memory.', 'Out of memory.'],
  ['', words.run.unloadable],
])('a worker that fails with the message "%s" ends the run: %s', (message, notice) => {
  const run = opened('#world=GridWorld-v0&agent=q-learning&seed=1');
  SilentWorker.newest.onerror!({ message });
  expect([run.status.value, run.notice.value]).toEqual(['failed', notice]);
});

test('a large file on its way is told of until everything is there', () => {
  const run = opened('#world=HalfCheetah-v5&agent=ppo&seed=1');
  const part = { file: 'mujoco.wasm', loaded: 10, total: 40 };
  SilentWorker.newest.onmessage!({ data: { loading: part } });
  expect(run.loading.value).toMatchObject(part);
  expect(run.status.value).toBe('loading');
  hear(ready);
  expect(run.loading.value).toBeUndefined();
  expect(run.status.value).toBe('learning');
});

test('the grid is as it was drawn last until the run has taken that map, whatever it says before', () => {
  const run = opened('#world=GridWorld-v0&agent=q-learning&seed=1&map=S..G');
  const gridOf = (...cells: string[]) => ({ rows: 1, columns: 4, cells, arrows: [] });
  const before = gridOf('start', 'floor', 'floor', 'goal');
  hear({ ...ready, grid: before }, after(100));
  run.drawMap(['ST.G']);
  const drawn = run.grid!.cells;
  expect(drawn).not.toEqual(before.cells);
  hear({ ...ready, grid: before });
  expect(run.grid!.cells).toEqual(drawn);
  hear({ ...ready, grid: gridOf(...drawn) });
  hear({ ...ready, grid: before });
  expect(run.grid!.cells).toEqual(before.cells);
});

test('a stroke during the start of a run adds to those before, on a map of another size, too', () => {
  const run = opened('#world=GridWorld-v0&agent=q-learning&seed=1&map=S..G');
  const grid = (cells: string[]) => ({ rows: 1, columns: 4, cells, arrows: [] });
  hear({ ...ready, grid: grid(['start', 'floor', 'floor', 'goal']) });
  run.drawMap(['S...', '...G']);
  expect(run.status.value).toBe('loading');
  expect(run.grid).toMatchObject({ rows: 2, columns: 4 });
  expect(run.rows).toEqual(['S...', '...G']);
  run.drawMap([run.rows![0]!, 'T..G']);
  expect(run.rows).toEqual(['S...', 'T..G']);
  expect(SilentWorker.newest.told).toMatchObject([['run', { map: ['S...', 'T..G'] }, {}]]);
});

test('a scheduled setting shows the value that the agent learns by, and the visitor’s once it is set', () => {
  const run = opened('#world=WindyGridWorld-v0&agent=q-learning&seed=1');
  const epsilon = { type: 'exponential', from: 0.2, to: 0.01, decay: 20_000 };
  hear({ type: 'ready', settings: { epsilon, discount: 1 } as never });
  expect([run.scheduleOf('epsilon'), run.settingNow('epsilon')]).toEqual([{ from: 0.2, to: 0.01 }, 0.2]);
  hear({ type: 'progress', envSteps: 100, episodes: [], metrics: { epsilon: 0.15 } });
  expect(run.settingNow('epsilon')).toBe(0.15);
  expect(run.scheduleOf('discount')).toBeUndefined();
  run.change({ epsilon: 0.3 });
  expect([run.scheduleOf('epsilon'), run.settingNow('epsilon')]).toEqual([undefined, 0.3]);
});

test('an agent whose world is drawn anew unlearns until twenty episodes are nearly as good as before', () => {
  const run = opened('#world=GridWorld-v0&agent=q-learning&seed=1');
  const episodes = (count: number, value: number): RunEvent => {
    return { type: 'progress', envSteps: 100, episodes: Array(count).fill([100, value]).flat(), metrics: {} };
  };
  const drawn: RunEvent = { type: 'changed', at: 101, settings: {}, map: ['S..G'] };
  hear(ready, drawn);
  expect(run.unlearns.value).toBeUndefined(); // it had learned nothing yet
  hear(episodes(20, 1), drawn);
  expect(run.unlearns.value).toMatchObject({ recent: 1 });
  hear(episodes(19, 1));
  expect(run.unlearns.value).toBeDefined();
  hear(episodes(2, 0));
  expect(run.unlearns.value).toBeDefined();
  hear(episodes(20, 0.95));
  expect(run.unlearns.value).toBeUndefined();
});

test('a run that nobody can see rests; one that its visitor paused stays so', () => {
  const run = opened('#world=GridWorld-v0&agent=q-learning&seed=1');
  const kinds = (): unknown[] => SilentWorker.newest.names;
  run.isAway = true;
  run.isAway = true;
  run.isAway = false;
  expect(kinds()).toEqual(['run', 'pause', 'resume']);
  run.pause();
  run.isAway = true;
  run.isAway = false;
  expect(kinds()).toEqual(['run', 'pause', 'resume', 'pause']);
  run.resume();
  run.isAway = true;
  run.restart();
  expect(SilentWorker.newest.told).toMatchObject([['run', {}, { isPaused: true }]]);
});

test('a speed that is lent comes back, unless the visitor has chosen one', () => {
  const run = opened('#world=GridWorld-v0&agent=q-learning&seed=1');
  const own = run.speed.value;
  run.borrowSpeed(8);
  expect(speeds[run.speed.value]).toBe(8);
  run.returnSpeed();
  expect(run.speed.value).toBe(own);
  run.borrowSpeed(8);
  run.setSpeed(2);
  run.returnSpeed();
  expect(run.speed.value).toBe(2);
});

test('a policy of another world can be played there', async () => {
  const run = opened('#world=CartPole-v1&agent=dqn&seed=1');
  await run.playPolicy('mine.onnx', new ArrayBuffer(1));
  hear({ type: 'elsewhere', world: 'Ant-v5' });
  expect(run.notice.value).toBe('mine.onnx was trained in Ant-v5 and cannot play CartPole-v1.');
  run.elsewhere.value!.play();
  expect(run.world.value.id).toBe('Ant-v5');
  expect(SilentWorker.newest.told).toMatchObject([['policy', { world: 'Ant-v5', name: 'mine.onnx' }, 30]]);
  await run.playPolicy('mine.onnx', new ArrayBuffer(1));
  hear({ type: 'elsewhere', world: 'Chess-v0' });
  expect(run.notice.value).toMatch(/this page has no such world\.$/);
  expect(run.elsewhere.value).toBeUndefined();
});

test('a table comes along to another world; a network makes way for the one that learns that world best', () => {
  const run = opened('#world=CliffWalking-v1&agent=sarsa&seed=1');
  run.chooseWorld('FrozenLake-v1');
  expect(run.state.value.agent).toBe('sarsa');
  run.chooseWorld('CartPole-v1');
  expect(run.state.value.agent).toBe('dqn');
  run.chooseWorld('MountainCar-v0');
  expect(run.state.value.agent).toBe('ppo');
});

test('a trap begins anew, although its map has the size of the one before', () => {
  const run = opened('#world=GridWorld-v0&agent=q-learning&seed=1');
  const grid = { rows: 1, columns: 4, cells: ['start', 'floor', 'floor', 'goal'], arrows: [] };
  hear({ ...ready, grid }, after(100));
  const { newest } = SilentWorker;
  run.drawMap(['S.oG'], true);
  expect(SilentWorker.newest).not.toBe(newest);
  expect(SilentWorker.newest.told[0]).toMatchObject(['run', { map: ['S.oG'] }, {}]);
  run.undo();
  expect(page.hash).toMatch(/map=S\.\.G$/);
});
