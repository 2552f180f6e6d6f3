// Runs of all compiled functions are serialised, because they share the store.
let queue: Promise<unknown> = Promise.resolve();
let pending = 0;

/** Waits until no run is in progress, since the memory must not grow during one. */
export async function allRunsDone(): Promise<void> {
  while (pending > 0) await queue;
}

/** Runs asynchronous work after all earlier runs; later ones wait for it. */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  pending++;
  const turn = queue.then(work);
  const done = (): void => {
    pending--;
  };
  queue = turn.then(done, done);
  return turn;
}

/** Whether an asynchronous run is in progress. */
export function isBusy(): boolean {
  return pending > 0;
}
