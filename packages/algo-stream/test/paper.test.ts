// Stream Q(λ) as in the paper (Elsayed et al. 2024), in plain TensorFlow.js: slow but easy to read.

import { Box, Discrete, Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { activateBackend } from '@prism-rl/nn';
import { describe, expect, test } from 'vitest';
import { describeNetwork, type StreamQ } from '../src/index.ts';
import type { Layer, NetworkDescription } from '../src/network/layout.ts';
import type { Optimizer } from '../src/network/optimizers.ts';
import { StreamNetwork } from '../src/network/streamNetwork.ts';
import golden from './fixtures/torchStream.json' with { type: 'json' };
import { make, oneStep, sampled } from './made.ts';

interface PlainStep {
  readonly observation: ArrayLike<number>;
  readonly action: number;
  readonly reward: number;
  readonly next: ArrayLike<number>;
  readonly terminated: boolean;
  readonly truncated: boolean;
  readonly isStart: boolean;
}

/** Mean and deviation of all samples so far (the paper's SampleMeanVar). */
class SampleMoments {
  readonly #seen: number[][] = [];

  add(values: ArrayLike<number>): void {
    this.#seen.push(Array.from(values));
  }

  /** Returns the moments of column j. */
  of(j: number): { mean: number; deviation: number } {
    const column = this.#seen.map((row) => row[j]!);
    const mean = column.reduce((a, b) => a + b, 0) / column.length;
    const squares = column.reduce((sum, x) => sum + (x - mean) ** 2, 0);
    const variance = column.length < 2 ? 1 : squares / (column.length - 1);
    return { mean, deviation: Math.sqrt(variance + 1e-8) };
  }
}

/** Computes q(s, ·) of the described network. */
function plainValues(
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
class PlainStreamQ {
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
    // e ← γλ e + ∇q(S, A); Watkins: a non-greedy action cuts the traces
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

// Compares the agent with the algorithm above.
await activateBackend('tfjs-cpu');

test.each([
  ['vectors', new Box({ low: [-1, 0, -30], high: [2, 5, 100] }), [7, 6], 100],
  ['pictures', new Box({ low: 0, high: 1, shape: [5, 4, 2], dtype: 'uint8' }), [7], 30],
] as const)('stream Q(λ) on %s equals the paper’s equations, step by step', (_, space, hidden, steps) => {
  const agent = make<StreamQ>('stream-q', space, new Discrete(3), { hidden: [...hidden] });
  const description = describeNetwork(space.shape, 3, {
    network: 'auto',
    hidden,
    layerNorm: true,
  });
  const own = (): { [name: string]: Float32Array } =>
    Object.fromEntries(
      Object.entries(agent.parameters()).map(([name, w]) => [name.replace('values/', ''), w]),
    );
  tf.engine().startScope();
  const plain = new PlainStreamQ(description, own());
  const rng = new Rng(8);
  let observations = sampled(space, 1, rng);
  let isStart = true;
  for (let t = 0; t < steps; t++) {
    const terminated = t % 17 === 9;
    const truncated = t % 23 === 11;
    const nextObservations = sampled(space, 1, rng);
    const action = rng.integers(3);
    const reward = 3 * rng.normal();
    const out = { actions: Int32Array.of(action), extras: {} };
    const flags = { terminated: +terminated, truncated: +truncated, starts: +isStart };
    agent.memory.add(oneStep(observations, out, reward, nextObservations, flags));
    agent.learn(agent.memory.sample());
    plain.learn({
      ...{ observation: observations, action, reward, next: nextObservations },
      ...{ terminated, truncated, isStart },
    });
    for (const [name, w] of Object.entries(own())) {
      const want = plain.parameters[name]!.dataSync();
      const off = w.findIndex((value, i) => !(Math.abs(value - want[i]!) < 1e-5));
      if (off >= 0) expect.fail(`step ${t}, ${name} ${off}: ${w[off]}, not ${want[off]}`);
    }
    isStart = terminated || truncated;
    observations = isStart ? sampled(space, 1, rng) : nextObservations;
  }
  // The agent has learned something.
  expect(Math.max(...Object.values(agent.traces()).flatMap((e) => [...e].map(Math.abs)))).toBeGreaterThan(
    0.1,
  );
  tf.engine().endScope();
});

// Compares a hundred streaming updates with PyTorch's (tools/algo-stream/torch_stream.py): errors, traces and weights.
type Case = (typeof golden.cases)[number];

function describedBy({ shape, hidden, outputs, layerNorm, filters }: Case): NetworkDescription {
  const behind: Layer[] = [
    ...(layerNorm ? [{ kind: 'layerNorm' } as const] : []),
    { kind: 'leakyRectifier' },
  ];
  const convolution: Layer[] =
    shape.length === 3 ? [{ kind: 'convolution', filters, size: 3, stride: 1 }, ...behind] : [];
  const dense = hidden.flatMap((units): Layer[] => [{ kind: 'dense', units }, ...behind]);
  return { inputShape: shape, layers: [...convolution, ...dense, { kind: 'dense', units: outputs }] };
}

function expectClose(
  ours: { readonly [name: string]: Float32Array },
  theirs: { readonly [name: string]: readonly number[] | undefined },
): void {
  expect(Object.keys(ours)).toEqual(Object.keys(theirs));
  for (const [name, array] of Object.entries(ours)) {
    const want = theirs[name]!;
    expect(array.length).toBe(want.length);
    // Relative to 1 + the value: traces are sums of many gradients.
    const off = array.findIndex(
      (value, i) => !(Math.abs(value - want[i]!) / (1 + Math.abs(want[i]!)) < 1e-5),
    );
    if (off >= 0) expect.fail(`${name} ${off}: ${array[off]}, not ${want[off]}`);
  }
}

describe.each(golden.cases.map((one) => [one.name, one] as const))('%s', (_name, one) => {
  // Learning in the first row does not change the traces of the second.
  test.each([0, 1])('errors, traces and weights equal PyTorch’s over 100 steps, in row %i', (row) => {
    const network = new StreamNetwork({
      description: describedBy(one),
      optimizer: one.optimizer as Optimizer,
      sparsity: 0,
      rows: 2,
      rng: new Rng(1),
    });
    const parameters = network.parameters();
    for (const [name, values] of Object.entries(one.first)) parameters[name]!.set(values!);
    for (const [t, step] of one.steps.entries()) {
      const values = network.values((input) => input.set(step.x));
      const next = network.nextValues((input) => input.set(step.next));
      const future = step.isEnd ? 0 : golden.discount * Math.max(...next);
      const delta = step.reward + future - values[step.action]!;
      expect(Math.abs(delta - one.errors[t]!), `error ${t}`).toBeLessThan(1e-5);
      network.gradient.fill(0);
      network.gradient[step.action] = 1;
      network.learn(row, step.fade, delta);
    }
    expectClose(network.traces(row), one.traces);
    expectClose(network.parameters(), one.last);
    for (const array of Object.values(network.traces(1 - row)))
      expect(array.every((e) => e === 0)).toBe(true);
  });
});
