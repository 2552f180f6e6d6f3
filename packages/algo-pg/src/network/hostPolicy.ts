import type * as tf from '@prism-rl/jit/tensorflow';
import type { HostMlp } from '@prism-rl/nn';

/** A policy of dense layers, computed without an engine: see {@link HostMlp}. */
export class HostPolicy {
  readonly #network: HostMlp;
  readonly #parameterSize: number;
  readonly #logStd: tf.Variable | undefined;
  #logStds = new Float32Array(0);

  /** @param logStd what is appended to the outputs, for normal distributions. */
  constructor(network: HostMlp, parameterSize: number, logStd?: tf.Variable) {
    this.#network = network;
    this.#parameterSize = parameterSize;
    this.#logStd = logStd;
  }

  /** Multiplications that a row takes. */
  get multiplications(): number {
    return this.#network.multiplications;
  }

  /** Copies the parameters as they are now. */
  async refresh(): Promise<void> {
    await this.#network.refresh();
    if (this.#logStd !== undefined) this.#logStds = Float32Array.from(await this.#logStd.data<'float32'>());
  }

  /** Parameters of the distributions for all rows of `observations` `[rows, observation]`; `out` is `[rows, parameterSize]`. */
  parameters(observations: Float32Array, rows: number, out: Float32Array): void {
    const size = observations.length / rows;
    for (let row = 0; row < rows; row++) {
      const outputs = this.#network.apply(observations, row * size);
      const at = row * this.#parameterSize;
      out.set(outputs, at);
      out.set(this.#logStds, at + outputs.length);
    }
  }
}
