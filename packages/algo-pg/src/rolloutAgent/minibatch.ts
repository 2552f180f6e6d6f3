import { copyRow, type PackedArray } from '@prism-rl/core';
import type { Rollout } from '@prism-rl/memory';
import type { ArraySpec, SampleArray, Sampler, StepInputs } from '@prism-rl/nn';
import type { Targets } from './recipe.ts';

/** A rollout to learn from: columns by name, one row per step. */
export interface RolloutColumns {
  readonly observations: PackedArray;
  readonly samples: SampleArray;
  readonly [name: string]: PackedArray;
}

/** Shape of the inputs of one gradient step. */
export interface MinibatchShape {
  readonly rows: number;
  readonly observations: ArraySpec;
  readonly sampler: Pick<Sampler, 'sampleDtype' | 'sampleShape' | 'sampleSize'>;
  /** Further columns, see `Targets.columns`. */
  readonly columns: Targets['columns'];
  /**
   * Set if the network is recurrent: number of sequences among the rows, and the state's size. Adds the columns `starts` and `firstStates`.
   */
  readonly sequences?: { readonly count: number; readonly stateSize: number } | undefined;
}

interface MinibatchArrays {
  readonly [name: string]: Float32Array | Int32Array | Uint8Array;
}

/** Arrays of the rows of one gradient step; reused. */
export class Minibatch {
  readonly rows: number;
  readonly #sizes: readonly (readonly [name: string, size: number])[];
  readonly #sequences: MinibatchShape['sequences'];
  readonly #arrays: MinibatchArrays;

  constructor({ rows, observations, sampler, columns, sequences }: MinibatchShape) {
    const { sampleSize, sampleDtype } = sampler;
    const own = Object.entries(columns).map(([name, [size = 1]]) => [name, size] as const);
    this.rows = rows;
    this.#sequences = sequences;
    const [, observationSize = 1] = observations.shape;
    this.#sizes = [['observations', observationSize], ['samples', sampleSize], ...own];
    if (sequences !== undefined) this.#sizes = [...this.#sizes, ['starts', 1]];
    this.#arrays = Object.fromEntries(
      this.#sizes.map(([name, size]) => {
        const isInt = name === 'samples' && sampleDtype === 'int32';
        const isBytes = name === 'observations' && observations.isBytes === true;
        const Elements = isBytes ? Uint8Array : isInt ? Int32Array : Float32Array;
        return [name, new Elements(rows * size)];
      }),
    );
    if (sequences !== undefined) {
      const { count, stateSize } = sequences;
      this.#arrays = { ...this.#arrays, firstStates: new Float32Array(count * stateSize) };
    }
  }

  /**
   * Copies the rows of minibatch `part` in `order`, by default the rollout's own, and pads with zeros.
   *
   * @param rows number of rows per minibatch, at most the arrays' rows.
   */
  take(columns: RolloutColumns, rows: number, order: Int32Array | undefined, part: number): MinibatchArrays {
    const first = part * rows;
    for (const [name, size] of this.#sizes) {
      const source = columns[name]!;
      const target = this.#arrays[name]!;
      if (order === undefined) target.set(source.subarray(first * size, (first + rows) * size));
      else if (size === 1) for (let k = 0; k < rows; k++) target[k] = source[order[first + k]!]!;
      else for (let k = 0; k < rows; k++) copyRow(source, order[first + k]!, target, k, size);
      if (rows < this.rows) target.fill(0, rows * size);
    }
    // A minibatch's first rows are the starts of its sequences.
    for (let k = 0; this.#sequences !== undefined && k < this.#sequences.count; k++) {
      const { stateSize } = this.#sequences;
      copyRow(columns.firstStates!, order![first + k]!, this.#arrays.firstStates!, k, stateSize);
    }
    return this.#arrays;
  }
}

/** Inputs of a compiled step: the arrays of a {@link Minibatch}. */
export function minibatchInputs(shape: MinibatchShape): StepInputs {
  const { rows, observations, sampler, columns, sequences } = shape;
  const { sampleDtype, sampleShape } = sampler;
  const others = Object.entries(columns).map(([name, size]) => [name, { shape: [rows, ...size] }]);
  return {
    observations,
    samples: { shape: [rows, ...sampleShape], dtype: sampleDtype },
    ...Object.fromEntries(others),
    ...(sequences && {
      starts: { shape: [rows] },
      firstStates: { shape: [sequences.count, sequences.stateSize] },
    }),
  };
}

const smallest = 32;

/**
 * Returns the number of rows of the graph for a batch of `rows` rows: compiled steps have fixed shapes, so batches are padded to one of a
 * few sizes. Sizes are powers of two up to 1024, then four per octave, so that at most a quarter is padding where it is costly.
 */
export function paddedRows(rows: number): number {
  if (rows <= smallest) return smallest;
  const octave = 2 ** Math.floor(Math.log2(rows));
  const step = octave < 1024 ? octave : octave / 4;
  return Math.ceil(rows / step) * step;
}

/**
 * Computes values of a rollout's last observations in batches of `numEnvs` rows, padded with zeros.
 *
 * @param valuesOf runs a batch: its observations, and the tails in it, `tailRows[first]` up to `tailRows[first + count - 1]`.
 */
export async function inBatches(
  { tailRows, tailObservations }: Rollout,
  numEnvs: number,
  size: number,
  valuesOf: (observations: Float32Array, first: number, count: number) => Promise<ArrayLike<number>>,
): Promise<Float32Array> {
  const out = new Float32Array(tailRows.length);
  const observations = new Float32Array(numEnvs * size);
  for (let first = 0; first < tailRows.length; first += numEnvs) {
    const count = Math.min(numEnvs, tailRows.length - first);
    observations.fill(0);
    observations.set(tailObservations.subarray(first * size, (first + count) * size));
    const values = await valuesOf(observations, first, count);
    for (let k = 0; k < count; k++) out[first + k] = values[k]!;
  }
  return out;
}
