import type { QueuedJob, Run } from '@prism-rl/core';
import { didYouMean, PrismError } from '@prism-rl/core';
import { newsOf, outcomeOf, type RunProgress, type SweepResult } from '@prism-rl/experiments';
import type { OptionValues } from '../command.ts';
import { print, printJson, table } from '../output.ts';
import type { SharedSweep } from './sharedSweep.ts';
import { SweepState } from './sweepState.ts';
import { tableLines } from './sweepTable.ts';

type SweepJob = QueuedJob<Run, SweepResult>;

/**
 * Shows the state of a shared sweep: the table, the workers with their runs, the failures.
 *
 * @throws PrismError `unknown-name` when the log of a run is wanted that is none of the sweep's.
 */
export function showStatus(shared: SharedSweep, jobs: readonly SweepJob[], options: OptionValues): void {
  const wanted = options.text('log');
  if (wanted !== undefined) {
    const { id, state, log } = logOf(jobs, wanted);
    if (options.flag('json')) printJson({ id, state, log });
    else print(log);
    return;
  }
  const { failures, remaining, results } = outcomeOf(jobs);
  const running = jobs.filter(({ state }) => state === 'running');
  if (options.flag('json')) {
    printJson({
      title: shared.title,
      store: shared.store,
      done: results.length,
      remaining,
      failures,
      running: running.map(({ id, worker, attempts, silence, progress }) => ({
        id,
        worker,
        attempts,
        silence,
        progress,
      })),
    });
    return;
  }
  const state = new SweepState();
  state.observe({ type: 'begin', jobs });
  for (const job of running) for (const event of newsOf(job)) state.observe(event);
  print(`${shared.title}; the runs lie in ${shared.store}\n`);
  print(tableLines(state, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY).join('\n'));
  if (running.length > 0) {
    const head = ['worker', 'run', 'attempt', 'steps', 'steps/s', 'return', 'heard of', ''];
    print(`\n${table([head, ...running.map(workerRow)])}`);
  }
  if (failures.length > 0) {
    print(`\n${table([['failed', 'error'], ...failures.map(({ id, error }) => [id, error])])}`);
    print(
      '\nprism sweep status --log RUN shows where; --retry-failed of prism worker and prism ablate tries again',
    );
  }
}

function workerRow({ id, worker = '', attempts, silence = 0, progress }: SweepJob): string[] {
  const { envSteps = 0, total, stepsPerSecond, meanReturn, note, state } = (progress ?? {}) as RunProgress;
  return [
    worker,
    id,
    String(attempts),
    total === undefined ? '' : `${envSteps}/${total}`,
    stepsPerSecond === undefined ? '' : String(Math.round(stepsPerSecond)),
    meanReturn === undefined ? '' : meanReturn.toFixed(1),
    `${Math.round(silence / 1000)} s ago`,
    note ?? state ?? '',
  ];
}

function logOf(
  jobs: readonly SweepJob[],
  wanted: string,
): { readonly id: string; readonly state: SweepJob['state']; readonly log: string } {
  const job = jobs.find(({ id }) => id === wanted);
  if (job === undefined) {
    throw new PrismError('unknown-name', `There is no run ${wanted} in this sweep.`, {
      hint: didYouMean(
        wanted,
        jobs.map(({ id }) => id),
      ),
    });
  }
  const { id, state, error = `${id} is ${state} and has left no log.`, progress } = job;
  const { log = error } = (progress ?? {}) as RunProgress;
  return { id, state, log };
}
