import { PrismError } from '@prism-rl/core';
import type { MonoTypeOperatorFunction } from 'rxjs';
import { defer } from 'rxjs';
import { everySteps } from '../operators/everySteps.ts';
import type { RunnerEvent } from '../runHandle.ts';
import { writeCheckpoint } from './checkpoint.ts';
import { makeCheckpointFolder } from './runDirectory.ts';

/**
 * Writes a checkpoint to the run's directory every so many environment steps, and one at the end, however it ends; adds a
 * `checkpoint` event for each.
 *
 * In other words: between two steps the run waits until everything that decides its future is on disk.
 *
 * ```
 * source                       --steps(1024)--steps(2048)--…--end|
 * checkpointEvery(2048, dir)   --steps(1024)--steps(2048)-checkpoint--…--end-checkpoint|
 * ```
 *
 * @param steps a positive integer, rounded up to chunks of 1024, or Infinity for one at the end only.
 * @param runDir a run's directory; made if it is not there.
 * @throws PrismError `invalid-argument`; the stream fails with `file` at once if the directory cannot be written.
 */
export function checkpointEvery(steps: number, runDir: string): MonoTypeOperatorFunction<RunnerEvent> {
  if (!(steps === Number.POSITIVE_INFINITY || Number.isInteger(steps)) || steps < 1) {
    throw new PrismError(
      'invalid-argument',
      `checkpointEvery needs a positive integer of steps, but got ${steps}.`,
    );
  }
  const writing = everySteps(
    steps,
    () => true,
    async (run, envSteps, emit) => {
      const started = performance.now();
      const snapshot = await run.save();
      writeCheckpoint(runDir, envSteps, snapshot, ({ path, bytes }) => {
        const seconds = (performance.now() - started) / 1000;
        emit({ type: 'checkpoint', envSteps, path, bytes, seconds });
      });
    },
  );
  return (source) =>
    defer(() => {
      makeCheckpointFolder(runDir); // now, not after an hour of training
      return writing(source);
    });
}
