// The networks of tests and benchmarks: DQN's step on each, with Adam, and random batches.

import type { ArraySpec } from '../src/index.ts';
import type { TypedArray } from '../src/program/ir.ts';
import * as tf from '../src/tensorflow.ts';

/** Uniform numbers in [0, 1) from a linear congruential generator (Park and Miller): enough for test data. */
export function uniforms(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 16807) % 2147483647;
    return (state - 1) / 2147483646;
  };
}

/** Normal numbers by Box and Muller. */
export function normals(seed: number): () => number {
  const next = uniforms(seed);
  return () => Math.sqrt(-2 * Math.log(next() + 1e-12)) * Math.cos(2 * Math.PI * next());
}

/** A variable with normal contents, scaled by 1/√(fan in). */
export function normalVariable(shape: number[], draw: () => number): tf.Variable {
  const fanIn = shape.slice(0, -1).reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => draw() / Math.sqrt(fanIn));
  return tf.tidy(() => tf.variable(tf.tensor(data, shape)));
}

/** A network: its variables, and its output for a batch. */
export interface Network {
  readonly variables: tf.Variable[];
  apply(x: tf.Tensor): tf.Tensor;
}

/** A network's architecture. */
export interface Architecture {
  readonly name: 'mlp' | 'small mlp' | 'minatar' | 'nature' | 'small nature';
  readonly batch: number;
  /** One observation. */
  readonly observation: readonly number[];
  readonly actions: number;
  make(seed: number): Network;
}

type Conv = readonly [size: number, stride: number, channels: number];

function network(observation: readonly number[], convs: readonly Conv[], hidden: number[], actions: number) {
  return (seed: number): Network => {
    const draw = normals(seed);
    const kernels: tf.Variable[] = [];
    const biases: tf.Variable[] = [];
    let [height = 1, , channels = 1] = observation;
    for (const [size, stride, out] of convs) {
      kernels.push(normalVariable([size, size, channels, out], draw));
      biases.push(normalVariable([out], draw));
      height = Math.floor((height - size) / stride) + 1;
      channels = out;
    }
    let width = convs.length > 0 ? height * height * channels : (observation[0] as number);
    for (const out of [...hidden, actions]) {
      kernels.push(normalVariable([width, out], draw));
      biases.push(normalVariable([out], draw));
      width = out;
    }
    return {
      variables: kernels.flatMap((kernel, i) => [kernel, biases[i] as tf.Variable]),
      apply(x) {
        let y = x;
        for (const [i, [, stride]] of convs.entries()) {
          const z = tf.conv2d(y as tf.Tensor4D, kernels[i] as unknown as tf.Tensor4D, stride, 'valid');
          y = tf.relu(tf.add(z, biases[i] as tf.Variable));
        }
        if (convs.length > 0) y = tf.reshape(y, [y.shape[0] as number, -1]);
        for (let i = convs.length; i < kernels.length; i++) {
          const z = tf.add(
            tf.matMul(y as tf.Tensor2D, kernels[i] as unknown as tf.Tensor2D),
            biases[i] as tf.Variable,
          );
          y = i < kernels.length - 1 ? tf.relu(z) : z;
        }
        return y;
      },
    };
  };
}

function architecture(
  name: Architecture['name'],
  batch: number,
  ...layers: [observation: number[], convs: Conv[], hidden: number[], actions: number]
): Architecture {
  const [observation, , , actions] = layers;
  return { name, batch, observation, actions, make: network(...layers) };
}

const NATURE: Conv[] = [
  [8, 4, 32],
  [4, 2, 64],
  [3, 1, 64],
];
/** Nature's layers with fewer pixels and channels, for tests against the slow cpu backend. */
const SMALL_NATURE = NATURE.map(([size, stride, channels]): Conv => [size, stride, channels / 4]);

/** All architectures by name. */
export const ARCHITECTURES = {
  mlp: architecture('mlp', 32, [4], [], [128, 128], 2),
  smallMlp: architecture('small mlp', 8, [4], [], [32, 32], 2),
  minatar: architecture('minatar', 32, [10, 10, 4], [[3, 1, 16]], [128], 6),
  nature: architecture('nature', 32, [84, 84, 4], NATURE, [512], 6),
  smallNature: architecture('small nature', 4, [44, 44, 4], SMALL_NATURE, [64], 6),
};

/** A DQN learner's steps and variables. */
export interface Learner {
  readonly online: Network;
  readonly target: Network;
  /** Those of the online network, which it learns. */
  readonly variables: readonly tf.Variable[];
  readonly optimizer: tf.Optimizer;
  readonly specs: Record<string, ArraySpec>;
  step(tensors: Record<string, tf.Tensor>): { loss: tf.Tensor };
  /** Inputs of {@link act}. */
  readonly actSpecs: { readonly observations: ArraySpec };
  act(tensors: Record<string, tf.Tensor>): { values: tf.Tensor };
}

/** DQN's loss and update: Huber loss of Q(s, a) against r + γ·(1 − terminated)·max Q′(s′, ·). */
export function dqnLearner(
  architecture: Architecture,
  seed: number,
  optimizer: tf.Optimizer = tf.train.adam(1e-3),
  batch: number = architecture.batch,
): Learner {
  const online = architecture.make(seed);
  const target = architecture.make(seed + 1);
  const specs: Record<string, ArraySpec> = {
    observations: { shape: [batch, ...architecture.observation] },
    actions: { shape: [batch], dtype: 'int32' },
    rewards: { shape: [batch] },
    nextObservations: { shape: [batch, ...architecture.observation] },
    terminated: { shape: [batch] },
  };
  return {
    online,
    target,
    variables: online.variables,
    optimizer,
    specs,
    actSpecs: { observations: specs.observations! },
    act: ({ observations }) => ({ values: online.apply(observations!) }),
    step({ observations, actions, rewards, nextObservations, terminated }) {
      const next = tf.max(target.apply(nextObservations as tf.Tensor), 1);
      const discount = tf.mul(0.99, tf.sub(1, terminated as tf.Tensor));
      const goal = tf.add(rewards as tf.Tensor, tf.mul(discount, next));
      const { value, grads } = tf.variableGrads(() => {
        const q = online.apply(observations as tf.Tensor);
        const chosen = tf.sum(tf.mul(q, tf.oneHot(actions as tf.Tensor1D, architecture.actions)), 1);
        return tf.losses.huberLoss(goal, chosen) as tf.Scalar;
      }, online.variables);
      optimizer.applyGradients(grads);
      return { loss: value };
    },
  };
}

/** A random batch for a DQN learner. */
export function madeUpBatch(
  architecture: Architecture,
  seed: number,
  batch: number = architecture.batch,
): Record<string, TypedArray> {
  const draw = normals(seed);
  const uniform = uniforms(seed + 1);
  const size = batch * architecture.observation.reduce((a, b) => a * b, 1);
  return {
    observations: Float32Array.from({ length: size }, draw),
    actions: Int32Array.from({ length: batch }, () => Math.floor(uniform() * architecture.actions)),
    rewards: Float32Array.from({ length: batch }, draw),
    nextObservations: Float32Array.from({ length: size }, draw),
    terminated: Float32Array.from({ length: batch }, () => (uniform() < 0.1 ? 1 : 0)),
  };
}

/** Arrays as tensors of the given shapes. */
export function tensorsOf(
  specs: Readonly<Record<string, ArraySpec>>,
  arrays: Readonly<Record<string, TypedArray>>,
): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(specs).map(([name, { shape, dtype }]) => [
      name,
      tf.tensor(arrays[name] as TypedArray, [...shape], dtype ?? 'float32'),
    ]),
  );
}

/** The largest absolute difference between two lists of tensors. */
export function largestDifference(a: readonly tf.Tensor[], b: readonly tf.Tensor[]): number {
  let largest = 0;
  for (const [i, tensor] of a.entries()) {
    const x = tensor.dataSync();
    const y = (b[i] as tf.Tensor).dataSync();
    for (let j = 0; j < x.length; j++) {
      const difference = Math.abs((x[j] as number) - (y[j] as number));
      // A NaN on one side only is the largest difference.
      largest =
        Number.isNaN(difference) && !Object.is(x[j], y[j])
          ? Number.POSITIVE_INFINITY
          : Math.max(largest, difference || 0);
    }
  }
  return largest;
}
