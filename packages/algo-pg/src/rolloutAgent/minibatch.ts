import { copyRow } from '@prism-rl/core';
import type { SampleArray, Sampler, StepInputs } from '@prism-rl/nn';

/** A rollout, ready to be learned from: one number or row for each of its steps. */
export interface RolloutColumns {
  readonly observations: Float32Array;
  readonly samples: SampleArray;
  readonly advantages: ArrayLike<number>;
  readonly returns: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  readonly logProbs: ArrayLike<number>;
}

/** Arrays for the rows that one step of the optimizer sees; reused. */
export class Minibatch {
  readonly rows: number;
  readonly #observationSize: number;
  readonly #sampleSize: number;
  readonly #arrays: {
    readonly observations: Float32Array;
    readonly samples: SampleArray;
    readonly advantages: Float32Array;
    readonly returns: Float32Array;
    readonly oldValues: Float32Array;
    readonly oldLogProbs: Float32Array;
  };

  constructor(
    rows: number,
    observationSize: number,
    { sampleSize, sampleDtype }: Pick<Sampler, 'sampleDtype' | 'sampleSize'>,
  ) {
    this.rows = rows;
    this.#observationSize = observationSize;
    this.#sampleSize = sampleSize;
    const length = rows * sampleSize;
    this.#arrays = {
      observations: new Float32Array(rows * observationSize),
      samples: sampleDtype === 'int32' ? new Int32Array(length) : new Float32Array(length),
      advantages: new Float32Array(rows),
      returns: new Float32Array(rows),
      oldValues: new Float32Array(rows),
      oldLogProbs: new Float32Array(rows),
    };
  }

  /** The rows of part `part` in `order`; without one, in the rollout's own. */
  take(
    columns: RolloutColumns,
    order: Int32Array | undefined,
    part: number,
  ): { readonly [name: string]: Float32Array | Int32Array } {
    const arrays = this.#arrays;
    for (let k = 0; k < this.rows; k++) {
      const place = part * this.rows + k;
      const row = order === undefined ? place : order[place]!;
      copyRow(columns.observations, row, arrays.observations, k, this.#observationSize);
      copyRow(columns.samples, row, arrays.samples, k, this.#sampleSize);
      arrays.advantages[k] = columns.advantages[row]!;
      arrays.returns[k] = columns.returns[row]!;
      arrays.oldValues[k] = columns.values[row]!;
      arrays.oldLogProbs[k] = columns.logProbs[row]!;
    }
    return arrays;
  }
}

/** Shapes of `RolloutTensors`. */
export function rolloutInputs(
  rows: number,
  observationSize: number,
  { sampleDtype, sampleSize }: Pick<Sampler, 'sampleDtype' | 'sampleSize'>,
): StepInputs {
  return {
    observations: { shape: [rows, observationSize] },
    samples: { shape: sampleDtype === 'int32' ? [rows] : [rows, sampleSize], dtype: sampleDtype },
    advantages: { shape: [rows] },
    returns: { shape: [rows] },
    oldValues: { shape: [rows] },
    oldLogProbs: { shape: [rows] },
    learningRate: { shape: [] },
  };
}
