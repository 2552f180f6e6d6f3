import { expect, test, vi } from 'vitest';
import { unwatched } from '../../../test/listener.ts';
import { agentOf, firstSwitches } from '../choices/agents.ts';
import type { RunEvent } from '../host/events.ts';
import { fingerprintAfter } from '../link/fingerprint.ts';
import type { RunState } from '../link/runState.ts';
import { Session } from './session.ts';

type Said<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

const agent = 'stream-q';
const state: RunState = {
  world: 'GridWorld-v0',
  agent,
  seed: 1,
  switches: firstSwitches(agentOf(agent)),
  settings: {},
  changes: [],
};

/** All messages of a run within a number of steps at full speed. */
async function trained(asked: RunState, steps: number, isWatched: boolean): Promise<RunEvent[]> {
  const said: RunEvent[] = [];
  let end: (() => void) | undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const session = new Session(asked, { ...unwatched(steps), isWatched }, (message) => {
    said.push(message);
    if (message.type !== 'ended') return;
    end!();
    // At its end, it would show the learned policy indefinitely.
    session.pace.pause();
  });
  session.run().catch(() => undefined);
  await ended;
  return said;
}

function of<T extends RunEvent['type']>(said: readonly RunEvent[], type: T): Said<T>[] {
  return said.filter((message): message is Said<T> => message.type === type);
}

/** The moments that a run shows after each of its first steps, one by one. */
async function steppedThrough(asked: RunState, steps: number): Promise<Said<'moment'>[]> {
  const said: RunEvent[] = [];
  const conditions = { stepsPerSecond: Number.POSITIVE_INFINITY, isPaused: true, isWatched: true };
  const session = new Session(asked, conditions, (message) => said.push(message));
  session.run().catch(() => undefined);
  // If time has passed, a step is shown twice: when it is due, and when the pause starts.
  const momentOf = (step: number) => of(said, 'moment').find(({ envSteps }) => envSteps === step);
  const moments: Said<'moment'>[] = [];
  for (let step = 0; step < steps; step++) {
    if (step > 0) session.pace.single();
    moments.push(await vi.waitUntil(() => momentOf(step), { interval: 1, timeout: 60_000 }));
  }
  return moments;
}

test('a network that learns from every step shows its values of all cells, and its traces', async () => {
  // Mostly greedy, because a non-greedy action cuts the traces.
  const eager = { ...state, settings: { epsilonStart: 0.1, epsilonEnd: 0.1 } };
  const moments = (await steppedThrough(eager, 300)).filter(({ traces }) => traces !== undefined);
  expect(moments.length).toBeGreaterThan(250);
  for (const { table, insight, traces, observation } of moments) {
    expect(table!.numbers).toHaveLength(25 * 4);
    const here = observation[0]! * 4;
    expect([...table!.numbers.slice(here, here + 4)]).toEqual([...insight!.numbers]);
    expect(traces).toHaveLength(25);
    const most = Math.max(...traces!);
    expect(most === 0 || most === 1).toBe(true);
  }
  // Some credit reaches back over several cells.
  expect(moments.some(({ traces }) => traces!.filter((share) => share > 0.1).length > 2)).toBe(true);
});

test('so does a table: the cell that was left last has the largest trace', async () => {
  const lambda = { ...state, agent: 'sarsa-lambda', switches: [], settings: { epsilon: 1, lambda: 0.3 } };
  let last: number | undefined;
  let compared = 0;
  for (const { traces, observation } of await steppedThrough(lambda, 12)) {
    if (last !== undefined && Math.max(...traces!) > 0) {
      expect(traces![last]).toBe(1);
      compared++;
    }
    last = observation[0];
  }
  expect(compared).toBeGreaterThan(5);
});

test('its weights stand beside their traces', async () => {
  const tiles = of(await trained(state, 2000, true), 'network').at(-1)!.tiles;
  expect(tiles.map(({ name, isTrace }) => [name, isTrace])).toEqual([
    ['dense0', undefined],
    ['dense0', true],
    ['dense3', undefined],
    ['dense3', true],
    ['dense6', undefined],
    ['dense6', true],
  ]);
});

test('to be watched changes nothing in what it learns', async () => {
  const steps = fingerprintAfter + 2000;
  const [seen, unseen] = [await trained(state, steps, true), await trained(state, steps, false)];
  expect(of(seen, 'fingerprint')).toHaveLength(1);
  expect(of(seen, 'fingerprint')).toEqual(of(unseen, 'fingerprint'));
});
