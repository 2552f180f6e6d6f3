import type { BackendEntry, BackendSeat, Engine } from '@prism-rl/core';
import type { RunHandle } from './runHandle.ts';

/**
 * Makes a run and trains it.
 *
 * @param engine computes its neural networks.
 * @param onStart is told when everything is made, before the run does anything.
 */
export type StartRun<T> = (engine: Engine, onStart: (run: RunHandle) => void) => Promise<T>;

/**
 * Trains a batch, runs of one agent and environment, in this process; what they compute alike is computed at once. None takes a step before all are
 * made. Where the first has compiled nothing that is computed with others, because its networks are large, they train one after the other:
 * taking turns they would only be in each other's way. One that fails fails alone.
 *
 * @param gather a backend's, which is active.
 * @returns what became of each.
 */
export async function runBatch<T>(
  gather: NonNullable<BackendEntry['gather']>,
  starts: readonly StartRun<T>[],
): Promise<PromiseSettledResult<T>[]> {
  const seats = await gather(starts.length);
  let begin = (): void => {};
  const everybodyIsHere = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const results: Promise<T>[] = [];
  // One after the other, so that what one compiles does not come between what another does.
  for (const [k, start] of starts.entries()) {
    const seat = seats[k]!;
    const { result, isReady } = startAt(seat, start, everybodyIsHere);
    results.push(result);
    await isReady;
    if (k > 0 || seat.isShared !== false) continue;
    for (const other of seats.slice(1)) other.leave();
    begin();
    await isOver(result);
    for (const next of starts.slice(1)) {
      const [own] = await gather(1);
      const alone = startAt(own!, next, everybodyIsHere);
      results.push(alone.result);
      await isOver(alone.result);
    }
    break;
  }
  begin();
  return Promise.allSettled(results);
}

/** A run at its seat, and a promise of the moment when it is made, or over. */
function startAt<T>(
  seat: BackendSeat,
  start: StartRun<T>,
  begin: Promise<void>,
): { readonly result: Promise<T>; readonly isReady: Promise<void> } {
  let made = (): void => {};
  const isMade = new Promise<void>((resolve) => {
    made = resolve;
  });
  const result = start(seat.engine, (run) => {
    run.atBoundary(() => begin);
    made();
  }).finally(() => seat.leave());
  return { result, isReady: Promise.race([isMade, isOver(result)]) };
}

/** When a run has ended, be it by an error, which is told elsewhere. */
function isOver(result: Promise<unknown>): Promise<void> {
  return result.then(
    () => undefined,
    () => undefined,
  );
}
