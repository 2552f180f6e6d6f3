// Runs of all compiled functions take turns: they share the store.
let queue: Promise<unknown> = Promise.resolve();
let pending = 0;

/** Waits until no run is under way, in which the memory must not grow. */
export async function allRunsDone(): Promise<void> {
  while (pending > 0) await queue;
}

/** Does something that promises when all earlier runs are done; those that come later wait for it. */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  pending++;
  const turn = queue.then(work);
  const done = (): void => {
    pending--;
  };
  queue = turn.then(done, done);
  return turn;
}

/** Whether a run is under way that promised. */
export function isBusy(): boolean {
  return pending > 0;
}
