import type { Json } from '../contracts/snapshot.ts';

/** The state of one environment, or of many behind each other. */
export type RowState = Int32Array | Float64Array;

/** A stream of random numbers that begins at a seed; its state is saved with the environment's. */
export interface RowStream {
  save(): Json;
  /** @throws PrismError `corrupt` */
  restore(state: never): void;
}
