import { afterEach, describe, expect, test, vi } from 'vitest';
import { listener, unwatched } from '../../../test/listener.ts';
import { agents } from '../choices/agents.ts';
import type { RunEvent } from '../host/events.ts';
import { fingerprintAfter } from '../link/fingerprint.ts';
import { firstRun, type RunState } from '../link/runState.ts';
import { rowsOf, withKind } from '../live/mapEdit.ts';
import { Session } from './session.ts';

const watched = { stepsPerSecond: Number.POSITIVE_INFINITY, isPaused: false, isWatched: true };

afterEach(() => {
  vi.unstubAllGlobals();
});

test('a page without a secure context, which cannot hash, trains on without a fingerprint', async () => {
  vi.stubGlobal('crypto', {});
  const { said, send } = listener();
  await new Session(firstRun, unwatched(2 * fingerprintAfter), send).run();
  expect(said.map(({ type }) => type)).not.toContain('fingerprint');
  expect(said.at(-1)).toEqual({ type: 'ended', envSteps: 2 * fingerprintAfter });
});

test('after the last step somebody can still play: what is shown does as the keys say', async () => {
  const { said, send, first } = listener();
  let isOver = false;
  const session = new Session(firstRun, { ...watched, until: 20 }, (message) => {
    if (isOver) throw new Error('enough');
    send(message);
  });
  const running = session.run().catch((error: Error) => error.message);
  await first('ended');
  session.steer([3]);
  const from = said.length;
  await expect.poll(() => said.length).toBeGreaterThan(from + 5);
  isOver = true;
  expect(await running).toBe('enough');
  const moments = said.slice(from + 1).filter((message) => message.type === 'moment');
  const actions = moments.map(({ action }) => action);
  expect(actions.flat().slice(1)).toEqual(actions.flat().slice(1).fill(3));
});

test('the first key in a run that was paused is the visitor’s step, not one of an agent that learns from its own alone', async () => {
  const { said, send, first } = listener();
  const state: RunState = { ...firstRun, agent: 'sarsa' };
  const session = new Session(state, { ...watched, isPaused: true }, send);
  session.run().catch(() => undefined);
  await first('moment');
  session.steer([0]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  session.steer([3]);
  session.pace.single();
  const moves = await vi.waitFor(
    () => {
      const found = said
        .filter((message) => message.type === 'moment')
        .filter(({ action }) => action.length > 0);
      if (found.length === 0) throw new Error('nothing moved yet');
      return found;
    },
    { timeout: 60_000, interval: 1 },
  );
  expect(moves[0]).toMatchObject({ envSteps: 0, action: [3] });
});

test('a duel: both begin at the seed’s start, and the run is the same to the bit as without it', async () => {
  const fingerprintOf = async (
    duel: (session: Session, heard: ReturnType<typeof listener>) => Promise<void>,
  ) => {
    const heard = listener();
    const session = new Session(firstRun, { ...watched, isPaused: true }, heard.send);
    session.run().catch(() => undefined);
    await heard.first('moment');
    await duel(session, heard);
    session.pace.resume();
    const { text } = await heard.first('fingerprint');
    session.pace.pause();
    return text;
  };
  const plain = await fingerprintOf(async () => undefined);
  const duelled = await fingerprintOf(async (session, { said, first }) => {
    const isShown = (states: number) =>
      expect
        .poll(() => said.filter((one) => one.type === 'moment' && one.shows === 'hand').length, {
          interval: 5,
        })
        .toBe(states);
    // Around the triangles to the goal, as a grid waits for keys.
    for (const [k, action] of [3, 3, 3, 1, 1, 2].entries()) {
      session.steer([action], true);
      await isShown(k + 1);
      session.pace.single();
      await isShown(k + 2);
    }
    const { score, ways } = await first('rival');
    expect(score).toEqual(expect.any(Number));
    // Five columns: along the upper edge, down beside the triangles, and left into the goal.
    expect(ways!.you).toEqual([0, 1, 2, 3, 8, 13, 12]);
    expect(ways!.agent[0]).toBe(0);
    expect(ways!.agent.length).toBeGreaterThan(1);
    expect(said.find(({ type }) => type === 'played')).toMatchObject({ score: 1 });
  });
  expect(duelled).toBe(plain);
});

test('a plan that is made anew says with which settings, for the link', async () => {
  const { send, first } = listener();
  const state: RunState = { ...firstRun, agent: 'value-iteration', settings: { discount: 0.9 } };
  const session = new Session(state, { ...watched, isPaused: true }, send);
  session.run().catch(() => undefined);
  await first('ready');
  session.change({ discount: 0.5 });
  session.pace.single();
  session.pace.single();
  expect(await first('restarted')).toMatchObject({ settings: { discount: 0.5 } });
});

test('a plan that does not end hears of other settings at full speed', async () => {
  const { said, send, first } = listener();
  const state: RunState = {
    ...firstRun,
    world: 'CliffWalking-v1',
    agent: 'policy-iteration',
    settings: { discount: 1 },
  };
  const session = new Session(state, watched, send);
  const running = session.run();
  running.catch(() => undefined);
  await first('ready');
  await first('moment');
  session.change({ discount: 0.9 });
  const ended = await Promise.race([first('ended', said.length), running]);
  expect(ended).toMatchObject({ type: 'ended' });
  // Eyes cannot follow more than a few dozen pictures per second.
  expect(said.filter(({ type }) => type === 'moment').length).toBeLessThan(500);
});

test('a run that starts again because of a planned change keeps to the settings that it says', async () => {
  const { said, send } = listener();
  const state: RunState = {
    ...firstRun,
    agent: 'n-step-sarsa',
    changes: [
      { at: 100, settings: { n: 2 } },
      { at: 200, settings: { discount: 0.5 } },
    ],
  };
  await new Session(state, unwatched(400), send).run();
  expect(said.find(({ type }) => type === 'restarted')).toMatchObject({ settings: { n: 2 } });
  const ready = said.filter((message) => message.type === 'ready').at(-1);
  expect(ready?.settings).toMatchObject({ n: 2, discount: 0.99 });
});

test('a run that starts again has a fingerprint anew, that of a run which had its settings from the start', async () => {
  const fingerprints = async (part: Partial<RunState>): Promise<RunEvent[]> => {
    const { said, send } = listener();
    const state: RunState = { ...firstRun, agent: 'n-step-sarsa', ...part };
    await new Session(state, unwatched(fingerprintAfter + 1500), send).run();
    return said.filter(({ type }) => type === 'fingerprint');
  };
  const [before, again, ...more] = await fingerprints({
    changes: [{ at: fingerprintAfter + 1100, settings: { n: 2 } }],
  });
  expect(more).toEqual([]);
  expect([again]).toEqual(await fingerprints({ settings: { n: 2 } }));
  expect([before]).toEqual(await fingerprints({}));
  expect(again).not.toEqual(before);
});

test('steps are counted on through changes: a link’s later change takes effect where the link says', async () => {
  const { said, send, first } = listener();
  const state: RunState = {
    ...firstRun,
    changes: [
      { at: 100, settings: { discount: 0.9 } },
      { at: 150, settings: { discount: 0.5 } },
    ],
  };
  const session = new Session(state, { ...watched, until: 5000, isPaused: true }, send);
  const running = session.run();
  running.catch(() => undefined);
  await first('moment');
  for (let k = 0; k < 200; k++) session.pace.single();
  const discounts = (): unknown[] =>
    said.filter((message) => message.type === 'ready').map(({ settings }) => settings.discount);
  await expect.poll(discounts, { interval: 5 }).toEqual([0.99, 0.9, 0.5]);
  await expect
    .poll(() => said.filter((message) => message.type === 'progress').at(-1)?.envSteps, { interval: 5 })
    .toBe(200);
  session.change({ discount: 0.3 });
  for (let k = 0; k < 5; k++) session.pace.single();
  expect(await first('changed')).toMatchObject({ at: 202 });
});

test('a plan refuses a map in a world that has none, as learning there does', async () => {
  const state: RunState = { ...firstRun, world: 'CliffWalking-v1', map: ['S.G'] };
  const unlessEnded = ({ type }: RunEvent): void => {
    if (type === 'ended') throw new Error('It ran.');
  };
  for (const agent of ['value-iteration', 'q-learning'])
    await expect(new Session({ ...state, agent }, watched, unlessEnded).run(), agent).rejects.toThrow(
      'The environment CliffWalking-v1 has no setting "map".',
    );
});

describe('a slider is marked as what it does', () => {
  const sliders = agents
    .filter(({ kind }) => kind === 'table')
    .flatMap(({ id, sliders: all }) => all.map((slider) => ({ agent: id, slider })));

  test.each(sliders)('$slider.name of $agent', async ({ agent, slider }) => {
    const { send, first } = listener();
    const session = new Session({ ...firstRun, agent }, { ...watched, until: 1e6 }, send);
    let isOver = false;
    session.run().catch((error: unknown) => {
      if (!isOver) throw error;
    });
    const { settings } = await first('ready');
    await first('moment');
    const other = slider.values.find((value) => value !== settings[slider.name])!;
    session.change({ [slider.name]: other });
    await first(slider.startsAnew === true ? 'restarted' : 'changed');
    isOver = true;
    session.pace.pause();
  });
});

test('a wall is built while the agent learns: what was learned stays, and the link tells when', async () => {
  const { said, send, first } = listener();
  const session = new Session(firstRun, { ...watched, until: 3000, isPaused: true }, send);
  const running = session.run();
  running.catch(() => undefined);
  await first('moment');
  for (let k = 0; k < 500; k++) session.pace.single();
  const sum = (): number => {
    const table = said.filter((message) => message.type === 'moment').at(-1)?.table;
    return table?.numbers.reduce((total, value) => total + Math.abs(value), 0) ?? 0;
  };
  await expect.poll(sum, { interval: 5 }).toBeGreaterThan(0);
  const before = sum();
  const [ready] = said.filter((message) => message.type === 'ready');
  const rows = rowsOf(ready!.grid!);
  const map = withKind(rows, 2, 0, '#')!;
  const from = said.length;
  session.change({}, map);
  for (let k = 0; k < 20; k++) session.pace.single();
  const changed = await first('changed', from);
  expect(changed).toMatchObject({ settings: {}, map });
  const again = await first('ready', from);
  expect(rowsOf(again.grid!)).toEqual(map);
  await first('moment', from);
  expect(sum()).toBeGreaterThan(before / 2);
  expect(said.map(({ type }) => type)).not.toContain('restarted');
});

test('nobody builds a wall where the agent stands: it waits for the agent to move on', async () => {
  const { said, send, first } = listener();
  const state: RunState = { ...firstRun, map: ['S..G'] };
  const session = new Session(state, { ...watched, isPaused: true }, send);
  session.run().catch(() => undefined);
  const shown = () => said.filter((message) => message.type === 'moment').at(-1)!;
  await first('moment');
  /** Takes one step with a person's action, and returns the resulting position. */
  const step = async (action: number): Promise<number> => {
    const { envSteps } = shown();
    session.steer([action]);
    session.pace.single();
    await expect.poll(() => shown().envSteps, { interval: 1 }).toBe(envSteps + 1);
    return shown().observation[0]!;
  };
  const [up, left, right] = [0, 2, 3];
  expect(await step(right)).toBe(1);
  session.change({}, ['ST.G']);
  for (let k = 0; k < 4; k++) expect(await step(up)).toBe(1);
  expect(said.map(({ type }) => type)).not.toContain('changed');
  expect(await step(left)).toBe(0);
  expect(await first('changed')).toMatchObject({ at: 6, map: ['ST.G'] });
});

test('what somebody plays is their score, and no return of the agent’s', async () => {
  const { said, send, first } = listener();
  const state: RunState = { ...firstRun, map: ['S.TG'] };
  const session = new Session(state, { ...watched, isPaused: true }, send);
  session.run().catch(() => undefined);
  await first('moment');
  const [left, right] = [2, 3];
  const shown = () => said.filter((message) => message.type === 'moment').at(-1)!;
  const step = async (actions: readonly number[] | null): Promise<void> => {
    const { envSteps } = shown();
    session.steer(actions);
    session.pace.single();
    await expect.poll(() => shown().envSteps, { interval: 1 }).toBe(envSteps + 1);
  };
  // Without a key, idle actions alternate.
  for (let k = 0; k < 3; k++) await step([right, left]);
  expect(shown()).toMatchObject({ shows: 'hand', score: 0, observation: [1] });
  await step([right]);
  expect(shown().score).toBe(-1);
  await step([right]);
  expect(await first('played')).toEqual({ type: 'played', score: 0 });
  expect(shown()).toMatchObject({ score: 0, observation: [0] });
  const agents = (): number[] =>
    said.flatMap((message) => (message.type === 'progress' ? message.episodes : []));
  expect(agents()).toEqual([]);
  await step(null);
  expect(shown().shows).toBe('learning');
  session.steer(null);
  session.pace.resume();
  await expect.poll(() => agents().length).toBeGreaterThan(0);
  // Otherwise it would keep training during the next test files.
  session.pace.pause();
});

test('a robot is shown by the poses of its shapes, and levers push it while somebody plays', async () => {
  const { said, send, first } = listener();
  const state: RunState = { ...firstRun, world: 'InvertedPendulum-v5', agent: 'ppo' };
  const session = new Session(state, { ...watched, stepsPerSecond: 200 }, send);
  session.run().catch(() => undefined);
  const { shapes } = await first('ready');
  const moment = await first('moment');
  expect(shapes!.map(({ kind }) => kind)).toEqual(['capsule', 'capsule', 'capsule']);
  expect(moment).toMatchObject({ poses: expect.any(Float32Array) });
  expect(moment.poses).toHaveLength(7 * shapes!.length);
  expect(moment).not.toHaveProperty('picture');
  session.steer([1]);
  const from = said.length;
  const played = await vi.waitFor(
    () => {
      const found = said
        .slice(from)
        .find(
          (message) => message.type === 'moment' && message.shows === 'hand' && message.action.length > 0,
        );
      if (found === undefined) throw new Error('nobody plays yet');
      return found as Extract<RunEvent, { type: 'moment' }>;
    },
    { timeout: 60_000, interval: 5 },
  );
  expect(played.action[0]).toBeCloseTo(0.6, 6);
  session.pace.pause();
}, 120_000);

/** Moments of a kind, once there are enough. */
async function momentsOf(said: readonly RunEvent[], shows: string, count: number) {
  return vi.waitFor(
    () => {
      const found = said.filter((message) => message.type === 'moment' && message.shows === shows);
      if (found.length < count) throw new Error(`only ${found.length} moments show ${shows}`);
      return found as Extract<RunEvent, { type: 'moment' }>[];
    },
    { timeout: 60_000, interval: 5 },
  );
}

test('after the last step whole episodes of what was learned are shown', async () => {
  const { said, send, first } = listener();
  const session = new Session(firstRun, { ...watched, until: 20, stepsPerSecond: 1e4 }, send);
  session.run().catch(() => undefined);
  await first('ended');
  const shown = await momentsOf(said, 'learned', 5);
  session.pace.pause();
  expect(shown.slice(0, 5).map(({ action }) => action.length)).toEqual([0, 1, 1, 1, 1]);
});

test('beside an agent that learns faster than eyes can follow, an episode goes on from step to step', async () => {
  const { said, send } = listener();
  const state: RunState = { ...firstRun, world: 'CartPole-v1', agent: 'stream-q' };
  const session = new Session(state, watched, send);
  session.run().catch(() => undefined);
  const shown = await momentsOf(said, 'episode', 4);
  session.pace.pause();
  expect(shown.slice(0, 4).map(({ action, score }) => [action.length, score])).toEqual([
    [0, 0],
    [1, 1],
    [1, 2],
    [1, 3],
  ]);
});
