import type { ActOutputs, Agent, Plugin, Snapshot, StepLearner } from '@prism-rl/core';
import { childSnapshot, definePlugin, PrismError, Registry, Rng } from '@prism-rl/core';
import { firstValueFrom, lastValueFrom, type Observable, Subject, takeUntil, tap, toArray } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { isAgentOnly } from '../src/agentOnly.ts';
import { evaluatePolicy } from '../src/evaluatePolicy.ts';
import { evaluateEvery } from '../src/operators/evaluateEvery.ts';
import { logTo } from '../src/operators/logTo.ts';
import { recordEvery } from '../src/operators/recordEvery.ts';
import { stopWhenSolved } from '../src/operators/stopWhenSolved.ts';
import { evaluations } from '../src/operators/streams.ts';
import { planRun } from '../src/planRun.ts';
import type { PlayedEpisode } from '../src/playEpisode.ts';
import { playEpisode } from '../src/playEpisode.ts';
import type { RunHandle, RunnerEvent } from '../src/runHandle.ts';
import type { TrainOptions } from '../src/train.ts';
import { train } from '../src/train.ts';
import { madeAgents, toyPlugin } from './toyPlugin.ts';

const base: TrainOptions = { plugins: [toyPlugin], env: 'Corridor-v0', agent: 'drift', steps: 3000, seed: 4 };

/** What is left of the events when clocks and reused arrays are taken away. */
async function trace(options: Partial<TrainOptions> = {}): Promise<unknown[]> {
  const rows: unknown[] = [];
  await lastValueFrom(train({ ...base, ...options }).pipe(tap((event) => rows.push(row(event)))));
  return rows;
}

function row(event: RunnerEvent): unknown {
  if (event.type === 'start') return { type: 'start', envSteps: event.envSteps };
  if (event.type === 'steps')
    return { ...event, observations: [...event.observations], actions: [...event.actions] };
  if (event.type === 'end') return { ...event, seconds: 0 };
  return event;
}

test('a run starts, counts its steps and ends; the parts are freed', async () => {
  const events = await lastValueFrom(train(base).pipe(toArray()));
  expect(events[0]).toMatchObject({
    type: 'start',
    envSteps: 0,
    manifest: { steps: 3000, seed: 4, numEnvs: 1 },
  });
  expect(events.at(-1)).toMatchObject({ type: 'end', envSteps: 3000, reason: 'finished', updates: 3000 });
  const marks = events.flatMap((event) => (event.type === 'steps' ? [event.envSteps] : []));
  expect(marks).toEqual([1024, 2048, 3000]);
  const episodes = events.filter((event) => event.type === 'episode');
  expect(episodes.map(({ episode }) => episode)).toEqual(episodes.map((_, k) => k + 1));
  for (const { length, terminated, truncated, return: sum } of episodes) {
    expect(terminated || truncated).toBe(true);
    expect(truncated).toBe(length === 50);
    expect(sum).toBe(terminated ? 1 : 0);
  }
  expect(episodes.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(3000);
  expect(madeAgents.at(-1)!.disposed).toBe(true);
});

describe('parts that cannot be freed', () => {
  /** A run whose agent fails where it is freed, and whose environments tell that they were closed. */
  function run(learn?: () => never) {
    const closed: string[] = [];
    const { drift } = toyPlugin.agents!;
    const corridor = toyPlugin.environments!['Corridor-v0']!;
    const plugin = definePlugin({
      name: 'failing',
      environments: {
        'Failing-v0': {
          ...corridor,
          create: async (config) =>
            Object.assign(await corridor.create(config), { close: () => closed.push('environment') }),
        },
      },
      agents: {
        failing: {
          ...drift!,
          create: async (context) => {
            const dispose = (): never => {
              throw new Error('not freed');
            };
            return Object.assign(await drift!.create(context), { dispose, ...(learn && { learn }) });
          },
        },
      },
    });
    const options = { ...base, plugins: [plugin], env: 'Failing-v0', agent: 'failing', steps: 10 };
    return { closed, end: lastValueFrom(train(options).pipe(evaluateEvery({ episodes: 1 }))) };
  }

  test('are told, and the others are freed', async () => {
    const { closed, end } = run();
    await expect(end).rejects.toThrow('not freed');
    expect(closed).toHaveLength(2);
  });

  test('do not hide what went wrong before', async () => {
    const { closed, end } = run(() => {
      throw new Error('cannot learn');
    });
    await expect(end).rejects.toThrow('cannot learn');
    expect(closed).toHaveLength(1);
  });
});

test('one seed decides a run', async () => {
  expect(await trace()).toEqual(await trace());
  expect(await trace({ seed: 5 })).not.toEqual(await trace());
});

test('several environments step together', async () => {
  const rows = await trace({ numEnvs: 4, steps: 4000 });
  expect(rows.at(-1)).toMatchObject({ envSteps: 4000, updates: 1000 });
});

test('a resumed run equals an uninterrupted one', async () => {
  const whole = await trace({ steps: 6000 });
  let saved: Snapshot | undefined;
  const first: unknown[] = [];
  await lastValueFrom(
    train({ ...base, steps: 6000 }).pipe(
      tap((event) => {
        first.push(row(event));
        if (event.type === 'start') handle = event.run;
        if (event.type === 'steps' && event.envSteps === 2048) {
          handle!.atBoundary(async () => {
            saved = structuredClone(await handle!.save());
            handle!.stop('stopped');
          });
        }
      }),
    ),
  );
  expect(first.at(-1)).toMatchObject({ type: 'end', reason: 'stopped', envSteps: 2048 });
  const rest = await trace({ steps: 6000, resume: saved });
  expect(rest[0]).toEqual({ type: 'start', envSteps: 2048 });
  expect([...first.slice(0, -1), ...rest.slice(1)]).toEqual(whole);
});
let handle: RunHandle | undefined;

test('where the environment cannot be saved, a checkpoint holds the agent, and no run goes on from it', async () => {
  const { create } = toyPlugin.environments!['Corridor-v0']!;
  const unsaveable = definePlugin({
    name: 'unsaveable',
    environments: {
      'Forgetful-v0': {
        ...toyPlugin.environments!['Corridor-v0']!,
        create: async (config) => ({
          ...(await create(config)),
          id: 'Forgetful-v0',
          save: undefined,
          restore: undefined,
        }),
      },
    },
  });
  const options = { ...base, plugins: [toyPlugin, unsaveable], env: 'Forgetful-v0', steps: 2000 };
  const saved: Snapshot[] = [];
  const resumable: boolean[] = [];
  await lastValueFrom(
    train(options).pipe(
      tap((event) => {
        if (event.type !== 'start') return;
        resumable.push(event.run.isResumable);
        event.run.atBoundary(async () => {
          saved.push(await event.run.save());
        });
      }),
    ),
  );
  expect(resumable).toEqual([false]);
  expect(isAgentOnly(saved[0]!)).toBe(true);
  expect(childSnapshot(childSnapshot(saved[0]!, 'trainer'), 'agent').meta).toMatchObject({ updates: 0 });
  await expect(lastValueFrom(train({ ...options, resume: saved[0]! }))).rejects.toThrow(
    'This run of Forgetful-v0 cannot go on: its checkpoints hold only the agent.',
  );
});

test('evaluation does not disturb training', async () => {
  const plain = await trace();
  const rows: unknown[] = [];
  await lastValueFrom(
    train(base).pipe(
      evaluateEvery({ steps: 1000, episodes: 10 }),
      tap((event) => rows.push(row(event))),
    ),
  );
  const isOfTraining = ({ type }: RunnerEvent): boolean => type !== 'evaluation' && type !== 'evaluating';
  expect(rows.filter((event) => isOfTraining(event as RunnerEvent))).toEqual(plain);
  const evaluations = rows.filter((event) => (event as RunnerEvent).type === 'evaluation');
  expect(evaluations).toHaveLength(3);
  expect(evaluations[0]).toMatchObject({ envSteps: 1000, episodes: 10, meanReturn: 1, stdReturn: 0 });
});

test('an evaluation tells at its beginning and after each episode how far it is, then what came out', async () => {
  const told: RunnerEvent[] = [];
  await lastValueFrom(
    train(base).pipe(
      evaluateEvery({ episodes: 3 }),
      tap((event) => told.push(event)),
    ),
  );
  const last = told.slice(told.findIndex(({ type }) => type === 'evaluating'));
  expect(last.map((event) => (event.type === 'evaluating' ? event.played : event.type))).toEqual([
    0,
    1,
    2,
    3,
    'evaluation',
    'end',
  ]);
  expect(last[0]).toMatchObject({ episodes: 3, meanReturn: Number.NaN });
  expect(last[3]).toMatchObject({ meanReturn: (last[4] as { meanReturn: number }).meanReturn });
});

test('recording does not disturb training, evaluations included', async () => {
  const plain: unknown[] = [];
  const evaluated = evaluateEvery({ steps: 1000, episodes: 3 });
  await lastValueFrom(
    train(base).pipe(
      evaluated,
      tap((event) => plain.push(row(event))),
    ),
  );
  const rows: unknown[] = [];
  const films: { envSteps: number; states: number; episode: PlayedEpisode }[] = [];
  const recorded = recordEvery({
    steps: 1500,
    seed: 3,
    camera: (envSteps) => {
      let states = 0;
      return {
        shoot: () => void states++,
        finish: (episode) => void films.push({ envSteps, states, episode }),
      };
    },
  });
  await lastValueFrom(
    train(base).pipe(
      recorded,
      evaluated,
      tap((event) => rows.push(row(event))),
    ),
  );
  expect(rows).toEqual(plain);
  expect(films.map(({ envSteps }) => envSteps)).toEqual([1500, 3000]);
  for (const { states, episode } of films) {
    // The state after the reset and the last one, which vectors never show, are there.
    expect(states).toBe(episode.length + 1);
    expect(episode).toMatchObject({ seed: 3, return: 1, ending: 'terminated' });
  }
  expect(() => recordEvery({ steps: 0, camera: () => expect.fail() })).toThrow(/positive integer/);
});

test('a film in which the run was stopped is made by the run that goes on', async () => {
  const films: number[] = [];
  const controller = new AbortController();
  const recorded = recordEvery({
    steps: 1000,
    camera: (envSteps) => ({
      shoot: () => {
        if (envSteps === 2000) controller.abort();
      },
      finish: () => void films.push(envSteps),
    }),
  });
  let run: RunHandle | undefined;
  let saved: Snapshot | undefined;
  const first = train({ ...base, signal: controller.signal }).pipe(
    recorded,
    tap((event) => {
      if (event.type === 'start') ({ run } = event);
      if (event.type !== 'end') return;
      run!.atBoundary(async () => {
        saved = structuredClone(await run!.save());
      });
    }),
  );
  expect(await lastValueFrom(first)).toMatchObject({ type: 'end', reason: 'stopped', envSteps: 2000 });
  expect(films).toEqual([1000]);
  await lastValueFrom(train({ ...base, resume: saved! }).pipe(recorded));
  expect(films).toEqual([1000, 2000, 3000]);
});

test('an episode is cut off by a limit or a signal', async () => {
  const plan = planRun(new Registry([toyPlugin]), { env: 'Corridor-v0', agent: 'drift' });
  const env = await plan.createSingleEnv();
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

test.each([700, 1000, 2500, 4000])(
  'evaluations of a run that was stopped at step %i, in one of them where it can be, and resumed are those of a whole one',
  async (stopAt) => {
    const options = { ...base, steps: 5000 };
    const plan = { steps: 1000, episodes: 8 };
    const evaluationsOf = (events: readonly RunnerEvent[]): unknown[] =>
      events.filter(({ type }) => type === 'evaluation');
    const whole = await lastValueFrom(train(options).pipe(evaluateEvery(plan), toArray()));
    const controller = new AbortController();
    let run: RunHandle | undefined;
    let saved: Snapshot | undefined;
    let trained = 0;
    const first = await lastValueFrom(
      train({ ...options, signal: controller.signal }).pipe(
        // In front of the evaluation: at a step where one is due, it is stopped in it.
        tap((event) => {
          if (event.type === 'start') run = event.run;
          if (event.type === 'update' && ++trained === stopAt)
            run!.atBoundary(async () => controller.abort());
        }),
        evaluateEvery(plan),
        tap((event) => {
          if (event.type === 'end')
            run!.atBoundary(async () => {
              saved = structuredClone(await run!.save());
            });
        }),
        toArray(),
      ),
    );
    expect(first.at(-1)).toMatchObject({ type: 'end', reason: 'stopped', envSteps: stopAt });
    expect(saved!.meta.evaluationDue).toBe(stopAt % 1000 === 0);
    // Who is told to stop before it has begun plays nothing.
    const signal = AbortSignal.abort();
    const none = await lastValueFrom(
      train({ ...options, resume: saved!, signal }).pipe(evaluateEvery(plan), toArray()),
    );
    expect(none.map(({ type }) => type).filter((type) => type !== 'evaluating')).toEqual(['start', 'end']);
    const rest = await lastValueFrom(
      train({ ...options, resume: saved }).pipe(evaluateEvery(plan), toArray()),
    );
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
  'of two plans of a run that is stopped at step %i, in evaluation %i there, each makes up for its own',
  async (stopAt, which) => {
    const options = { ...base, plugins: [paidSteps], env: 'Paid-v0', steps: 5000 };
    const twice = (events: Observable<RunnerEvent>): Observable<RunnerEvent> =>
      events.pipe(evaluateEvery({ steps: 1000, episodes: 8 }), evaluateEvery({ steps: 1500, episodes: 9 }));
    const evaluationsOf = (events: readonly RunnerEvent[]): unknown[] =>
      events.filter(({ type }) => type === 'evaluation');
    const whole = await lastValueFrom(train(options).pipe(twice, toArray()));
    const controller = new AbortController();
    let run: RunHandle | undefined;
    let saved: Snapshot | undefined;
    const first = await lastValueFrom(
      train({ ...options, signal: controller.signal }).pipe(
        twice,
        tap((event) => {
          if (event.type === 'start') ({ run } = event);
          const isSecond = event.type === 'evaluating' && event.episodes === 9;
          if (event.type === 'evaluating' && event.envSteps === stopAt && (which === 1 || isSecond))
            controller.abort();
          if (event.type === 'end')
            run!.atBoundary(async () => {
              saved = structuredClone(await run!.save());
            });
        }),
        toArray(),
      ),
    );
    expect(first.at(-1)).toMatchObject({ type: 'end', envSteps: stopAt });
    const rest = await lastValueFrom(train({ ...options, resume: saved! }).pipe(twice, toArray()));
    expect(evaluationsOf([...first, ...rest])).toEqual(evaluationsOf(whole));
    expect(evaluationsOf(whole)).toHaveLength(9);
  },
);

test('a run that is stopped in its last evaluation is not over: resumed, it makes up for it', async () => {
  const last = evaluateEvery({ episodes: 8 });
  const whole = await lastValueFrom(train(base).pipe(last, evaluations()));
  const controller = new AbortController();
  let run: RunHandle | undefined;
  let saved: Snapshot | undefined;
  await lastValueFrom(
    train({ ...base, signal: controller.signal }).pipe(
      last,
      tap((event) => {
        if (event.type === 'start') ({ run } = event);
        if (event.type === 'evaluating') controller.abort();
        if (event.type === 'end')
          run!.atBoundary(async () => {
            saved = structuredClone(await run!.save());
          });
      }),
    ),
  );
  expect(saved!.meta.ended).toBeUndefined();
  const rest = await lastValueFrom(train({ ...base, resume: saved! }).pipe(last, evaluations(), toArray()));
  expect(rest).toEqual([whole]);
});

test('an agent that refuses a checkpoint is quoted, and what it throws by mistake is called a checkpoint that does not fit', async () => {
  const saved: Snapshot[] = [];
  await lastValueFrom(
    train({ ...base, steps: 10 }).pipe(
      tap((event) => {
        if (event.type === 'start')
          event.run.atBoundary(async () => {
            saved.push(await event.run.save());
          });
      }),
    ),
  );
  const { drift } = toyPlugin.agents!;
  const refusing = (error: Error): Plugin =>
    definePlugin({
      name: 'refusing',
      agents: {
        refusing: {
          ...drift!,
          create: async (context) =>
            Object.assign(await drift!.create(context), {
              restore: () => {
                throw error;
              },
            }),
        },
      },
    });
  const resumed = (error: Error): Promise<unknown> =>
    lastValueFrom(
      train({ ...base, plugins: [toyPlugin, refusing(error)], agent: 'refusing', resume: saved[0]! }),
    );
  const own = new PrismError('incompatible', 'It is of another network.', { hint: 'Take that one.' });
  await expect(resumed(own)).rejects.toBe(own);
  await expect(resumed(new TypeError('no weights'))).rejects.toMatchObject({
    code: 'corrupt',
    message:
      'The checkpoint does not fit this run: something in it is missing, or of another kind than is needed.',
  });
});

test('a solved run says so', async () => {
  const events = await lastValueFrom(
    train({ ...base, steps: 1e7 }).pipe(stopWhenSolved({ return: 0.2, over: 20 }), toArray()),
  );
  const returns = events.flatMap((event) => (event.type === 'episode' ? [event.return] : []));
  expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'solved' });
  expect(returns.slice(-20).reduce((sum, value) => sum + value, 0) / 20).toBeGreaterThanOrEqual(0.2);
});

test('a resumed run is solved at the episode at which an uninterrupted one is, however long the window', async () => {
  const solved = stopWhenSolved({ return: -1, over: 120 }); // any returns do
  const controller = new AbortController();
  let saved: Snapshot | undefined;
  const stopped = await lastValueFrom(
    train({ ...base, steps: 1e7, signal: controller.signal }).pipe(
      solved,
      tap((event) => {
        if (event.type === 'episode' && event.episode === 50) controller.abort();
        if (event.type !== 'start') return;
        const { run } = event;
        run.schedule({
          next: () => Number.POSITIVE_INFINITY,
          atEnd: () => true,
          run: async () => {
            saved = structuredClone(await run.save());
          },
        });
      }),
    ),
  );
  expect(stopped).toMatchObject({ type: 'end', reason: 'stopped' });
  const whole = await lastValueFrom(train({ ...base, steps: 1e7 }).pipe(solved));
  expect(whole).toMatchObject({ type: 'end', reason: 'solved', episodes: 120 });
  const resumed = await lastValueFrom(train({ ...base, steps: 1e7, resume: saved! }).pipe(solved));
  const { seconds: _, ...facts } = whole as Extract<RunnerEvent, { type: 'end' }>;
  expect(resumed).toMatchObject(facts);
});

test('a run that is stopped in the step that solves it is solved there when it goes on', async () => {
  const solved = stopWhenSolved({ return: 0.5, over: 2 });
  const whole = await lastValueFrom(train(base).pipe(solved));
  expect(whole).toMatchObject({ type: 'end', reason: 'solved' });
  const controller = new AbortController();
  let saved: Snapshot | undefined;
  const stopped = await lastValueFrom(
    train({ ...base, signal: controller.signal }).pipe(
      // Before stopWhenSolved sees the episode.
      tap((event) => {
        if (event.type === 'episode' && event.envSteps === whole.envSteps) controller.abort();
        if (event.type !== 'start') return;
        const { run } = event;
        run.schedule({
          next: () => Number.POSITIVE_INFINITY,
          atEnd: () => true,
          run: async () => {
            saved = structuredClone(await run.save());
          },
        });
      }),
      solved,
    ),
  );
  expect(stopped).toMatchObject({ type: 'end', reason: 'stopped', envSteps: whole.envSteps });
  const resumed = await lastValueFrom(train({ ...base, resume: saved! }).pipe(solved));
  expect(resumed).toMatchObject({ type: 'end', reason: 'solved', envSteps: whole.envSteps });
});

test('a run that is stopped while its greedy policy is verified makes up for that when it goes on', async () => {
  const solved = stopWhenSolved({ return: 0.5, over: 2, greedy: 10 });
  const whole = await lastValueFrom(train(base).pipe(solved));
  expect(whole).toMatchObject({ type: 'end', reason: 'solved' });

  const controller = new AbortController();
  let run: RunHandle | undefined;
  let saved: Snapshot | undefined;
  const stopped = await lastValueFrom(
    train({ ...base, signal: controller.signal }).pipe(
      tap((event) => {
        if (event.type === 'start') ({ run } = event);
        // Before stopWhenSolved asks for the verification, which then finds the run stopped.
        if (event.type === 'episode' && event.envSteps === whole.envSteps) controller.abort();
        if (event.type === 'end') {
          run!.atBoundary(async () => {
            saved = structuredClone(await run!.save());
          });
        }
      }),
      solved,
    ),
  );
  expect(stopped).toMatchObject({ type: 'end', reason: 'stopped', envSteps: whole.envSteps });
  const resumed = await lastValueFrom(train({ ...base, resume: saved! }).pipe(solved));
  expect(resumed).toMatchObject({ type: 'end', reason: 'solved', envSteps: whole.envSteps });
});

test.each([
  ['finished', true],
  ['solved', 'solved'],
] as const)('an agent that has done what it set out to ends the run: %s', async (reason, finished) => {
  const drift = toyPlugin.agents!.drift!;
  const plugin: Plugin = {
    name: 'brief',
    agents: {
      brief: {
        ...drift,
        create: async (context) => {
          const agent = (await drift.create(context)) as StepLearner;
          let updates = 0;
          const learn = agent.learn.bind(agent);
          const counting = (batch: unknown): ReturnType<typeof learn> => {
            updates++;
            return learn(batch);
          };
          return Object.defineProperty(Object.assign(agent, { learn: counting }), 'finished', {
            get: () => updates === 70 && finished,
          });
        },
      },
    },
  };
  const end = await lastValueFrom(train({ ...base, plugins: [toyPlugin, plugin], agent: 'brief' }));
  expect(end).toMatchObject({ type: 'end', reason, envSteps: 70, updates: 70 });
});

test('an abort and an unsubscription stop it within a slice', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 30);
  const end = await lastValueFrom(train({ ...base, steps: 1e9, signal: controller.signal }));
  expect(end).toMatchObject({ type: 'end', reason: 'stopped' });
  const stop = new Subject<void>();
  setTimeout(() => stop.next(), 30);
  await lastValueFrom(train({ ...base, steps: 1e9 }).pipe(takeUntil(stop)));
  await expect.poll(() => madeAgents.at(-1)!.disposed, { timeout: 30_000 }).toBe(true);
});

test('a metric that is not finite stops the run with its step and the last good values', async () => {
  const run = train({ ...base, agentConfig: { failAt: 100 } });
  await expect(lastValueFrom(run)).rejects.toMatchObject({
    code: 'not-finite',
    message: /step 100: weight became NaN.*weight \d/,
  });
  expect(madeAgents.at(-1)!.disposed).toBe(true);
});

test.each<[string, unknown]>([
  ['The agent reports "small" as its metric loss, which must be a number.', { loss: 'small' }],
  ['The agent reports undefined as its metric loss, which must be a number.', { loss: undefined }],
  ['The agent reports 5 instead of metrics.', 5],
  ['The agent reports null instead of metrics.', null],
])('what are no metrics ends the run: %s', async (message, metrics) => {
  const { drift } = toyPlugin.agents!;
  const plugin = definePlugin({
    name: 'odd',
    agents: {
      odd: {
        ...drift!,
        create: async (context) => Object.assign(await drift!.create(context), { learn: () => metrics }),
      },
    },
  });
  await expect(
    lastValueFrom(train({ ...base, plugins: [toyPlugin, plugin], agent: 'odd' })),
  ).rejects.toMatchObject({ code: 'contract', message });
});

test('a factory that makes no agent is named, and the environment is closed', async () => {
  const plugin = definePlugin({
    name: 'odd',
    agents: { odd: { ...toyPlugin.agents!.drift!, create: () => undefined as never } },
  });
  await expect(
    lastValueFrom(train({ ...base, plugins: [toyPlugin, plugin], agent: 'odd' })),
  ).rejects.toMatchObject({ code: 'contract', message: 'The agent odd is undefined instead of an object.' });
});

test('loggers see everything and are closed once, also when the run fails', async () => {
  const log = (): { name: string; seen: string[]; log(event: { type: string }): void; close(): void } => {
    const seen: string[] = [];
    return {
      name: 'test',
      seen,
      log: ({ type }) => void seen.push(type),
      close: () => void seen.push('closed'),
    };
  };
  const good = log();
  await lastValueFrom(train({ ...base, steps: 10 }).pipe(logTo(good)));
  expect(good.seen[0]).toBe('start');
  expect(good.seen.slice(-2)).toEqual(['end', 'closed']);
  const failing = log();
  await expect(
    lastValueFrom(train({ ...base, agentConfig: { failAt: 3 } }).pipe(logTo(failing))),
  ).rejects.toThrow(/NaN/);
  expect(failing.seen.filter((type) => type === 'closed')).toHaveLength(1);
  const left = log();
  await firstValueFrom(train(base).pipe(logTo(left)));
  await expect.poll(() => left.seen.at(-1)).toBe('closed');
  const broken = {
    ...log(),
    log: () => {
      throw new Error('the disk is full');
    },
  };
  await expect(lastValueFrom(train(base).pipe(logTo(broken)))).rejects.toThrow('the disk is full');
});

test('an evaluation gives up on episodes that never end', async () => {
  const registry = new Registry([toyPlugin]);
  const plan = planRun(registry, {
    env: 'Corridor-v0',
    agent: 'drift',
    envConfig: { length: 1000, limit: 100_000 },
  });
  const env = await plan.createEnv(2);
  const agent = await plan.createAgent(env, new Rng(0));
  const idle = {
    ...agent,
    act: (_observations: unknown, { actions }: ActOutputs) => void actions.fill(0),
  };
  const result = await evaluatePolicy(idle as Agent, env, { episodes: 6, seed: 1, maxEpisodeSteps: 50 });
  expect(result).toMatchObject({ episodes: 6, meanReturn: 0, meanLength: 50 });
});

test('agents are judged in the settings that their environment has for that', async () => {
  const evaluation = async (env: string): Promise<number[]> => {
    const events = train({ ...base, env, steps: 10, envConfig: { length: 3 } });
    const { returns } = await lastValueFrom(events.pipe(evaluateEvery({ episodes: 30 }), evaluations()));
    return [...new Set(returns)].sort();
  };
  expect(await evaluation('Corridor-v0')).toEqual([1]);
  // One step is enough from the last cell only.
  expect(await evaluation('Quick-v0')).toEqual([0, 1]);
});

test('agents are judged with as much chance as they say', async () => {
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

test('a preset made for an environment is taken by itself', () => {
  const registry = new Registry([toyPlugin]);
  expect(planRun(registry, { env: 'Quick-v0', agent: 'drift' }).manifest).toMatchObject({
    preset: 'quick',
    steps: 77,
    agentConfig: { rate: 0.5 },
    environmentConfig: { length: 3, limit: 50 },
  });
  const { environmentConfig } = planRun(registry, {
    env: 'Quick-v0',
    agent: 'drift',
    envConfig: { length: 4 },
  }).manifest;
  expect(environmentConfig).toEqual({ length: 4, limit: 50 });
  expect(planRun(registry, { env: 'Corridor-v0', agent: 'drift' }).manifest).toMatchObject({
    steps: 10_000,
    agentConfig: { rate: 0.01 },
  });
  expect(() => planRun(registry, { env: 'Corridor-v0', agent: 'drift', preset: 'quik' })).toThrow(
    /no preset named "quik"/,
  );
  expect(() => planRun(registry, { env: 'Corridor-v0', agent: 'drift', steps: 0.5 })).toThrow(
    /steps must be an integer/,
  );
});
