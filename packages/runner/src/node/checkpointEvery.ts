import { PrismError } from '@prism-rl/core';
import type { MonoTypeOperatorFunction } from 'rxjs';
import { defer } from 'rxjs';
import { everySteps, type Interval, isDueAt } from '../operators/everySteps.ts';
import type { RunHandle, RunnerEvent } from '../runHandle.ts';
import type { WrittenCheckpoint } from './checkpoint.ts';
import { writeCheckpoint } from './checkpoint.ts';
import type { LeasedDirectory } from './leasedDirectory.ts';
import { makeCheckpointFolder } from './runDirectory.ts';

/**
 * Writes a checkpoint to the run's directory every so many environment steps, or seconds, and one at the end, before the `end` event,
 * however it ends; adds a `checkpoint` event for each.
 *
 * In other words: between two steps the run waits until everything that decides its future is on disk.
 *
 * ```
 * source                       --episode(990)---------episode(1012)--…---------end|
 * checkpointEvery(1000, dir)   --episode(990)--c(1000)--episode(1012)--…--c(5000)-end|      c: checkpoint
 * ```
 *
 * @param interval a positive integer of steps, at the vector step that reaches them, or Infinity for one at the end only; or `{ seconds }`,
 *   above 0.
 * @param directory a run's; made if it is not there. Of one that is leased nothing is written any more once another has taken it over.
 * @throws PrismError `invalid-argument`; the stream fails with `file` at once if the directory cannot be written, and with `state` when it
 *   has been taken over.
 */
export function checkpointEvery(
  interval: Interval,
  directory: string | LeasedDirectory,
): MonoTypeOperatorFunction<RunnerEvent> {
  const { path: runDir, check } = typeof directory === 'string' ? free(directory) : held(directory);
  requireInterval(interval);
  return (source) =>
    defer(() => {
      check();
      makeCheckpointFolder(runDir); // now, not after an hour of training
      return everySteps({
        stage: 'checkpoints',
        interval,
        task: async (run, envSteps, emit, reason) => {
          // A resumed run catches up on interrupted work first; until then, a checkpoint counts as one of the stop.
          if (isInterrupted(run) && reason === undefined) return;
          const stopped = reason === 'stopped' || isInterrupted(run);
          const started = performance.now();
          const snapshot = await run.save();
          check();
          const announce = ({ path, bytes }: WrittenCheckpoint): void => {
            check(); // once more: to write it may have taken long
            const seconds = (performance.now() - started) / 1000;
            emit({ type: 'checkpoint', envSteps, path, bytes, seconds, ...(stopped && { stopped }) });
          };
          writeCheckpoint(runDir, envSteps, snapshot, { announce, stopped });
        },
        atEnd: () => true,
        // Writes the checkpoint that an interrupted evaluation delayed.
        atStart: (run, envSteps) =>
          isInterrupted(run) && typeof interval === 'number' && isDueAt(envSteps, interval, run),
      })(source);
    });
}

function requireInterval(interval: Interval): void {
  if (typeof interval === 'object') {
    if (interval.seconds > 0) return;
    throw new PrismError(
      'invalid-argument',
      `checkpointEvery needs more than 0 seconds, but got ${interval.seconds}.`,
    );
  }
  if ((interval === Number.POSITIVE_INFINITY || Number.isInteger(interval)) && interval >= 1) return;
  throw new PrismError(
    'invalid-argument',
    `checkpointEvery needs a positive integer of steps, but got ${interval}.`,
  );
}

/** Whether a run was stopped in the middle of an evaluation, which is due since. */
function isInterrupted({ evaluationDue, verificationDue }: RunHandle): boolean {
  return evaluationDue || verificationDue;
}

/** Where to write, and what to ask before. */
type Destination = Pick<LeasedDirectory, 'path' | 'check'>;

function free(path: string): Destination {
  return { path, check: () => undefined };
}

function held(directory: LeasedDirectory): Destination {
  return { path: directory.path, check: () => directory.check() };
}
