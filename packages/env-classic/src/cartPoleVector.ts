import type { Frame, PackedArray, Rng, Space } from '@prism-rl/core';
import { Discrete, invalidAction } from '@prism-rl/core';
import { cartPoleObservationSpace, pushCart, pushOf } from './cartPole.ts';
import { describeCartPole, drawCartPole } from './cartPoleDrawing.ts';
import type { Outcome } from './classicVector.ts';
import { ClassicVector } from './classicVector.ts';
import type { Kernels } from './kernel/columns.ts';
import type { CartPoleConfig } from './settings.ts';
import { cartPoleDefaults } from './settings.ts';

/** Start states that are drawn ahead for each environment. */
const ahead = 8;

/** Many carts; environment `i` behaves exactly as a single `CartPole` that was seeded with `seed + i`. */
export class CartPoleVector extends ClassicVector {
  readonly observationSpace: Space<Float32Array> = cartPoleObservationSpace();
  readonly actionSpace: Space<number> = new Discrete(2);
  /** Rewards for staying up and for falling. */
  readonly #up: number;
  readonly #fallen: number;
  /**
   * Start states drawn ahead, `ahead` of them for each environment. Falls are frequent while nobody has learnt, and a fall would
   * otherwise fetch an environment's random stream from far away in memory; so it does once in eight falls.
   */
  readonly #starts: Float64Array;
  /** How many of them are used up. */
  readonly #used: Uint8Array;

  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer, `invalid-config` for a bad time limit. */
  constructor(numEnvs: number, config: Partial<CartPoleConfig> = {}, id = 'CartPole-v1') {
    const { suttonBartoReward, maxEpisodeSteps } = { ...cartPoleDefaults, ...config };
    super(id, numEnvs, { state: 4, observation: 4 }, maxEpisodeSteps);
    this.#up = suttonBartoReward ? 0 : 1;
    this.#fallen = suttonBartoReward ? -1 : 1;
    this.#starts = new Float64Array(4 * ahead * numEnvs);
    this.#used = new Uint8Array(numEnvs).fill(ahead);
  }

  /** Actions become forces. */
  protected readActions(actions: PackedArray, out: Float64Array): void {
    for (let i = 0; i < actions.length; i++) {
      const action = actions[i]!;
      if (action !== 0 && action !== 1) throw invalidAction(this.id, action, 2);
      out[i] = pushOf(action);
    }
  }

  protected moveAll(kernels: Kernels, numEnvs: number, room: number): number {
    return kernels.balance(numEnvs, room, this.#up, this.#fallen);
  }

  protected move(row: Float64Array, force: number, outcome: Outcome): void {
    outcome.terminated = pushCart(row, 0, force);
    outcome.reward = outcome.terminated ? this.#fallen : this.#up;
  }

  protected start(row: Float64Array, rng: Rng, index: number): void {
    const starts = this.#starts;
    const first = 4 * ahead * index;
    let used = this.#used[index]!;
    if (used === ahead) {
      for (let k = first; k < first + 4 * ahead; k++) starts[k] = rng.uniform(-0.05, 0.05);
      used = 0;
    }
    this.#used[index] = used + 1;
    const from = first + 4 * used;
    for (let k = 0; k < 4; k++) row[k] = starts[from + k]!;
  }

  protected override forgetStarts(index: number): void {
    this.#used[index] = ahead;
  }

  protected override extraArrays(): PackedArray[] {
    return [this.#starts, this.#used];
  }

  protected observe(row: Float64Array, out: Float32Array, at: number): void {
    for (let k = 0; k < 4; k++) out[at + k] = row[k]!;
  }

  protected draw(row: Float64Array): Frame {
    return drawCartPole(row[0]!, row[2]!);
  }

  protected describe(row: Float64Array): string {
    return describeCartPole(row[0]!, row[2]!);
  }
}
