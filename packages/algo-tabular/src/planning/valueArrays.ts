import type { BackupModel } from './backupModel.ts';
import { zeroValues } from './backupModel.ts';

/**
 * The values that a sweep reads and those that it writes. Synchronous sweeps have two arrays that change places, so that every
 * v_{k+1}(s) comes from v_k; in place both are one array, and later states use the new values of earlier ones already.
 */
export class ValueArrays {
  /** v_k, which a sweep reads: one entry for each state and one for the end. */
  current: Float64Array;
  /** v_{k+1}, which it writes. */
  next: Float64Array;

  constructor(model: BackupModel, inPlace: boolean) {
    this.current = zeroValues(model);
    this.next = inPlace ? this.current : zeroValues(model);
  }

  /** Makes the written values the current ones. @returns them. */
  turn(): Float64Array {
    [this.current, this.next] = [this.next, this.current];
    return this.current;
  }
}
