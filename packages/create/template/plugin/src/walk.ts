import { Discrete, type Env, noInfo, PrismError, type ResetOptions, Rng } from '@prism-rl/core';

/** A random walk with a nudge: five cells, right end wins 1, left end loses; a nudge fails every fifth time. */
export class Walk implements Env<number, number> {
  readonly id = 'Walk-v0';
  readonly observationSpace = new Discrete(5);
  readonly actionSpace = new Discrete(2);
  readonly #limit: number;
  #rng = new Rng(0);
  #cell = -1;
  #time = 0;

  constructor(config: { readonly maxEpisodeSteps: number }) {
    this.#limit = config.maxEpisodeSteps;
  }

  reset({ seed }: ResetOptions = {}) {
    if (seed !== undefined) this.#rng = new Rng(seed);
    this.#cell = 1 + this.#rng.integers(3);
    this.#time = 0;
    return { observation: this.#cell, info: noInfo };
  }

  step(action: number) {
    if (this.#cell === -1) throw PrismError.state`Walk-v0: step was called before reset.`;
    if (!this.actionSpace.contains(action)) {
      throw PrismError.invalidAction`Walk-v0: ${action} is not 0 or 1.`;
    }
    const nudged = this.#rng.random() < 0.8;
    this.#cell = Math.min(4, Math.max(0, this.#cell + (nudged === (action === 1) ? 1 : -1)));
    this.#time++;
    const won = this.#cell === 4;
    return {
      observation: this.#cell,
      reward: won ? 1 : 0,
      terminated: won || this.#cell === 0,
      truncated: this.#time >= this.#limit,
      info: noInfo,
    };
  }
}
