import type { ResetOptions, Rng } from '@prism-rl/core';
import type { ClassicTask } from './classicTask.ts';
import { ColumnBatch } from './kernel/columnBatch.ts';

/** Start states that are drawn ahead for each environment. */
const ahead = 8;
/** Numbers of a start state. */
const size = 4;

/**
 * Many carts that draw their start states ahead, eight for each environment. Falls are frequent early in training, and a fall would
 * otherwise fetch an environment's random stream from far away in memory; so it does once in eight falls.
 */
export class CartPoleBatch extends ColumnBatch {
  readonly #starts: Float64Array;
  /** How many of an environment's are used up. */
  readonly #used: Uint8Array;

  constructor(numEnvs: number, task: ClassicTask) {
    const starts = new Float64Array(size * ahead * numEnvs);
    const used = new Uint8Array(numEnvs).fill(ahead);
    super(numEnvs, task, [starts, used]);
    this.#starts = starts;
    this.#used = used;
  }

  protected override begin(row: Float64Array, index: number, rng: Rng, reset?: ResetOptions): void {
    const starts = this.#starts;
    const first = size * ahead * index;
    // A stream that has begun anew owes nothing to what the old one had drawn.
    let used = reset?.seed === undefined ? this.#used[index]! : ahead;
    if (used === ahead) {
      for (let k = first; k < first + size * ahead; k += size) {
        this.task.start(row, rng);
        for (let j = 0; j < size; j++) starts[k + j] = row[j]!;
      }
      used = 0;
    }
    this.#used[index] = used + 1;
    const from = first + size * used;
    for (let k = 0; k < size; k++) row[k] = starts[from + k]!;
  }
}
