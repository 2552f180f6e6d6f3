// Optimizers keep a counter in plain JavaScript; compiled runs move it along.
import type * as tf from '@tensorflow/tfjs';
import type { OptimizerCounts } from '../trace/variables.ts';

/** The optimizers of a compiled function. */
export class OptimizerBinding {
  readonly #counts: readonly (readonly [tf.Optimizer & { iterations_?: number }, number])[];

  constructor(counts: OptimizerCounts) {
    this.#counts = [...counts] as unknown as (readonly [tf.Optimizer & { iterations_?: number }, number])[];
  }

  follow(): void {}

  /** One run has been made. */
  count(): void {
    for (const [optimizer, times] of this.#counts)
      optimizer.iterations_ = (optimizer.iterations_ ?? 0) + times;
  }
}
