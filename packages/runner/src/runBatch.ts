import type { BackendEntry, BatchedEngine, Engine } from '@prism-rl/core';
import type { RunHandle } from './runHandle.ts';

/**
 * Creates a run and trains it.
 *
 * @param engine computes its neural networks.
 * @param onStart must be called when everything is created, before the first step.
 */
export type StartRun<T> = (engine: Engine, onStart: (run: RunHandle) => void) => Promise<T>;

/**
 * Trains runs in this process that a backend computes together. No run starts before all are created. A run that fails does not affect the others.
 *
 * @param batch the method of an active backend.
 * @returns the result or the error of each run.
 */
export async function runBatch<T>(
  batch: NonNullable<BackendEntry['batch']>,
  starts: readonly StartRun<T>[],
): Promise<PromiseSettledResult<T>[]> {
  const engines = await batch(starts.length);
  const { promise: allCreated, resolve: begin } = Promise.withResolvers<void>();
  const results: Promise<T>[] = [];
  // One after the other, so that compilations do not interleave.
  for (const [k, start] of starts.entries()) {
    const { result, isReady } = startOn(engines[k]!, start, allCreated);
    results.push(result);
    await isReady;
  }
  begin();
  return Promise.allSettled(results);
}

/** Starts a run on its engine; `isReady` resolves when the run is created, or has ended. */
function startOn<T>(
  own: BatchedEngine,
  start: StartRun<T>,
  begin: Promise<void>,
): { readonly result: Promise<T>; readonly isReady: Promise<void> } {
  const { promise: isMade, resolve: made } = Promise.withResolvers<void>();
  const result = start(own.engine, (run) => {
    run.atBoundary(() => begin);
    made();
  }).finally(() => own.leave());
  return { result, isReady: Promise.race([isMade, isOver(result)]) };
}

/** Resolves when a run has ended, even if it failed. */
function isOver(result: Promise<unknown>): Promise<void> {
  return result.then(
    () => undefined,
    () => undefined,
  );
}
