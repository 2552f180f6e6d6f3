import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Registry } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn/plugin';
import type { SweepEvent, SweepOutcome, SweepSpec, SweepTable } from '@prism-rl/sweep';
import { localQueueAddress, openQueue, planSweep, runSweep, sweepTable } from '@prism-rl/sweep';
import { checkBackend } from '../backend.ts';
import type { Option, OptionValues } from '../command.ts';
import { printJson, say, table } from '../output.ts';
import { wholeNumber } from '../wholeNumber.ts';
import { readTime } from './readOptions.ts';

/** Options of commands that train many runs. */
export const sweepOptions = {
  workers: { type: 'number', value: 'N', help: 'worker processes (default: one for each core)' },
  time: { type: 'text', value: 'T', help: 'stop cleanly after so long (90s, 10m, 2h), to go on later' },
  backend: { type: 'text', value: 'B', help: 'backend for neural networks (default auto)' },
  json: { type: 'flag', help: 'events as JSON lines on stdout; the last line is the result' },
} as const satisfies { readonly [name: string]: Option };

/** How to {@link conductSweep}. */
export interface ConductOptions {
  readonly registry: Registry;
  readonly spec: SweepSpec;
  readonly directory: string;
  readonly options: OptionValues;
  readonly signal: AbortSignal;
  /** Called once the runs are accepted. */
  readonly onBegin?: () => void;
}

/** Plans a sweep and does it on worker processes, with a table that follows it, or with JSON events. */
export async function conductSweep(conduct: ConductOptions): Promise<SweepOutcome> {
  const { registry, spec, directory, options, signal } = conduct;
  const workers = wholeNumber('workers', options.number('workers') ?? availableParallelism(), 1);
  const time = options.text('time');
  const timeLimit = time === undefined ? undefined : readTime(time);
  const usesBackend = spec.arms.some(({ agent }) => registry.get('agents', agent).entry.usesBackend === true);
  await planSweep(registry, spec, null); // names and settings, before a backend is started
  const wanted = options.text('backend') ?? 'auto';
  checkBackend(registry, wanted);
  const backend = usesBackend ? await activateBackend(wanted, registry) : null;
  const jobs = await planSweep(registry, spec, backend);
  const view = options.flag('json') ? jsonLines() : sweepTable();
  try {
    return await runSweep({
      directory,
      queue: () => openQueue(registry, localQueueAddress(directory)),
      jobs,
      workers,
      program: {
        file: fileURLToPath(new URL(`../sweepWorker${extname(import.meta.url)}`, import.meta.url)),
        args: options.list('plugin'),
      },
      signal,
      ...(timeLimit === undefined ? {} : { timeLimit }),
      onEvent: (event) => {
        if (event.type === 'begin') conduct.onBegin?.();
        view.observe(event);
      },
    });
  } finally {
    view.close();
  }
}

/** Seconds between two lines about one run. */
const progressInterval = 2;

function jsonLines(): Pick<SweepTable, 'observe' | 'close'> {
  const told = new Map<string, number>();
  return {
    observe: (event) => {
      if (event.type === 'progress') {
        const now = performance.now() / 1000;
        if (now - (told.get(event.id) ?? 0) < progressInterval) return;
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

/** Tells what is left to do and what failed. @returns the exit code. */
export function concludeSweep({ reason, failures, remaining }: SweepOutcome): number {
  if (failures.length > 0) {
    say(`\n${count(failures.length, 'run')} failed; the same command tries again`);
    say(table([['run', 'error'], ...failures.map(({ id, error }) => [id, error])]));
  }
  if (reason === 'time') say(`\ntime is up; ${count(remaining, 'run')} left: the same command goes on`);
  if (reason === 'stopped')
    say(`\nstopped and saved; ${count(remaining, 'run')} left: the same command goes on`);
  return failures.length > 0 ? 1 : 0;
}

/** `arms × environments × seeds`, in words. */
export function sizeWords({ arms, environments, seeds }: SweepSpec): string {
  return [
    count(arms.length, 'arm'),
    count(environments.length, 'environment'),
    count(seeds.length, 'seed'),
  ].join(' × ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
