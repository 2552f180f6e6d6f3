import type { Rng } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import { activations, dense, prefixed } from '@prism-rl/nn';
import type { hiddenActivations } from '@prism-rl/nn/settings';
import type { BatchNetwork, Normalization, StatisticUpdate } from './normalization.ts';

/** Assigns statistics their new values and disposes of those. */
export function assignStatistics(updates: readonly StatisticUpdate[]): void {
  for (const { variable, value } of updates) {
    variable.assign(value);
    value.dispose();
  }
}

export interface BatchNetworkOptions {
  readonly inputSize: number;
  readonly hidden: readonly number[];
  readonly outputSize: number;
  readonly activation: (typeof hiddenActivations)[number];
  readonly normalization: Normalization;
  readonly rng: Rng;
}

/** Fully connected layers `dense0`, `dense1`, …, each after a `norm0`, `norm1`, … if `normalization` adds one (Bhatt et al. 2024). */
export function batchNetwork(options: BatchNetworkOptions): BatchNetwork {
  const { hidden, outputSize, normalization, rng } = options;
  const activation = activations[options.activation];
  const variables: { [name: string]: tf.Variable } = {};
  const statistics: { [name: string]: tf.Variable } = {};
  let { inputSize } = options;
  const layers = [...hidden, outputSize].map((units, k): BatchNetwork['apply'] => {
    const norm = normalization(inputSize, k === 0);
    const layer = dense({ inputSize, units, rng });
    inputSize = units;
    if (norm !== undefined) {
      Object.assign(variables, prefixed(`norm${k}`, norm.variables));
      Object.assign(statistics, prefixed(`norm${k}`, norm.statistics));
    }
    Object.assign(variables, prefixed(`dense${k}`, layer.variables));
    return (x, updates) => {
      const y = layer.apply(norm === undefined ? x : norm.apply(x, updates)) as tf.Tensor2D;
      return k === hidden.length ? y : (activation(y) as tf.Tensor2D);
    };
  });
  return {
    variables,
    statistics,
    apply: (input, updates) => layers.reduce((x, layer) => layer(x, updates), input),
  };
}
