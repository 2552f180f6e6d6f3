import type { Frame, PackedArray, Rng, Space } from '@prism-rl/core';
import { Discrete, PrismError } from '@prism-rl/core';
import { cartPoleObservationSpace, forceMagnitude } from './cartPole.ts';
import { describeCartPole, drawCartPole } from './cartPoleDrawing.ts';
import { CartPoleKernel } from './cartPoleKernel.ts';
import { ClassicVector } from './classicVector.ts';
import { invalidDiscreteAction } from './refusals.ts';
import type { CartPoleConfig } from './settings.ts';
import { cartPoleDefaults } from './settings.ts';

/**
 * Many carts that step together: the equations of `cartPole.ts`, two carts at a time in WebAssembly.
 * Environment `i` behaves exactly as a single
 * `CartPole` that was seeded with `seed + i`.
 */
export class CartPoleVector extends ClassicVector {
  readonly observationSpace: Space<Float32Array> = cartPoleObservationSpace();
  readonly actionSpace: Space<number> = new Discrete(2);
  readonly #suttonBarto: boolean;
  readonly #kernel: CartPoleKernel;
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
    const kernel = new CartPoleKernel(checkedCount(numEnvs));
    super(id, numEnvs, 4, 4, maxEpisodeSteps, {
      state: kernel.state,
      actions: kernel.forces,
      ended: kernel.ended,
    });
    this.#kernel = kernel;
    this.#suttonBarto = suttonBartoReward;
    this.#starts = new Float64Array(4 * ahead * numEnvs);
    this.#used = new Uint8Array(numEnvs).fill(ahead);
  }

  /** Actions become forces. */
  protected readActions(actions: PackedArray): void {
    const forces = this.actions;
    for (let i = 0; i < actions.length; i++) {
      const action = actions[i]!;
      if (action !== 0 && action !== 1) throw invalidDiscreteAction(this.id, action, 2);
      forces[i] = action * (2 * forceMagnitude) - forceMagnitude;
    }
  }

  protected advance(): number {
    this.rewards.fill(this.#suttonBarto ? 0 : 1);
    const kernel = this.#kernel;
    const count = kernel.advance();
    this.observations.set(kernel.observations);
    this.terminated.set(kernel.terminated);
    if (this.#suttonBarto) for (let e = 0; e < count; e++) this.rewards[this.ended[e]!] = -1;
    return count;
  }

  protected start(rng: Rng, index: number): void {
    const { state } = this;
    const starts = this.#starts;
    const first = 4 * ahead * index;
    let used = this.#used[index]!;
    if (used === ahead) {
      for (let k = first; k < first + 4 * ahead; k++) starts[k] = rng.uniform(-0.05, 0.05);
      used = 0;
    }
    this.#used[index] = used + 1;
    const from = first + 4 * used;
    for (let k = 0; k < 4; k++) state[k * this.#kernel.room + index] = starts[from + k]!;
  }

  protected override forgetStarts(index: number): void {
    this.#used[index] = ahead;
  }

  protected override extraArrays(): PackedArray[] {
    return [this.#starts, this.#used];
  }

  protected observe(index: number): void {
    const { room } = this.#kernel;
    for (let k = 0; k < 4; k++) this.observations[4 * index + k] = this.state[k * room + index]!;
  }

  protected draw(index: number): Frame {
    return drawCartPole(this.state[index]!, this.state[2 * this.#kernel.room + index]!);
  }

  protected describe(index: number): string {
    return describeCartPole(this.state[index]!, this.state[2 * this.#kernel.room + index]!);
  }
}

/** @throws PrismError `invalid-argument` */
function checkedCount(numEnvs: number): number {
  if (Number.isSafeInteger(numEnvs) && numEnvs >= 1) return numEnvs;
  throw new PrismError('invalid-argument', `numEnvs must be a positive integer, but is ${numEnvs}.`);
}

/** Start states that are drawn ahead for each environment. */
const ahead = 8;
