import { type DType, type PackedArray, packedArray } from '../arrays/arrays.ts';
import { VectorArrays, type VectorRows } from '../rows/vectorArrays.ts';

/** Name, spaces and arrays of a vector whose environments other threads or processes step: the arrays lie in shared memory. */
export abstract class SharedArrays extends VectorArrays {
  /**
   * @param task an environment or its rules.
   * @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer.
   */
  constructor(task: Pick<VectorArrays, 'id' | 'observationSpace' | 'actionSpace'>, numEnvs: number) {
    const { dtype, size } = task.observationSpace;
    super(task, numEnvs, {
      observations: sharedArray(dtype, numEnvs * size),
      finalObservations: sharedArray(dtype, numEnvs * size),
      rewards: sharedArray('float64', numEnvs) as Float64Array,
      terminated: sharedArray('uint8', numEnvs) as Uint8Array,
      truncated: sharedArray('uint8', numEnvs) as Uint8Array,
    });
  }

  /** The rows of the environments `[first, end)`. */
  protected rowsOf(first: number, end: number): VectorRows {
    const { size } = this.observationSpace;
    return {
      observations: this.observations.subarray(first * size, end * size),
      finalObservations: this.finalObservations.subarray(first * size, end * size),
      rewards: this.rewards.subarray(first, end),
      terminated: this.terminated.subarray(first, end),
      truncated: this.truncated.subarray(first, end),
    };
  }
}

/**
 * Creates a packed array of zeros in shared memory.
 *
 * @param before bytes of the memory before the array.
 */
export function sharedArray(dtype: DType, length: number, before = 0): PackedArray {
  const like = packedArray(dtype, 0);
  const Elements = like.constructor as new (memory: SharedArrayBuffer, offset: number) => PackedArray;
  return new Elements(new SharedArrayBuffer(before + like.BYTES_PER_ELEMENT * length), before);
}
