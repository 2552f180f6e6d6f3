import { PrismError } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';

/** A dense layer by its parameters, and what comes after it. */
export interface HostLayer {
  /** `[inputs, units]` */
  readonly kernel: tf.Variable;
  /** `[units]` */
  readonly bias: tf.Variable;
  readonly activation: 'relu' | 'tanh' | 'linear';
}

interface Copy {
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  readonly activation: HostLayer['activation'];
  readonly outputs: Float32Array;
}

/**
 * A small fully connected network computed in plain typed arrays, from a copy of its parameters.
 *
 * For choosing actions one at a time: handing a row to a graph costs about ten times what 8-32-32-2 units cost to compute. Batches and
 * larger networks belong to the engine.
 */
export class HostMlp {
  /** Multiplications that a row takes. */
  readonly multiplications: number;
  readonly #layers: readonly HostLayer[];
  readonly #copies: readonly Copy[];
  #isFilled = false;

  constructor(layers: readonly HostLayer[]) {
    this.#layers = layers;
    this.multiplications = layers.reduce((sum, { kernel }) => sum + kernel.size, 0);
    this.#copies = layers.map(({ kernel, bias, activation }) => ({
      kernel: new Float32Array(kernel.size),
      bias: new Float32Array(bias.size),
      activation,
      outputs: new Float32Array(bias.size),
    }));
  }

  /** Copies the parameters as they are now. */
  async refresh(): Promise<void> {
    for (const [k, { kernel, bias }] of this.#layers.entries()) {
      this.#copies[k]!.kernel.set(await kernel.data<'float32'>());
      this.#copies[k]!.bias.set(await bias.data<'float32'>());
    }
    this.#isFilled = true;
  }

  /**
   * The outputs for the row of `input` that begins at `at`. The array is reused by the next call.
   *
   * @throws PrismError `state` before the first {@link refresh}.
   */
  apply(input: Float32Array, at: number): Float32Array {
    if (!this.#isFilled) throw new PrismError('state', 'Parameters were never copied: call refresh() first.');
    let values = input;
    let offset = at;
    for (const { kernel, bias, activation, outputs } of this.#copies) {
      const units = outputs.length;
      const inputs = kernel.length / units;
      outputs.set(bias);
      for (let i = 0; i < inputs; i++) {
        const value = values[offset + i]!;
        if (value === 0) continue; // half of the units behind ReLU
        const row = i * units;
        for (let j = 0; j < units; j++) outputs[j]! += value * kernel[row + j]!;
      }
      if (activation === 'relu') for (let j = 0; j < units; j++) outputs[j] = Math.max(0, outputs[j]!);
      else if (activation === 'tanh') for (let j = 0; j < units; j++) outputs[j] = Math.tanh(outputs[j]!);
      values = outputs;
      offset = 0;
    }
    return values;
  }
}
