// What a run tells memories and listeners where episodes end: truncated and terminated ones, and both at once.
import type {
  AgentEntry,
  Env,
  EnvironmentEntry,
  Memory,
  Rng,
  StepLearner,
  Transitions,
} from '@prism-rl/core';
import { Box, Discrete, definePlugin, noInfo } from '@prism-rl/core';
import { lastValueFrom, tap, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { evaluateEvery } from '../src/operators/evaluateEvery.ts';
import { train } from '../src/train.ts';

type Ending = 'terminated' | 'truncated' | 'both';

/** One environment after the other has another length and another end. */
const kinds: readonly { readonly length: number; readonly ending: Ending }[] = [
  { length: 3, ending: 'truncated' },
  { length: 2, ending: 'terminated' },
  { length: 5, ending: 'both' },
  { length: 1, ending: 'truncated' },
];

/** Shows `[which, 100 · episode + time]`; the step that begins at time t pays t + 1. */
function clock(which: number): Env<Float64Array, number> {
  const { length, ending } = kinds[which]!;
  let episode = -1;
  let time = 0;
  const observation = (): Float64Array => Float64Array.of(which, 100 * episode + time);
  return {
    id: 'Clock-v0',
    observationSpace: new Box<'float64'>({ low: 0, high: 1e6, shape: [2], dtype: 'float64' }),
    actionSpace: new Discrete(2),
    reset: () => {
      episode++;
      time = 0;
      return { observation: observation(), info: noInfo };
    },
    step: () => {
      time++;
      return {
        observation: observation(),
        reward: time,
        terminated: time === length && ending !== 'truncated',
        truncated: time === length && ending !== 'terminated',
        info: noInfo,
      };
    },
  };
}

/** Steps of each environment: some evaluations long. */
const steps = 900;

interface Row {
  readonly observation: number[];
  readonly next: number[];
  readonly reward: number;
  readonly terminated: number;
  readonly truncated: number;
  readonly starts: number;
}

/** Keeps what it gets, row by row, and learns from numbers that it draws. */
class Recorder implements StepLearner<number> {
  readonly rows: Row[] = [];
  readonly drawn: number[] = [];
  readonly memory: Memory<number>;

  constructor() {
    let due = false;
    const { rows, drawn } = this;
    this.memory = {
      capacity: 1,
      size: 0,
      add: (transitions: Transitions) => {
        due = true;
        for (let i = 0; i < transitions.count; i++) {
          rows.push({
            observation: [...transitions.observations.slice(2 * i, 2 * i + 2)],
            next: [...transitions.nextObservations.slice(2 * i, 2 * i + 2)],
            reward: transitions.rewards[i]!,
            terminated: transitions.terminated[i]!,
            truncated: transitions.truncated[i]!,
            starts: transitions.starts[i]!,
          });
        }
      },
      ready: () => due,
      sample: (rng: Rng) => {
        due = false;
        drawn.push(rng.random());
        return drawn.at(-1)!;
      },
      save: () => ({ meta: {}, arrays: {} }),
      restore: () => undefined,
    };
  }

  act(): void {}

  learn(): undefined {}

  save() {
    return { meta: {}, arrays: {} };
  }

  restore(): void {}
}

/** A run of all kinds of clocks side by side, and what its memory got. */
function clocks() {
  let made = 0;
  const recorder = new Recorder();
  const none = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } };
  const clockEntry = {
    description: 'a clock',
    defaults: {},
    schema: none,
    create: () => clock(made++ % kinds.length),
  } as unknown as EnvironmentEntry;
  const agentEntry = {
    description: 'a recorder',
    defaults: {},
    schema: none,
    supports: () => true,
    create: () => recorder,
  } as unknown as AgentEntry;
  const plugin = definePlugin({
    name: 'clocks',
    environments: { 'Clock-v0': clockEntry },
    agents: { recorder: agentEntry },
  });
  const run = train({
    plugins: [plugin],
    env: 'Clock-v0',
    agent: 'recorder',
    numEnvs: kinds.length,
    steps: steps * kinds.length,
    seed: 1,
  });
  return { run, recorder };
}

const isTerminated = (ending: Ending): boolean => ending !== 'truncated';
const isTruncated = (ending: Ending): boolean => ending !== 'terminated';

test('memories get the successor within the episode, and where the next one starts', async () => {
  const { run, recorder } = clocks();
  await lastValueFrom(run);
  expect(recorder.rows).toHaveLength(steps * kinds.length);
  for (const [row, found] of recorder.rows.entries()) {
    const [which, step] = [row % kinds.length, Math.floor(row / kinds.length)];
    const { length, ending } = kinds[which]!;
    const [episode, time] = [Math.floor(step / length), step % length];
    const isLast = time === length - 1;
    expect(found).toEqual({
      observation: [which, 100 * episode + time],
      next: [which, 100 * episode + time + 1],
      reward: time + 1,
      terminated: Number(isLast && isTerminated(ending)),
      truncated: Number(isLast && isTruncated(ending)),
      starts: Number(time === 0),
    });
  }
});

test('every episode is reported once with its return and length', async () => {
  const { run } = clocks();
  const events = await lastValueFrom(run.pipe(toArray()));
  const episodes = events.filter((event) => event.type === 'episode');
  for (const [which, { length, ending }] of kinds.entries()) {
    const own = episodes.filter(({ env }) => env === which);
    expect(own).toHaveLength(steps / length);
    for (const [k, event] of own.entries()) {
      expect(event).toMatchObject({
        envSteps: (k + 1) * length * kinds.length,
        return: (length * (length + 1)) / 2,
        length,
        terminated: isTerminated(ending),
        truncated: isTruncated(ending),
      });
    }
  }
});

test('evaluations do not use the random stream of batches', async () => {
  const [plain, evaluated] = [clocks(), clocks()];
  await lastValueFrom(plain.run);
  let evaluations = 0;
  await lastValueFrom(
    evaluated.run.pipe(
      evaluateEvery({ steps: 1000, episodes: 8 }),
      tap(({ type }) => {
        if (type === 'evaluation') evaluations++;
      }),
    ),
  );
  expect(evaluations).toBe(4);
  expect(new Set(plain.recorder.drawn).size).toBe(steps);
  expect(evaluated.recorder.drawn).toEqual(plain.recorder.drawn);
});
