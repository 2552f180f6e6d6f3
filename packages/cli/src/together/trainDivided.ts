import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { isDebug, PrismError } from '@prism-rl/core';
import type { MultiProgress } from '@prism-rl/loggers';
import type { TrainSummary } from '../trainRun.ts';
import { stoppedAt } from '../trainRun.ts';
import { type MemberMessage, type MemberOrder, stopOrder } from './memberMessages.ts';
import type { MemberRun } from './trainHere.ts';

/** How to {@link trainDivided}. */
export interface TrainDividedOptions {
  readonly runs: readonly MemberRun[];
  /** Processes, at most one for each run. */
  readonly workers: number;
  /** The program of a process, and what it is called with. */
  readonly program: { readonly file: string; readonly args: readonly string[] };
  readonly view: Pick<MultiProgress, 'update' | 'print'>;
  readonly signal: AbortSignal;
}

/** Trains runs in several processes, each of which trains its part of them together. @returns what became of each. */
export async function trainDivided(
  options: TrainDividedOptions,
): Promise<PromiseSettledResult<TrainSummary>[]> {
  const { runs, workers } = options;
  const bounds = Array.from({ length: workers + 1 }, (_, k) => Math.round((k * runs.length) / workers));
  const parts = bounds.slice(1).map((end, k) => runs.slice(bounds[k], end));
  return (await Promise.all(parts.map((part) => trainElsewhere(part, options)))).flat();
}

async function trainElsewhere(
  runs: readonly MemberRun[],
  { program, view, signal }: TrainDividedOptions,
): Promise<PromiseSettledResult<TrainSummary>[]> {
  const child = fork(program.file, program.args, {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced', // a mean of nothing is NaN, which JSON has not
  });
  // Prints the process's messages above the live lines.
  createInterface({ input: child.stderr! }).on('line', (line) => view.print(line));
  const results = new Map<number, PromiseSettledResult<TrainSummary>>();
  let isLoaded = false;
  child.on('message', (message: MemberMessage) => {
    if (message.type === 'ready') {
      isLoaded = true;
      child.send({ runs, debug: isDebug() } satisfies MemberOrder, () => undefined);
    } else if (message.type === 'progress') view.update(message.message);
    else if (message.type === 'done')
      results.set(message.seed, { status: 'fulfilled', value: message.summary });
    else results.set(message.seed, { status: 'rejected', reason: errorOf(message) });
  });
  // One that is still loading has nothing to save, and does not listen yet.
  const stop = (): void => {
    if (!isLoaded) child.kill();
    else if (child.connected) child.send(stopOrder, () => undefined);
  };
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  const how = await endOf(child);
  signal.removeEventListener('abort', stop);
  // Ctrl-C ends a process that is still loading: its runs were stopped, like those of the others.
  if (signal.aborted && !isLoaded) {
    return runs.map((run) => ({ status: 'fulfilled', value: stoppedAt(run, run.from ?? 0) }));
  }
  const lost = new PrismError('state', `The process that trained it ended before it did (${how}).`, {
    hint: 'It goes on from its newest checkpoint with prism resume.',
  });
  return runs.map(({ manifest: { seed } }) => results.get(seed) ?? { status: 'rejected', reason: lost });
}

/** How a process ended, in words; all that it told has been heard by then. */
async function endOf(child: ChildProcess): Promise<string> {
  const isHeard = new Promise((resolve) => child.once('disconnect', resolve));
  const how = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, killedBy) => resolve(killedBy ?? `exit code ${code}`));
  });
  await isHeard;
  return how;
}

function errorOf({ code, message, hint }: Extract<MemberMessage, { type: 'failed' }>): Error {
  return code === undefined ? new Error(message) : new PrismError(code, message, { hint });
}
