import { Rng } from '../rng/rng.ts';
import type { RowStream } from './rowState.ts';

/** The task's stream of a seed. @throws PrismError `invalid-argument` for a seed that is not accepted. */
export function streamOf<R extends RowStream>(
  task: { stream?(seed: number | bigint): R },
  seed: number | bigint,
): R {
  // A task without its own streams uses those of Rng.
  return task.stream?.(seed) ?? (new Rng(seed) as unknown as R);
}
