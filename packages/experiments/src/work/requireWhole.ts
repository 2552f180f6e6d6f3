import type { Json } from '@prism-rl/core';
import { counted, PrismError } from '@prism-rl/core';

/** Identity of a shared queue's sweep, by which conductors and workers recognise it. */
export type SweepIdentity = {
  readonly id: string;
  /** Jobs planned so far; absent in files of earlier versions. */
  readonly runs?: number;
};

/** Contents of a queue at one time. */
export interface QueueContents {
  readonly jobs: readonly { readonly id: string }[];
  /** Of `queue.about()`. */
  readonly about: Json | undefined;
}

/**
 * Checks that a queue still holds the sweep that it held: a queue without its jobs looks like a sweep that is finished.
 *
 * @throws PrismError `corrupt` when runs are lost, or another sweep is there.
 */
export function requireWhole(before: QueueContents, now: QueueContents): void {
  const [begun, found] = [before, now].map(({ about }) => (about ?? {}) as Partial<SweepIdentity>);
  const here = new Set(now.jobs.map(({ id }) => id));
  const known = new Set(before.jobs.map(({ id }) => id));
  const planned = Math.max(known.size, begun?.runs ?? 0);
  const lost = [...known].find((id) => !here.has(id));
  if (lost === undefined && here.size >= planned && begun?.id === found?.id) return;
  const what =
    here.size > 0 && begun?.id !== found?.id
      ? 'holds another sweep now'
      : `has lost ${counted(planned - here.size, 'run')} of ${planned}${lost === undefined || here.size === 0 ? '' : `, such as ${lost}`}`;
  throw new PrismError('corrupt', `The queue of this sweep ${what}.`, {
    hint: 'Results and runs that were written are kept. A Redis that is to survive a crash needs "appendonly yes". Begin the sweep again with the command that made it: it goes on from its runs.',
  });
}
