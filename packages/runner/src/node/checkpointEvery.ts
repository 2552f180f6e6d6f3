import { defer, finalize, type MonoTypeOperatorFunction } from 'rxjs';
import { distanceOf, everySteps, type Interval, isDueAt } from '../operators/everySteps.ts';
import type { RunHandle, RunnerEvent } from '../runHandle.ts';
import { type WrittenCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { HeldDirectory } from './heldDirectory.ts';
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
 * @param directory the run's directory, created if missing. Nothing is written once another directory has its path, and to a leased one once
 *   another worker has taken it over.
 * @throws PrismError `invalid-argument`; the stream fails with `file` at its start if the directory cannot be written, and with `state` after a
 *   takeover or if the directory was replaced.
 */
export function checkpointEvery(
  every: Interval,
  directory: string | LeasedDirectory,
): MonoTypeOperatorFunction<RunnerEvent> {
  const runDir = typeof directory === 'string' ? directory : directory.path;
  const interval = distanceOf('checkpointEvery', every);
  return (source) =>
    defer(() => {
      if (typeof directory !== 'string') directory.check();
      makeCheckpointFolder(runDir); // fails now, not after an hour of training
      const held = new HeldDirectory(runDir);
      const check = (): void => {
        held.check();
        if (typeof directory !== 'string') directory.check();
      };
      const checkpoints = everySteps({
        stage: 'checkpoints',
        interval,
        task: async (run, envSteps, emit, reason) => {
          // A resumed run first repeats the interrupted evaluation; until then, a checkpoint counts as one of the stop.
          if (isInterrupted(run) && reason === undefined) return;
          const stopped = reason === 'stopped' || isInterrupted(run);
          const started = performance.now();
          const snapshot = await run.save();
          const announce = ({ path, bytes }: WrittenCheckpoint): void => {
            const seconds = (performance.now() - started) / 1000;
            emit({ type: 'checkpoint', envSteps, path, bytes, seconds, ...(stopped && { stopped }) });
            // Resuming from it would lose the rows before it.
            if (run.failure !== undefined) throw run.failure;
          };
          writeCheckpoint(runDir, envSteps, snapshot, { announce, stopped, check });
        },
        atEnd: () => true,
        // Writes the checkpoint that was due after the interrupted evaluation.
        atStart: (run, envSteps) => isInterrupted(run) && isDueAt(envSteps, interval, run),
      });
      return source.pipe(
        checkpoints,
        finalize(() => held.close()),
      );
    });
}

/** Whether a run was stopped during an evaluation, which is still due. */
function isInterrupted({ evaluationDue, verificationDue }: RunHandle): boolean {
  return evaluationDue || verificationDue;
}
