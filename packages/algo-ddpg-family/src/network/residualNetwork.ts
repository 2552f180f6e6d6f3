import type { Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { activations, dense, type Initializer, initializers, orthogonal, prefixed } from '@prism-rl/nn';
import type { hiddenActivations } from '@prism-rl/nn/settings';
import type { BatchNetwork, Normalization } from './normalization.ts';

export interface ResidualNetworkOptions {
  readonly inputSize: number;
  /** Units of the residual stream; blocks have four times as many inside. */
  readonly units: number;
  readonly blocks: number;
  readonly outputSize: number;
  readonly activation: (typeof hiddenActivations)[number];
  readonly normalization: Normalization;
  readonly rng: Rng;
}

/**
 * SimBa's network (Lee et al. 2024, section 4): a linear layer into the residual stream, blocks that add to it, and a linear layer on the
 * normalised stream. A block that adds 0 passes its input on, which biases the network towards simple functions:
 *
 *   x₀ = W o + b,  xₖ₊₁ = xₖ + W₂ ReLU(W₁ norm(xₖ) + b₁) + b₂,  output = V norm(x_K) + c
 *
 * Variables: `enter`, `block0/norm`, `block0/dense0`, `block0/dense1`, …, `norm`, `leave`. Blocks use He initialisation (He et al. 2015),
 * the other two layers orthogonal initialisation.
 */
export function residualNetwork(options: ResidualNetworkOptions): BatchNetwork {
  const { inputSize, units, blocks, outputSize, normalization, rng } = options;
  const activation = activations[options.activation];
  const variables: { [name: string]: tf.Variable } = {};
  const statistics: { [name: string]: tf.Variable } = {};
  const layer = (name: string, inputs: number, outputs: number, initializer: Initializer) => {
    const made = dense({ inputSize: inputs, units: outputs, initializer, rng });
    Object.assign(variables, prefixed(name, made.variables));
    return (x: tf.Tensor2D): tf.Tensor2D => made.apply(x) as tf.Tensor2D;
  };
  const norm = (name: string): BatchNetwork['apply'] => {
    const made = normalization(units, false);
    if (made === undefined) return (x) => x;
    Object.assign(variables, prefixed(name, made.variables));
    Object.assign(statistics, prefixed(name, made.statistics));
    return made.apply;
  };
  const enter = layer('enter', inputSize, units, orthogonal(1));
  const residuals = Array.from({ length: blocks }, (_, k): BatchNetwork['apply'] => {
    const normalize = norm(`block${k}/norm`);
    const widen = layer(`block${k}/dense0`, units, 4 * units, initializers.heUniform);
    const narrow = layer(`block${k}/dense1`, 4 * units, units, initializers.heUniform);
    return (x, updates) => tf.add(x, narrow(activation(widen(normalize(x, updates))) as tf.Tensor2D));
  });
  const normalize = norm('norm');
  const leave = layer('leave', units, outputSize, orthogonal(1));
  return {
    variables,
    statistics,
    apply: (input, updates) => {
      const stream = residuals.reduce((x, residual) => residual(x, updates), enter(input));
      return leave(normalize(stream, updates));
    },
  };
}
