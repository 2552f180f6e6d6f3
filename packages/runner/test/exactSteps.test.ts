// What is done along a run is done at exactly the vector step that reaches its number of steps, and before the run's last event.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent, Snapshot } from '@prism-rl/core';
import { filter, lastValueFrom, tap, toArray } from 'rxjs';
import { beforeEach, expect, test } from 'vitest';
import { freshFolder } from '../../../test/temporaryFolder.ts';
import { madeAgents, toyPlugin } from '../../../test/toyPlugin.ts';
import { readCheckpoint } from '../src/node/checkpoint.ts';
import { checkpointEvery } from '../src/node/checkpointEvery.ts';
import { evaluateEvery } from '../src/operators/evaluateEvery.ts';
import { logTo } from '../src/operators/logTo.ts';
import { recordEvery } from '../src/operators/recordEvery.ts';
import { stopWhenSolved } from '../src/operators/stopWhenSolved.ts';
import type { RunHandle, RunnerEvent } from '../src/runHandle.ts';
import { type TrainOptions, train } from '../src/train.ts';
import { base, eventsOf } from './corridorRun.ts';

const camera = { shoot: () => undefined, finish: () => undefined };

let folder: string;
beforeEach(() => {
  folder = freshFolder();
});
type Doing = 'evaluation' | 'film' | 'checkpoint';

/** Evaluations, films and checkpoints in the order of a run's events, with the steps at which they happened. */
async function landmarks(
  options: Partial<TrainOptions>,
  every: { readonly [doing in Doing]: number },
  order: readonly Doing[] = ['evaluation', 'film', 'checkpoint'],
): Promise<string[]> {
  const found: string[] = [];
  const operators = {
    evaluation: evaluateEvery({ steps: every.evaluation, episodes: 2 }),
    film: recordEvery({
      steps: every.film,
      camera: (envSteps) => {
        found.push(`film ${envSteps}`);
        return camera;
      },
    }),
    checkpoint: checkpointEvery(every.checkpoint, folder),
  };
  const see = tap(({ type, envSteps }: RunnerEvent) => {
    if (['start', 'evaluation', 'checkpoint', 'end'].includes(type)) found.push(`${type} ${envSteps}`);
  });
  await eventsOf(options, ...order.map((doing) => operators[doing]), see);
  return found;
}

test.each<readonly Doing[][]>([
  [['film', 'evaluation', 'checkpoint']],
  [['film', 'checkpoint', 'evaluation']],
  [['evaluation', 'film', 'checkpoint']],
  [['evaluation', 'checkpoint', 'film']],
  [['checkpoint', 'film', 'evaluation']],
  [['checkpoint', 'evaluation', 'film']],
])('at the due step, whatever the order of the pipe (%s); end comes last', async (order) => {
  expect(await landmarks({}, { evaluation: 1000, film: 1500, checkpoint: 1500 }, order)).toEqual([
    'start 0',
    'evaluation 1000',
    'film 1500',
    'checkpoint 1500',
    'evaluation 2000',
    'film 3000',
    'evaluation 3000',
    'checkpoint 3000',
    'end 3000',
  ]);
});

test('with parallel environments, at their first step that reaches the due step', async () => {
  expect(
    await landmarks({ numEnvs: 7, steps: 3001 }, { evaluation: 1, film: 1e6, checkpoint: 1001 }),
  ).toEqual([
    'start 0',
    ...Array.from({ length: 428 }, (_, k) => {
      const envSteps = 7 * (k + 1);
      const evaluation = `evaluation ${envSteps}`;
      return envSteps === 1001 || envSteps === 2002 ? [evaluation, `checkpoint ${envSteps}`] : [evaluation];
    }).flat(),
    'film 3003',
    'evaluation 3003',
    'checkpoint 3003',
    'end 3003',
  ]);
});

test('tasks only at the end run before the end event', async () => {
  const far = Number.MAX_SAFE_INTEGER;
  expect(await landmarks({ steps: 100 }, { evaluation: far, film: far, checkpoint: far })).toEqual([
    'start 0',
    'film 100',
    'evaluation 100',
    'checkpoint 100',
    'end 100',
  ]);
});

test('a run that is solved when an evaluation is due has one evaluation, not two', async () => {
  const solved = stopWhenSolved({ return: 0.5, over: 2 });
  const { envSteps } = await lastValueFrom(train(base).pipe(solved));
  const events = await eventsOf({}, solved, evaluateEvery({ steps: envSteps, episodes: 2 }));
  expect(events.filter(({ type }) => type === 'evaluation')).toHaveLength(1);
  expect(events.slice(-2)).toMatchObject([
    { type: 'evaluation', envSteps },
    { type: 'end', envSteps, reason: 'solved' },
  ]);
});

test('a stopped run has a checkpoint before its end, no evaluation, and can continue', async () => {
  const plan = { evaluation: 1000, film: 1e6, checkpoint: 1e6 };
  let handle: RunHandle | undefined;
  const first = await eventsOf(
    {},
    tap((event) => {
      if (event.type === 'start') handle = event.run;
      if (event.type === 'update' && event.envSteps === 1200) handle!.stop('stopped');
    }),
    evaluateEvery({ steps: plan.evaluation, episodes: 2 }),
    checkpointEvery(plan.checkpoint, folder),
  );
  expect(first.slice(-2)).toMatchObject([
    { type: 'checkpoint', envSteps: 1200, stopped: true },
    { type: 'end', reason: 'stopped' },
  ]);
  expect(await landmarks({ resume: readCheckpoint(folder).snapshot }, plan)).toEqual([
    'start 1200',
    'evaluation 2000',
    'film 3000',
    'evaluation 3000',
    'checkpoint 3000',
    'end 3000',
  ]);
});

test.each<['finished' | 'solved', Parameters<typeof stopWhenSolved>[0]]>([
  ['finished', { return: 2 }],
  ['solved', { return: 0.5, over: 2 }],
])('a run resumed from its end (%s) only ends; with more steps it continues', async (reason, criterion) => {
  const solved = stopWhenSolved(criterion);
  const plan = { steps: 1000, episodes: 2 };
  await eventsOf({}, solved, evaluateEvery(plan), checkpointEvery(1e6, folder));
  const { snapshot } = readCheckpoint(folder);
  const again = (resume: Snapshot, steps: number) => eventsOf({ resume, steps }, evaluateEvery(plan));
  const events = await again(snapshot, base.steps!);
  expect(events.map(({ type }) => type)).toEqual(['start', 'end']);
  expect(events[1]).toMatchObject({ reason, envSteps: events[0]!.envSteps });
  const more = await again(snapshot, 4000);
  expect(more.at(-1)).toMatchObject({ type: 'end', reason: 'finished', envSteps: 4000 });
});

test('a run with more steps keeps the length of its schedules, also when resumed again', async () => {
  const lengths: number[] = [];
  const drift = toyPlugin.agents!.drift!;
  const create: typeof drift.create = (context) => {
    lengths.push(context.steps);
    return drift.create(context);
  };
  const plugins = [{ ...toyPlugin, agents: { drift: { ...drift, create } } }];
  const directory = join(folder, 'prolonged');
  const run = (options: Partial<TrainOptions>) =>
    lastValueFrom(train({ ...base, plugins, ...options }).pipe(checkpointEvery(1e6, directory)));
  const newest = (): Snapshot => readCheckpoint(directory).snapshot;
  await run({});
  await run({ resume: newest(), steps: 4000 });
  const end = await run({ resume: newest(), steps: 4500 });
  expect(end).toMatchObject({ type: 'end', reason: 'finished', envSteps: 4500 });
  expect(lengths).toEqual([3000, 3000, 3000]);
  const { scheduledSteps: _, ...meta } = newest().meta;
  await run({ resume: { ...newest(), meta }, steps: 5000 }); // of an earlier version
  expect(lengths.at(-1)).toBe(5000);
});

test.each<['finished' | 'solved', Parameters<typeof stopWhenSolved>[0]]>([
  ['finished', { return: 2 }],
  ['solved', { return: 0.5, over: 2 }],
])(
  'a run stopped in its final evaluation (%s) keeps its training, and repeats only the evaluation',
  async (reason, criterion) => {
    const run = (directory: string, options: Partial<TrainOptions>, onEvaluating = () => {}) =>
      lastValueFrom(
        train({ ...base, ...options }).pipe(
          stopWhenSolved(criterion),
          evaluateEvery({ episodes: 20 }),
          checkpointEvery(1e6, directory),
          tap(({ type }) => type === 'evaluating' && onEvaluating()),
          filter(({ type }) => ['start', 'evaluation', 'checkpoint', 'end'].includes(type)),
          toArray(),
        ),
      );
    const files = (directory: string) =>
      readdirSync(join(directory, 'checkpoints')).map((name) => [
        name,
        readFileSync(join(directory, 'checkpoints', name), 'hex'),
      ]);
    const whole = await run(join(folder, 'whole'), {});
    const controller = new AbortController();
    const stopped = join(folder, 'stopped');
    const first = await run(stopped, { signal: controller.signal }, () => controller.abort());
    const { envSteps } = whole.at(-1)!;
    expect(first.slice(1)).toMatchObject([
      { type: 'checkpoint', envSteps, stopped: true },
      { type: 'end', reason },
    ]);
    const rest = await run(stopped, { resume: readCheckpoint(stopped).snapshot });
    expect(rest.map((event) => [event.type, event.envSteps])).toEqual([
      ['start', envSteps],
      ['evaluation', envSteps],
      ['checkpoint', envSteps],
      ['end', envSteps],
    ]);
    expect(rest[1]).toEqual(whole[1]);
    expect(rest[3]).toMatchObject({ reason });
    expect(files(stopped)).toEqual(files(join(folder, 'whole')));
  },
);

test('unsubscribing an operator cancels its task', async () => {
  let handle: RunHandle | undefined;
  const events: string[] = [];
  const run = train({ ...base, steps: 1e9 }).pipe(
    tap((event) => {
      if (event.type === 'start') handle = event.run;
    }),
    checkpointEvery(Number.POSITIVE_INFINITY, folder),
  );
  await new Promise<void>((resolve) => {
    const subscription = run.subscribe(({ type }) => {
      events.push(type);
      if (events.length < 50) return;
      subscription.unsubscribe();
      handle!.atBoundary(async () => resolve());
    });
  });
  expect(() => readCheckpoint(folder)).toThrow(/no checkpoint/i);
});

test('if a logger fails at an evaluation, the checkpoint of the same step is not written', async () => {
  const failing = {
    name: 'full',
    log: ({ type }: RunEvent) => {
      if (type === 'evaluation') throw new Error('disk full');
    },
    close: () => undefined,
  };
  const run = train(base).pipe(
    evaluateEvery({ steps: 1000, episodes: 2 }),
    checkpointEvery(1000, folder),
    logTo(failing),
  );
  await expect(lastValueFrom(run)).rejects.toThrow('disk full');
  await expect.poll(() => madeAgents.at(-1)!.disposed).toBe(true);
  expect(() => readCheckpoint(folder)).toThrow(/no checkpoint/i);
});
