import type { Rollout } from '@prism-rl/memory';

/** Sequences that the rollout of a network that remembers is cut into: whole ones, side by side and one after the other. */
export interface Sequences {
  /** Steps of each. */
  readonly length: number;
  readonly numEnvs: number;
}

/** Sequences of a rollout of `rows` rows: number `s` begins at step `length · ⌊s / numEnvs⌋` of environment `s mod numEnvs`. */
export function countSequences({ length }: Sequences, rows: number): number {
  return Math.floor(rows / length);
}

/**
 * The rows of a rollout in the order in which a network goes along sequences: part by part, and in each of them all sequences' first steps,
 * then their second ones. The first `perPart` rows of a part are where its sequences begin.
 *
 * @param order numbers of the sequences, part after part; those that fill no part sit out.
 */
export function sequenceRows(
  { length, numEnvs }: Sequences,
  order: ArrayLike<number>,
  perPart: number,
): Int32Array {
  const parts = Math.floor(order.length / perPart);
  const rows = new Int32Array(parts * perPart * length);
  let k = 0;
  for (let part = 0; part < parts; part++) {
    for (let t = 0; t < length; t++) {
      for (let b = 0; b < perPart; b++) {
        const sequence = order[part * perPart + b]!;
        rows[k++] = (Math.floor(sequence / numEnvs) * length + t) * numEnvs + (sequence % numEnvs);
      }
    }
  }
  return rows;
}

/** Columns that a network that remembers needs beside the others: where episodes begin, and its states before each step. */
export function sequenceColumns({ starts, extras }: Rollout): {
  readonly starts: Uint8Array;
  readonly firstStates: Float32Array;
} {
  return { starts, firstStates: extras.states as Float32Array };
}
