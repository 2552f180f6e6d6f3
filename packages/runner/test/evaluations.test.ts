// Evaluations during a run: beside training, made up for after a stop, and in the settings for judging.
import { type Plugin, Registry, type Snapshot } from '@prism-rl/core';
import { lastValueFrom, type Observable, tap, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { toyPlugin } from '../../../test/toyPlugin.ts';
import { evaluateEvery } from '../src/operators/evaluateEvery.ts';
import { evaluations } from '../src/operators/streams.ts';
import { planRun } from '../src/planRun.ts';
import { playEpisode } from '../src/playEpisode.ts';
import { runFactory } from '../src/runFactory.ts';
import type { RunHandle, RunnerEvent } from '../src/runHandle.ts';
import { train } from '../src/train.ts';
import { abortAt, base, eventsOf, saveAtEnd, trace } from './corridorRun.ts';

const evaluationsOf = (events: readonly RunnerEvent[]): unknown[] =>
  events.filter(({ type }) => type === 'evaluation');

test('evaluations do not affect training', async () => {
  const plain = await trace();
  const rows = await trace({}, evaluateEvery({ steps: 1000, episodes: 10 }));
  const isOfTraining = ({ type }: RunnerEvent): boolean => type !== 'evaluation' && type !== 'evaluating';
  expect(rows.filter((event) => isOfTraining(event as RunnerEvent))).toEqual(plain);
  const evaluations = rows.filter((event) => (event as RunnerEvent).type === 'evaluation');
  expect(evaluations).toHaveLength(3);
  expect(evaluations[0]).toMatchObject({ envSteps: 1000, episodes: 10, meanReturn: 1, stdReturn: 0 });
});

test('evaluations by the clock come between chunks of 1024 steps, and at the end', async () => {
  const events = await lastValueFrom(
    train(base).pipe(evaluateEvery({ seconds: 1e-9, episodes: 2 }), evaluations(), toArray()),
  );
  expect(events.map(({ envSteps }) => envSteps)).toEqual([1024, 2048, 3000]);
});

test('an evaluation reports progress at its beginning and after each episode, then its result', async () => {
  const told = await eventsOf({}, evaluateEvery({ episodes: 3 }));
  const last = told.slice(told.findIndex(({ type }) => type === 'evaluating'));
  const words = last.map((event) => (event.type === 'evaluating' ? event.played : event.type));
  expect(words).toEqual([0, 1, 2, 3, 'evaluation', 'end']);
  expect(last[0]).toMatchObject({ episodes: 3, meanReturn: Number.NaN });
  expect(last[3]).toMatchObject({ meanReturn: (last[4] as { meanReturn: number }).meanReturn });
});

test.each([700, 1000, 2500, 4000])(
  'a run stopped at step %i, within an evaluation if possible, and resumed has the evaluations of an uninterrupted one',
  async (stopAt) => {
    const options = { steps: 5000 };
    const evaluated = evaluateEvery({ steps: 1000, episodes: 8 });
    const whole = await eventsOf(options, evaluated);
    const controller = new AbortController();
    let run: RunHandle | undefined;
    const saved: Snapshot[] = [];
    let trained = 0;
    const first = await eventsOf(
      { ...options, signal: controller.signal },
      // In front of the evaluation: at a step where one is due, it is stopped in it.
      tap((event) => {
        if (event.type === 'start') run = event.run;
        if (event.type === 'update' && ++trained === stopAt) run!.atBoundary(async () => controller.abort());
      }),
      evaluated,
      saveAtEnd(saved),
    );
    expect(first.at(-1)).toMatchObject({ type: 'end', reason: 'stopped', envSteps: stopAt });
    expect(saved[0]!.meta.evaluationDue).toBe(stopAt % 1000 === 0);
    // Who is told to stop before it has begun plays nothing.
    const signal = AbortSignal.abort();
    const none = await eventsOf({ ...options, resume: saved[0]!, signal }, evaluated);
    expect(none.map(({ type }) => type).filter((type) => type !== 'evaluating')).toEqual(['start', 'end']);
    const rest = await eventsOf({ ...options, resume: saved[0] }, evaluated);
    expect(evaluationsOf([...first, ...rest])).toEqual(evaluationsOf(whole));
    expect(evaluationsOf(whole)).toHaveLength(5);
  },
);

/** The corridor, with 1 for each step: returns tell with which seeds an evaluation was played. */
const paidSteps: Plugin = {
  name: 'paid steps',
  agents: toyPlugin.agents!,
  environments: {
    'Paid-v0': {
      ...toyPlugin.environments!['Corridor-v0']!,
      create: async (config) => {
        const env = await toyPlugin.environments!['Corridor-v0']!.create(config);
        return { ...env, step: (action) => ({ ...env.step(action), reward: 1 }) };
      },
    },
  },
};

test.each([
  // Of which the first is due, the second, both, and at the end both; and whether it is stopped in the second of two.
  [1000, 1],
  [1500, 1],
  [3000, 1],
  [3000, 2],
  [5000, 1],
  [5000, 2],
])(
  'with two plans, a run stopped at step %i, in evaluation %i, repeats each plan’s own evaluation',
  async (stopAt, which) => {
    const options = { plugins: [paidSteps], env: 'Paid-v0', steps: 5000 };
    const twice = (events: Observable<RunnerEvent>): Observable<RunnerEvent> =>
      events.pipe(evaluateEvery({ steps: 1000, episodes: 8 }), evaluateEvery({ steps: 1500, episodes: 9 }));
    const whole = await eventsOf(options, twice);
    const controller = new AbortController();
    const saved: Snapshot[] = [];
    const isThere = (event: RunnerEvent) =>
      event.type === 'evaluating' && event.envSteps === stopAt && (which === 1 || event.episodes === 9);
    const first = await eventsOf(
      { ...options, signal: controller.signal },
      ...[twice, abortAt(controller, isThere), saveAtEnd(saved)],
    );
    expect(first.at(-1)).toMatchObject({ type: 'end', envSteps: stopAt });
    const rest = await eventsOf({ ...options, resume: saved[0]! }, twice);
    expect(evaluationsOf([...first, ...rest])).toEqual(evaluationsOf(whole));
    expect(evaluationsOf(whole)).toHaveLength(9);
  },
);

test('evaluations use the environment’s evaluation settings', async () => {
  const evaluation = async (env: string): Promise<number[]> => {
    const events = train({ ...base, env, steps: 10, envConfig: { length: 3 } });
    const { returns } = await lastValueFrom(events.pipe(evaluateEvery({ episodes: 30 }), evaluations()));
    return [...new Set(returns)].sort();
  };
  expect(await evaluation('Corridor-v0')).toEqual([1]);
  // One step is enough from the last cell only.
  expect(await evaluation('Quick-v0')).toEqual([0, 1]);
});

test('evaluations use the agent’s evaluation ε', async () => {
  const { drift } = toyPlugin.agents!;
  const mean = async (epsilon: number): Promise<number> => {
    const plugin = { ...toyPlugin, agents: { drift: { ...drift!, evaluationEpsilon: () => epsilon } } };
    const envConfig = { length: 4, limit: 4 };
    const events = train({ ...base, plugins: [plugin], env: 'Corridor-v0', steps: 10, envConfig });
    const { meanReturn } = await lastValueFrom(events.pipe(evaluateEvery({ episodes: 40 }), evaluations()));
    return meanReturn;
  };
  expect(await mean(0)).toBe(1);
  expect(await mean(1)).toBeLessThan(0.8);
});

test('an episode is cut off by a limit or a signal', async () => {
  const registry = new Registry([toyPlugin]);
  const run = planRun(registry, { env: 'Corridor-v0', agent: 'drift' });
  const env = await runFactory(registry, run).createSingleEnv();
  const still = () => 0;
  expect(await playEpisode(env, still, { seed: 1, maxSteps: 7 })).toEqual({
    seed: 1,
    length: 7,
    return: 0,
    ending: 'cut off',
  });
  expect(await playEpisode(env, still, { seed: 1 })).toMatchObject({ length: 50, ending: 'truncated' });
  const signal = AbortSignal.abort();
  expect(await playEpisode(env, still, { seed: 1, signal })).toMatchObject({ length: 0, ending: 'cut off' });
});
