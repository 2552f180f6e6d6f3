import { defer, type MonoTypeOperatorFunction } from 'rxjs';
import { distanceOf, everySteps, type Interval, isDueAt } from '../operators/everySteps.ts';
import type { RunHandle, RunnerEvent } from '../runHandle.ts';
import { type WrittenCheckpoint, writeCheckpoint } from './checkpoint.ts';
import type { LeasedDirectory } from './leasedDirectory.ts';
import { makeCheckpointFolder } from './runDirectory.ts';

/**
 * Writes a checkpoint to the run's directory at an interval of environment steps or seconds, and before the `end` event, even of a stopped run.
 * Adds a `checkpoint` event for each. The run waits until everything that decides its future is on disk.
 *
 * ```
 * source                       --episode(990)---------episode(1012)--…---------end|
 * checkpointEvery(1000, dir)   --episode(990)--c(1000)--episode(1012)--…--c(5000)-end|      c: checkpoint
 * ```
 *
 * @param every environment steps, Infinity for a checkpoint only at the end, `{ steps }`, or `{ seconds }`.
 * @param directory the run's directory, created if missing. A leased one is no longer written to once another worker has taken it over.
 * @throws PrismError `invalid-argument`; the stream fails with `file` at its start if the directory cannot be written, and with `state` after a
 *   takeover.
 */
export function checkpointEvery(
  every: Interval,
  directory: string | LeasedDirectory,
): MonoTypeOperatorFunction<RunnerEvent> {
  const runDir = typeof directory === 'string' ? directory : directory.path;
  const check = (): void => {
    if (typeof directory !== 'string') directory.check();
  };
  const interval = distanceOf('checkpointEvery', every);
  return (source) =>
    defer(() => {
      check();
      makeCheckpointFolder(runDir); // fails now, not after an hour of training
      return everySteps({
        stage: 'checkpoints',
        interval,
        task: async (run, envSteps, emit, reason) => {
          // A resumed run first repeats the interrupted evaluation; until then, a checkpoint counts as one of the stop.
          if (isInterrupted(run) && reason === undefined) return;
          const stopped = reason === 'stopped' || isInterrupted(run);
          const started = performance.now();
          const snapshot = await run.save();
          check();
          const announce = ({ path, bytes }: WrittenCheckpoint): void => {
            check(); // again, because writing may have taken long
            const seconds = (performance.now() - started) / 1000;
            emit({ type: 'checkpoint', envSteps, path, bytes, seconds, ...(stopped && { stopped }) });
            // Resuming from it would lose the rows before it.
            if (run.failure !== undefined) throw run.failure;
          };
          writeCheckpoint(runDir, envSteps, snapshot, { announce, stopped });
        },
        atEnd: () => true,
        // Writes the checkpoint that was due after the interrupted evaluation.
        atStart: (run, envSteps) => isInterrupted(run) && isDueAt(envSteps, interval, run),
      })(source);
    });
}

/** Whether a run was stopped during an evaluation, which is still due. */
function isInterrupted({ evaluationDue, verificationDue }: RunHandle): boolean {
  return evaluationDue || verificationDue;
}
