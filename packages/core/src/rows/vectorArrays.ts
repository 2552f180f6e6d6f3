import { type PackedArray, packedArray } from '../arrays/arrays.ts';
import { checkNumEnvs } from '../checks/refusals.ts';
import type { VectorEnv } from '../contracts/env.ts';
import type { Space } from '../spaces/space.ts';

/** The arrays that a vector fills. */
export type VectorRows = Pick<
  VectorEnv,
  'observations' | 'finalObservations' | 'rewards' | 'terminated' | 'truncated'
>;

/** Name, spaces and arrays of a vector. */
export abstract class VectorArrays<O = unknown> implements VectorRows {
  readonly id: string;
  readonly numEnvs: number;
  readonly observationSpace: Space<O>;
  readonly actionSpace: Space;
  readonly observations: PackedArray;
  readonly finalObservations: PackedArray;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;

  /**
   * @param task an environment or its rules.
   * @param rows the arrays to fill; default: new arrays.
   * @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer.
   */
  constructor(
    task: { readonly id: string; readonly observationSpace: Space<O>; readonly actionSpace: Space },
    numEnvs: number,
    rows?: VectorRows,
  ) {
    checkNumEnvs(numEnvs);
    const { dtype, size } = task.observationSpace;
    this.id = task.id;
    this.numEnvs = numEnvs;
    this.observationSpace = task.observationSpace;
    this.actionSpace = task.actionSpace;
    this.observations = rows?.observations ?? packedArray(dtype, numEnvs * size);
    this.finalObservations = rows?.finalObservations ?? packedArray(dtype, numEnvs * size);
    this.rewards = rows?.rewards ?? new Float64Array(numEnvs);
    this.terminated = rows?.terminated ?? new Uint8Array(numEnvs);
    this.truncated = rows?.truncated ?? new Uint8Array(numEnvs);
  }

  /** All arrays, for saved states. */
  protected get results(): VectorRows {
    const { observations, finalObservations, rewards, terminated, truncated } = this;
    return { observations, finalObservations, rewards, terminated, truncated };
  }
}
