import type { Rng, Snapshot, SnapshotArray, Weights } from '@prism-rl/core';
import { checkArrays, fillArrays, PrismError } from '@prism-rl/core';
import { requireCounts, requireFinite } from '@prism-rl/core/checks';
import {
  compileKernel,
  type Kernel,
  type KernelMemory,
  kernelMemory,
  type Stage,
} from '@prism-rl/jit/kernels';
import { type Layout, layOut, type NetworkDescription, type Region } from './layout.ts';
import { isAdjusted, type Optimizer, update } from './optimizers.ts';
import { backward, forward } from './stages.ts';

/**
 * Returns sparse initial weights of a layer, `[inner, units]` (Elsayed et al. 2024, sparse initialisation): for each unit, ⌈sparsity ·
 * inner⌉ weights are 0, the others uniform within ±1/√inner. Biases start at 0.
 */
export function sparseWeights(inner: number, units: number, sparsity: number, rng: Rng): Float32Array {
  const weights = new Float32Array(inner * units);
  const bound = 1 / Math.sqrt(inner);
  for (let k = 0; k < weights.length; k++) weights[k] = rng.uniform(-bound, bound);
  const zeros = Math.ceil(sparsity * inner);
  const order = Int32Array.from({ length: inner }, (_, i) => i);
  for (let unit = 0; unit < units; unit++) {
    // The first elements of a random permutation (Fisher & Yates).
    for (let k = 0; k < zeros; k++) {
      const other = rng.integers(k, inner);
      const i = order[other]!;
      order[other] = order[k]!;
      order[k] = i;
      weights[i * units + unit] = 0;
    }
  }
  return weights;
}

export interface StreamNetworkOptions {
  readonly description: NetworkDescription;
  readonly optimizer: Optimizer;
  /** Fraction of the initial weights that are 0. */
  readonly sparsity: number;
  /** Environments that learn in parallel, each with its own traces. */
  readonly rows: number;
  readonly rng: Rng;
}

/** Writes the network's input. */
export type FillInput = (input: Float32Array) => void;

/**
 * A network that learns from single steps: one memory contains parameters, traces and activations, and each of {@link values}, {@link
 * nextValues} and {@link learn} is one kernel call on it.
 */
export class StreamNetwork {
  readonly description: NetworkDescription;
  /** Gradient of the objective with respect to the outputs; the caller writes it before {@link learn}. */
  readonly gradient: Float32Array;
  readonly #layout: Layout;
  readonly #memory: KernelMemory;
  readonly #optimizer: Optimizer;
  readonly #input: Float32Array;
  readonly #output: Float32Array;
  readonly #nextInput: Float32Array;
  readonly #nextOutput: Float32Array;
  readonly #scratchInput: Float32Array;
  readonly #scalars: { readonly [name in 'delta' | 'fade' | 'size' | 'step' | 'decay']: Float32Array };
  readonly #forward: Kernel;
  readonly #forwardNext: Kernel;
  /** One per row, compiled on first use. */
  readonly #learn: (Kernel | undefined)[] = [];
  /** Whether the parameters have not changed since the last outputs. */
  #isFresh = false;

  /**
   * @throws PrismError `incompatible` for a convolution that does not fit the input, `invalid-argument` for sizes that are no positive integers
   *   a sparsity outside [0, 1], and rates of the optimizer that are negative or not finite.
   */
  constructor({ description, optimizer, sparsity, rows, rng }: StreamNetworkOptions) {
    requireCounts('StreamNetwork', { rows });
    if (!(sparsity >= 0 && sparsity <= 1))
      throw PrismError.invalidArgument`The sparsity of a StreamNetwork must lie in [0, 1], but is ${sparsity}.`;
    for (const [name, value] of Object.entries(optimizer))
      if (typeof value === 'number' && !(value >= 0 && value < Number.POSITIVE_INFINITY))
        throw PrismError.invalidArgument`${name} of an optimizer must be a number of at least 0, but is ${value}.`;
    this.description = description;
    this.#optimizer = optimizer;
    const layout = layOut(description, rows, isAdjusted(optimizer));
    this.#layout = layout;
    this.#memory = kernelMemory(layout.bytes);
    const { here, next, gradients, scalars, ones, parametersOf, parameters } = layout;
    this.#input = this.#at(here.input);
    this.#output = this.#at(here.outputs.at(-1)!);
    this.#nextInput = this.#at(next.input);
    this.#nextOutput = this.#at(next.outputs.at(-1)!);
    this.#scratchInput = new Float32Array(layout.inputSize);
    this.gradient = this.#at(gradients.at(-1)!);
    this.#scalars = {
      delta: this.#at(scalars.delta),
      fade: this.#at(scalars.fade),
      size: this.#at(scalars.size),
      step: this.#at(scalars.step),
      decay: this.#at(scalars.decay),
    };
    this.#at(ones).fill(1);
    this.#scalars.decay[0] = 1;
    for (const own of parametersOf) {
      if (own === undefined) continue;
      const { inner, units, kernel } = own;
      const region = { address: parameters.address + kernel, length: inner * units };
      this.#at(region).set(sparseWeights(inner, units, sparsity, rng));
    }
    this.#forward = this.#compile(forward(layout, here));
    this.#forwardNext = this.#compile(forward(layout, next));
  }

  get inputSize(): number {
    return this.#layout.inputSize;
  }

  /**
   * Computes the outputs for an input, from which {@link learn} then learns. Skips the computation if input and parameters are unchanged.
   *
   * @returns an array of the network, valid until the next call.
   */
  values(fill: FillInput): Float32Array {
    const input = this.#input;
    const given = this.#scratchInput;
    fill(given);
    let isSame = this.#isFresh;
    for (let i = 0; i < given.length && isSame; i++) isSame = Object.is(given[i], input[i]);
    if (isSame) return this.#output;
    input.set(given);
    this.#forward();
    this.#isFresh = true;
    return this.#output;
  }

  /** Computes the outputs for another input; the outputs of {@link values} stay. */
  nextValues(fill: FillInput): Float32Array {
    fill(this.#nextInput);
    this.#forwardNext();
    return this.#nextOutput;
  }

  /**
   * e ← fade · e + ∇, for the outputs of the last {@link values} with {@link gradient}; then moves the parameters along e.
   *
   * @param row row of the traces.
   * @param fade γλ, or 0 to reset the traces.
   * @param delta δ
   */
  learn(row: number, fade: number, delta: number): void {
    this.#scalars.fade[0] = fade;
    this.#scalars.delta[0] = delta;
    const kernel = this.#learn[row] ?? this.#compileLearn(row);
    kernel();
    this.#isFresh = false;
  }

  /** Factor of the error in the last {@link learn}: α, or less if the step was bounded. */
  get lastStep(): number {
    const delta = this.#scalars.delta[0]!;
    return delta === 0 ? 0 : this.#scalars.step[0]! / delta;
  }

  /** A layer's parameters by name, such as `dense0/kernel`: views of the memory. */
  parameters(): { readonly [name: string]: Float32Array } {
    return this.#named(this.#layout.parameters);
  }

  /** Traces e of a row, by the names of {@link parameters}: views of the memory. */
  traces(row: number): { readonly [name: string]: Float32Array } {
    return this.#named(this.#layout.traces[row]!);
  }

  save(): Snapshot {
    const arrays: { [name: string]: SnapshotArray } = {};
    const add = (prefix: string, of: { readonly [name: string]: Float32Array }): void => {
      for (const [name, array] of Object.entries(of)) arrays[`${prefix}${name}`] = array.slice();
    };
    add('', this.parameters());
    for (const row of this.#layout.traces.keys()) add(`traces${row}/`, this.traces(row));
    if (isAdjusted(this.#optimizer)) {
      add('variance/', this.#named(this.#layout.variance));
      arrays.decay = this.#scalars.decay.slice();
    }
    return { meta: { rows: this.#layout.traces.length }, arrays };
  }

  /**
   * Resets the traces if the number of rows differs.
   *
   * @throws PrismError `corrupt` for the parameters of another network, `not-finite` for NaN and infinity.
   */
  restore({ meta, arrays }: Snapshot): void {
    const copy = (prefix: string, into: { readonly [name: string]: Float32Array }): void => {
      const own = Object.fromEntries(Object.entries(into).map(([name, array]) => [prefix + name, array]));
      const hint = 'Restore it into an agent with the same settings for the same environment.';
      checkArrays('a network', own, arrays, hint);
      requireFinite('the saved network', arrays);
      fillArrays(own, arrays);
    };
    copy('', this.parameters());
    const isSameRows = meta.rows === this.#layout.traces.length;
    for (const row of this.#layout.traces.keys()) {
      if (isSameRows) copy(`traces${row}/`, this.traces(row));
      else this.#at(this.#layout.traces[row]!).fill(0);
    }
    if (isAdjusted(this.#optimizer)) {
      copy('variance/', this.#named(this.#layout.variance));
      copy('', { decay: this.#scalars.decay });
    }
    this.#isFresh = false;
  }

  /** Copies the parameters, in the shapes of TensorFlow.js: kernels `[inputs, units]` or `[height, width, channels, filters]`. */
  weights(): Weights {
    const parameters = this.parameters();
    const tensors = this.#layout.layers.flatMap((layer) => {
      if (layer.kind !== 'weights') return [];
      const { name, inner, units, patches } = layer;
      const shape =
        patches === undefined
          ? [inner, units]
          : [patches.size, patches.size, patches.picture.channels, units];
      return [
        [`${name}/kernel`, { shape, values: parameters[`${name}/kernel`]!.slice() }],
        [`${name}/bias`, { shape: [units], values: parameters[`${name}/bias`]!.slice() }],
      ] as const;
    });
    return Object.fromEntries(tensors);
  }

  /** Replaces the parameters; traces stay. */
  adoptWeights(weights: Weights): void {
    for (const [name, own] of Object.entries(this.parameters())) own.set(weights[name]!.values);
    this.#isFresh = false;
  }

  #named({ address }: Region): { [name: string]: Float32Array } {
    const named: { [name: string]: Float32Array } = {};
    for (const own of this.#layout.parametersOf) {
      if (own === undefined) continue;
      const { name, inner, units, kernel, bias } = own;
      named[`${name}/kernel`] = this.#at({ address: address + kernel, length: inner * units });
      named[`${name}/bias`] = this.#at({ address: address + bias, length: units });
    }
    return named;
  }

  #at({ address, length }: Region): Float32Array {
    return new Float32Array(this.#memory.buffer, address, length);
  }

  #compileLearn(row: number): Kernel {
    const traces = this.#layout.traces[row]!;
    const kernel = this.#compile([
      ...backward(this.#layout, traces),
      ...update(this.#layout, traces, this.#optimizer),
    ]);
    this.#learn[row] = kernel;
    return kernel;
  }

  #compile(stages: readonly Stage[]): Kernel {
    return compileKernel({ scalars: [], stages, stores: [] }, this.#memory);
  }
}
