// Stream Q(λ) as the paper writes it (Elsayed et al. 2024), in plain TensorFlow.js: slow, and easy to read.
import * as tf from '@prism-rl/jit/tensorflow';
import type { NetworkDescription } from '../src/network/layers.ts';

/** One step of an environment. */
export interface PlainStep {
  readonly observation: ArrayLike<number>;
  readonly action: number;
  readonly reward: number;
  readonly next: ArrayLike<number>;
  readonly terminated: boolean;
  readonly truncated: boolean;
  readonly isStart: boolean;
}

/** Mean and deviation of all that came so far (the paper's SampleMeanVar). */
class SampleMoments {
  readonly #seen: number[][] = [];

  add(values: ArrayLike<number>): void {
    this.#seen.push(Array.from(values));
  }

  /** Of column j. */
  of(j: number): { mean: number; deviation: number } {
    const column = this.#seen.map((row) => row[j]!);
    const mean = column.reduce((a, b) => a + b, 0) / column.length;
    const squares = column.reduce((sum, x) => sum + (x - mean) ** 2, 0);
    const variance = column.length < 2 ? 1 : squares / (column.length - 1);
    return { mean, deviation: Math.sqrt(variance + 1e-8) };
  }
}

/** The network of a description: q(s, ·) by its parameters. */
export function plainValues(
  { inputShape, layers }: NetworkDescription,
  parameters: { readonly [name: string]: tf.Tensor },
  observation: ArrayLike<number>,
): tf.Tensor1D {
  let x: tf.Tensor = tf.reshape(tf.tensor1d(Float32Array.from(observation)), [1, ...inputShape]);
  for (const [k, layer] of layers.entries()) {
    if (layer.kind === 'convolution') {
      const kernel = tf.reshape(parameters[`convolution${k}/kernel`]!, [
        layer.size,
        layer.size,
        inputShape[2]!,
        layer.filters,
      ]) as tf.Tensor4D;
      x = tf.conv2d(x as tf.Tensor4D, kernel, layer.stride, 'valid');
      x = tf.reshape(tf.add(x, parameters[`convolution${k}/bias`]!), [1, -1]);
    } else if (layer.kind === 'dense') {
      const flat = tf.reshape(x, [1, -1]) as tf.Tensor2D;
      const kernel = tf.reshape(parameters[`dense${k}/kernel`]!, [flat.shape[1], layer.units]);
      x = tf.add(tf.matMul(flat, kernel), parameters[`dense${k}/bias`]!);
    } else if (layer.kind === 'layerNorm') {
      const centred = tf.sub(x, tf.mean(x));
      x = tf.div(centred, tf.sqrt(tf.add(tf.mean(tf.square(centred)), 1e-5)));
    } else x = tf.maximum(x, tf.mul(0.01, x));
  }
  return tf.reshape(x, [-1]) as tf.Tensor1D;
}

/** The agent, with the paper's settings. */
export class PlainStreamQ {
  readonly parameters: { [name: string]: tf.Tensor };
  readonly traces: { [name: string]: tf.Tensor };
  readonly #network: NetworkDescription;
  readonly #observations = new SampleMoments();
  readonly #sums = new SampleMoments();
  /** u: the discounted sum of rewards. */
  #u = 0;

  constructor(network: NetworkDescription, first: { readonly [name: string]: Float32Array }) {
    this.#network = network;
    this.parameters = Object.fromEntries(
      Object.entries(first).map(([name, w]) => [name, tf.tensor1d(w.slice())]),
    );
    this.traces = Object.fromEntries(
      Object.entries(this.parameters).map(([name, w]) => [name, tf.zerosLike(w)]),
    );
  }

  learn(step: PlainStep): number {
    const [gamma, lambda, alpha, kappa] = [0.99, 0.8, 1, 2];
    if (step.isStart) this.#observations.add(step.observation);
    const s = this.#normalised(step.observation);
    this.#observations.add(step.next);
    const next = this.#normalised(step.next);
    this.#u = gamma * this.#u + step.reward;
    this.#sums.add([this.#u]);
    const reward = step.reward / this.#sums.of(0).deviation;
    if (step.terminated || step.truncated) this.#u = 0;

    // δ ← R + γ max_a q(S′, a) − q(S, A)
    const values = this.#q(s).dataSync();
    const future = step.terminated ? 0 : Math.max(...this.#q(next).dataSync());
    const delta = reward + gamma * future - values[step.action]!;
    // e ← γλ e + ∇q(S, A); Watkins: what is not greedy cuts what came before
    const isGreedy = values[step.action] === Math.max(...values);
    const names = Object.keys(this.parameters);
    const gradients = tf.grads((...weights: tf.Tensor[]) =>
      tf.gather(
        plainValues(this.#network, Object.fromEntries(names.map((name, k) => [name, weights[k]!])), s),
        step.action,
      ),
    )(names.map((name) => this.parameters[name]!));
    for (const [k, name] of names.entries()) {
      const faded = tf.mul(this.traces[name]!, isGreedy && !step.isStart ? gamma * lambda : 0);
      this.traces[name] = tf.add(faded, gradients[k]!);
    }
    // ObGD: δ̄ ← max(|δ|, 1); M ← α κ δ̄ ‖e‖₁; w ← w + α / max(M, 1) δ e
    const size = names.reduce((sum, name) => sum + tf.sum(tf.abs(this.traces[name]!)).dataSync()[0]!, 0);
    const overshoot = alpha * kappa * Math.max(Math.abs(delta), 1) * size;
    const move = (alpha / Math.max(overshoot, 1)) * delta;
    for (const name of names)
      this.parameters[name] = tf.add(this.parameters[name]!, tf.mul(move, this.traces[name]!));
    return delta;
  }

  #q(observation: ArrayLike<number>): tf.Tensor1D {
    return plainValues(this.#network, this.parameters, observation);
  }

  #normalised(observation: ArrayLike<number>): number[] {
    return Array.from(observation, (x, j) => {
      const { mean, deviation } = this.#observations.of(j);
      return (x - mean) / deviation;
    });
  }
}
