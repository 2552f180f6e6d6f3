import { isDebug, PrismError } from '@prism-rl/core';
import { type RunEnding, WorkerPool, type WorkerProgram } from '@prism-rl/experiments';
import type { MultiProgress } from '@prism-rl/loggers';
import type { TrainSummary } from '../trainRun.ts';
import { stoppedAt } from '../trainRun.ts';
import { type MemberOrder, type MemberRun, nameOf } from './trainHere.ts';

/** How to {@link trainDivided}. */
export interface TrainDividedOptions {
  readonly runs: readonly MemberRun[];
  /** Processes, at most one for each run. */
  readonly workers: number;
  readonly program: WorkerProgram;
  readonly view: Pick<MultiProgress, 'update' | 'print'>;
  readonly signal: AbortSignal;
}

/** Trains runs in several processes, each of which trains its part of them together. @returns what became of each. */
export async function trainDivided(
  options: TrainDividedOptions,
): Promise<PromiseSettledResult<TrainSummary>[]> {
  const { runs, workers, program, view, signal } = options;
  const bounds = Array.from({ length: workers + 1 }, (_, k) => Math.round((k * runs.length) / workers));
  const parts = bounds.slice(1).map((end, k) => runs.slice(bounds[k], end));
  const pool = new WorkerPool<MemberOrder, TrainSummary>({
    program,
    signal,
    stopMilliseconds: Number.POSITIVE_INFINITY, // its runs would lose what they did since their last checkpoints
    print: (line) => view.print(line),
  });
  try {
    return (await Promise.all(parts.map((part) => trainElsewhere(part, pool, view)))).flat();
  } finally {
    pool.close();
  }
}

/** Has a worker train runs together; the worker ends with the last of them. */
async function trainElsewhere(
  runs: readonly MemberRun[],
  pool: WorkerPool<MemberOrder, TrainSummary>,
  view: TrainDividedOptions['view'],
): Promise<PromiseSettledResult<TrainSummary>[]> {
  const hired = pool.hire().then((worker) => ({
    worker,
    endings: worker?.train(
      runs.map((run) => ({ ...run, id: nameOf(run) })),
      (news) => news.type === 'progress' && view.update(news.message),
    ),
  }));
  const results = await Promise.allSettled(
    runs.map(async (run, k) => {
      const { endings } = await hired;
      return endings === undefined ? stoppedAt(run, run.from ?? 0) : summaryOf(await endings[k]!, run, view);
    }),
  );
  const { worker } = await hired.catch(() => ({ worker: undefined }));
  worker?.stop();
  await worker?.ended;
  return results;
}

/** @throws what the run failed with. */
function summaryOf(
  ending: RunEnding<TrainSummary>,
  run: MemberRun,
  view: TrainDividedOptions['view'],
): TrainSummary {
  if (ending.type === 'completed') return ending.result;
  if (ending.type === 'released') return stoppedAt(run, run.from ?? 0);
  if (ending.type === 'died') {
    throw new PrismError('state', `The process that trained it ended before it did (${ending.how}).`, {
      hint: 'It goes on from its newest checkpoint with prism resume.',
    });
  }
  const { code, error, hint, log } = ending;
  if (isDebug()) view.print(log);
  throw code === undefined ? new Error(error) : new PrismError(code, error, { hint });
}
