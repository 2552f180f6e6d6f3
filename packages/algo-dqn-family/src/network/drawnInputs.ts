import type { Rng } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import { middleFractions, type StepInputs } from '@prism-rl/nn';
import type { Draws } from './qNetwork.ts';

/** Sizes of {@link DrawnInputs}. */
export interface DrawnInputsOptions {
  /** Number of standard normal samples for noisy layers; 0 for none. */
  readonly noiseSize: number;
  readonly rows: number;
  /** Number of fractions per row; 0 for none. */
  readonly fractions: number;
}

/**
 * Random numbers for one application of a Q-network, as inputs of the step that applies it. The agent's stream samples them before each
 * run, so that a seed determines them.
 */
export class DrawnInputs {
  /** Inputs that a step declares: empty if the network needs no random numbers. */
  readonly specs: StepInputs;
  readonly arrays: { readonly [name: string]: Float32Array };
  readonly #name: string;
  readonly #noise: Float32Array;
  readonly #fractions: Float32Array;
  readonly #rows: number;

  /** @param name prefix of the input names, unique within a step. */
  constructor(name: string, { noiseSize, rows, fractions }: DrawnInputsOptions) {
    this.#name = name;
    this.#rows = rows;
    this.#noise = new Float32Array(noiseSize);
    this.#fractions = new Float32Array(rows * fractions);
    this.specs = {
      ...(noiseSize > 0 && { [`${name}Noise`]: { shape: [noiseSize] } }),
      ...(fractions > 0 && { [`${name}Fractions`]: { shape: [rows, fractions] } }),
    };
    this.arrays = {
      ...(noiseSize > 0 && { [`${name}Noise`]: this.#noise }),
      ...(fractions > 0 && { [`${name}Fractions`]: this.#fractions }),
    };
    this.settle();
  }

  draw(rng: Rng): void {
    if (this.#noise.length > 0) rng.fillNormal(this.#noise);
    if (this.#fractions.length > 0) rng.fillUniform(this.#fractions);
  }

  /** Removes the randomness: no noise, and the middles of equal parts as fractions. */
  settle(): void {
    this.#noise.fill(0);
    const count = this.#fractions.length / this.#rows;
    const middle = middleFractions(count);
    for (let row = 0; row < this.#rows; row++) this.#fractions.set(middle, row * count);
  }

  of(inputs: { readonly [name: string]: tf.Tensor }): Draws {
    return {
      noise: inputs[`${this.#name}Noise`],
      fractions: inputs[`${this.#name}Fractions`] as tf.Tensor2D | undefined,
    };
  }
}
