import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Job, Registry, Run } from '@prism-rl/core';
import { counted, PrismError } from '@prism-rl/core';
import type {
  RunSweepOptions,
  SweepCode,
  SweepEvent,
  SweepOutcome,
  SweepResult,
  SweepSpec,
} from '@prism-rl/experiments';
import {
  type AblationHeading,
  localQueueAddress,
  onBackend,
  openQueue,
  planSweep,
  pluginCode,
  requireKept,
  runSweep,
  sweepFiles,
  whyNoBatches,
  withoutKnown,
  writeHeading,
} from '@prism-rl/experiments';
import { activateBackend } from '@prism-rl/nn/plugin';
import { checkBackend, sayNote } from '../backend.ts';
import type { CommandContext, Option, OptionValues } from '../command.ts';
import { printJson, say, table } from '../output.ts';
import { usualWorkers } from '../processors.ts';
import { prismVersion } from '../runContext.ts';
import { wholeNumber } from '../wholeNumber.ts';
import { workerProgram } from '../workerProgram.ts';
import { readTime } from './readOptions.ts';
import { requireAccepted, requireUnshared, sharedSweepOf, shareSweep } from './sharedSweep.ts';
import { type SweepTable, sweepTable } from './sweepTable.ts';

/** Options of commands that employ workers. */
export const workerOptions = {
  workers: { type: 'number', value: 'N', help: 'worker processes (default: one for each core)' },
  time: { type: 'text', value: 'T', help: 'stop cleanly after so long (90s, 10m, 2h), to go on later' },
  lease: {
    type: 'text',
    value: 'T',
    help: 'take runs over from workers that were not heard of for so long (default 60s)',
  },
  together: {
    type: 'number',
    value: 'N',
    help: 'seeds of an arm that a worker trains together, many runs in one graph (default 1)',
  },
  'accept-other-code': {
    type: 'flag',
    help: 'go on although the sweep was begun with another version of Prism RL or of a plugin',
  },
  json: { type: 'flag', help: 'events as JSON lines on stdout; the last line is the result' },
} as const satisfies { readonly [name: string]: Option };

/** Options of commands that train many runs. */
export const sweepOptions = {
  ...workerOptions,
  backend: { type: 'text', value: 'B', help: 'backend for neural networks (default auto)' },
} as const satisfies { readonly [name: string]: Option };

/** Option of commands whose runs may exist already. */
export const knownOption = {
  type: 'list',
  value: 'D',
  help: 'results that exist, of a sweep or published: their runs are not trained again',
} as const satisfies Option;

/** How to {@link conductSweep}. */
export interface ConductOptions {
  readonly registry: Registry;
  readonly spec: SweepSpec;
  readonly directory: string;
  readonly heading: AblationHeading;
  readonly options: OptionValues;
  /** The plugins beyond our own. */
  readonly origins: CommandContext['origins'];
  readonly signal: AbortSignal;
}

/** Plans a sweep and does it on worker processes, with a table that follows it, or with JSON events. */
export async function conductSweep(conduct: ConductOptions): Promise<SweepOutcome> {
  const { registry, spec, directory, heading, options, origins, signal } = conduct;
  const address = options.text('queue');
  const isShared = address !== undefined;
  const employment = readEmployment(registry, options, isShared ? 0 : 1);
  if (!isShared) requireAlone(options);
  const jobs = await planJobs(registry, spec, options);
  const code = await codeHere(origins);
  const view = followSweep(options);
  try {
    return await runSweep({
      ...employment,
      directory,
      jobs,
      signal,
      isShared,
      ...(isShared ? { retryFailed: options.flag('retry-failed') } : {}),
      open: async () => {
        if (!isShared && !existsSync(join(directory, sweepFiles.queue))) {
          // A directory that is refused gets no queue, which would make it look like a sweep's.
          await requireUnshared(directory, undefined);
          requireKept(
            directory,
            jobs.map(({ payload }) => payload),
          );
        }
        const queue = await openQueue<Run, SweepResult>(registry, address ?? localQueueAddress(directory));
        try {
          if (isShared) return { queue, ...(await shareSweep(queue, heading, options, directory, code)) };
          await requireUnshared(directory, await sharedSweepOf(queue));
          for (const { result } of await queue.list()) requireAccepted(codeOf(result), code, options);
          return { queue };
        } catch (error) {
          await queue.close();
          throw error;
        }
      },
      onEvent: (event) => {
        if (event.type === 'begin') writeHeading(directory, heading);
        view.observe(event);
      },
    });
  } finally {
    view.close();
  }
}

/**
 * The runs of a sweep, without those that are known; names and settings are checked before a backend is started.
 *
 * @throws PrismError `incompatible` for --together where no arm's runs can be computed together.
 */
export async function planJobs(
  registry: Registry,
  planned: SweepSpec,
  options: OptionValues,
): Promise<Job<Run>[]> {
  const batch = readBatch(options);
  const spec = { ...planned, batch };
  const usesBackend = spec.arms.some(({ agent }) => registry.get('agents', agent).entry.usesBackend === true);
  const jobs = await planSweep(registry, spec);
  const wanted = options.text('backend') ?? 'auto';
  checkBackend(registry, wanted);
  const backend = usesBackend ? (await activateBackend(wanted, registry, sayNote)).name : undefined;
  if (batch > 1) {
    const reasons = spec.arms.map(({ agent }) => whyNoBatches(registry, agent, backend));
    if (!reasons.includes(undefined)) throw reasons[0];
  }
  const placed = jobs.map(({ id, payload }) => ({ id, payload: onBackend(registry, payload, backend) }));
  return withoutKnown(registry, placed, options.list('known'));
}

/** Runs of an arm that a worker trains as a batch at most. */
function readBatch(options: OptionValues): number {
  return wholeNumber('together', options.number('together') ?? 1, 1);
}

/** Reads {@link workerOptions}. @param fewest workers that may be asked for. */
export function readEmployment(
  registry: Registry,
  options: OptionValues,
  fewest: number,
): Pick<RunSweepOptions, 'workers' | 'batch' | 'timeLimit' | 'program' | 'leaseMilliseconds'> {
  const batch = readBatch(options);
  const time = options.text('time');
  const lease = options.text('lease');
  const workers = wholeNumber('workers', options.number('workers') ?? usualWorkers(), fewest);
  return {
    workers,
    batch: ({ agent, backend }) => (whyNoBatches(registry, agent, backend) === undefined ? batch : 1),
    ...(time === undefined ? {} : { timeLimit: readTime(time) }),
    ...(lease === undefined ? {} : { leaseMilliseconds: readTime(lease, 'lease') }),
    program: workerProgram(options, workers),
  };
}

/** The code that runs are trained with here. */
export async function codeHere(origins: CommandContext['origins']): Promise<SweepCode> {
  return { prismVersion: prismVersion(), plugins: pluginCode(await origins()) };
}

/** The code that trained a run; undefined while it is not done, or where its result does not say. */
function codeOf(result: SweepResult | undefined): SweepCode | undefined {
  const { prismVersion } = result?.machine ?? {};
  return typeof prismVersion === 'string' ? { prismVersion, plugins: result?.plugins ?? [] } : undefined;
}

/** @throws PrismError `invalid-argument` for options that mean nothing without --queue. */
export function requireAlone(options: OptionValues): void {
  const given = options.text('store') === undefined ? undefined : 'store';
  if (given === undefined && !options.flag('retry-failed')) return;
  throw new PrismError(
    'invalid-argument',
    `--${given ?? 'retry-failed'} belongs to --queue, which is not given.`,
    {
      hint: 'On one machine the runs lie in --out, and failed ones are always tried again.',
    },
  );
}

/** A table on the terminal, or events as JSON lines. */
export function followSweep(options: OptionValues): Pick<SweepTable, 'observe' | 'close'> {
  return options.flag('json') ? jsonLines() : sweepTable();
}

/** Seconds between two lines about one run. */
const progressInterval = 2;

function jsonLines(): Pick<SweepTable, 'observe' | 'close'> {
  const told = new Map<string, number>();
  return {
    observe: (event) => {
      if (event.type === 'progress') {
        const now = performance.now() / 1000;
        if (now - (told.get(event.id) ?? Number.NEGATIVE_INFINITY) < progressInterval) return;
        told.set(event.id, now);
      }
      printEvent(event);
    },
    close: () => undefined,
  };
}

function printEvent(event: SweepEvent): void {
  if (event.type === 'begin') {
    printJson({
      type: 'begin',
      runs: event.jobs.map(({ id, state }) => ({ id, done: state === 'done' })),
    });
  } else if (event.type === 'done') {
    const { score, stepsPerSecond } = event.result;
    printJson({ type: 'done', id: event.id, score, stepsPerSecond });
  } else if (event.type === 'progress') {
    const { envSteps, total, stepsPerSecond, meanReturn } = event.message;
    printJson({ type: 'progress', id: event.id, envSteps, total, stepsPerSecond, meanReturn });
  } else printJson(event);
}

/**
 * Reports remaining and failed runs.
 *
 * @param again how failed runs are tried again.
 * @returns the exit code.
 */
export function concludeSweep(
  { reason, failures, remaining }: SweepOutcome,
  again = 'the same command tries again',
): number {
  if (reason === 'time') say(`\ntime is up; ${counted(remaining, 'run')} left: the same command goes on`);
  if (reason === 'stopped')
    say(`\nstopped and saved; ${counted(remaining, 'run')} left: the same command goes on`);
  if (reason === 'submitted') say(`${counted(remaining, 'run')} left for workers: prism worker --queue …`);
  return concludeFailures(failures, again);
}

/** Tells which runs failed, if any, and gives the exit code. */
export function concludeFailures(failures: SweepOutcome['failures'], again: string): number {
  if (failures.length === 0) return 0;
  say(`\n${counted(failures.length, 'run')} failed; ${again}`);
  say(table([['run', 'error'], ...failures.map(({ id, error }) => [id, error])]));
  return 1;
}

/** `arms × environments × seeds`, in words. */
export function sizeWords({ arms, environments, seeds }: SweepSpec): string {
  return [
    counted(arms.length, 'arm'),
    counted(environments.length, 'environment'),
    counted(seeds.length, 'seed'),
  ].join(' × ');
}
