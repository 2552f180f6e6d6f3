import type { Frame, PackedArray, Rng, Space } from '@prism-rl/core';
import { Discrete } from '@prism-rl/core';
import type { CartPoleConfig } from './cartPole.ts';
import {
  angleLimit,
  cartPoleDefaults,
  cartPoleObservationSpace,
  forceMagnitude,
  gravity,
  halfLength,
  poleMass,
  poleMassLength,
  positionLimit,
  timeStep,
  totalMass,
} from './cartPole.ts';
import { describeCartPole, drawCartPole } from './cartPoleDrawing.ts';
import { invalidDiscreteAction } from './classicControl.ts';
import { ClassicVector } from './classicVector.ts';
import { cos, sin } from './trigonometry.ts';

/**
 * Many carts that step together: the equations of `cartPole.ts` over arrays. Environment `i` behaves exactly as a single
 * `CartPole` that was seeded with `seed + i`.
 */
export class CartPoleVector extends ClassicVector {
  readonly observationSpace: Space<Float32Array> = cartPoleObservationSpace();
  readonly actionSpace: Space<number> = new Discrete(2);
  readonly #suttonBarto: boolean;
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
    // x, ẋ, θ, θ̇
    super(id, numEnvs, 4, 4, maxEpisodeSteps);
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
    const count = advance(this.actions, this.state, this.observations, this.terminated, this.ended);
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
    state[4 * index] = starts[from]!;
    state[4 * index + 1] = starts[from + 1]!;
    state[4 * index + 2] = starts[from + 2]!;
    state[4 * index + 3] = starts[from + 3]!;
  }

  protected override forgetStarts(index: number): void {
    this.#used[index] = ahead;
  }

  protected override extraArrays(): PackedArray[] {
    return [this.#starts, this.#used];
  }

  protected observe(index: number): void {
    for (let k = 4 * index; k < 4 * index + 4; k++) this.observations[k] = this.state[k]!;
  }

  protected draw(index: number): Frame {
    return drawCartPole(this.state[4 * index]!, this.state[4 * index + 2]!);
  }

  protected describe(index: number): string {
    return describeCartPole(this.state[4 * index]!, this.state[4 * index + 2]!);
  }
}

/**
 * The hot loop: moves every cart by one step, lists the fallen ones in `ended` and returns their number. It has the sine and cosine of
 * `trigonometry.ts` written out, because the engine does not inline both, and a step is little more than these.
 */
function advance(
  forces: Float64Array,
  state: Float64Array,
  observations: Float32Array,
  terminated: Uint8Array,
  ended: Int32Array,
): number {
  let count = 0;
  for (let i = 0, k = 0; i < forces.length; i++, k += 4) {
    const velocity = state[k + 1]!;
    const angle = state[k + 2]!;
    const angularVelocity = state[k + 3]!;
    const p = angle * angle;
    const sinTail =
      angle *
      p *
      (-0.16666666666666666 +
        p *
          (0.008333333333333333 +
            p *
              (-0.0001984126984126984 +
                p * (2.7557319223985893e-6 + p * (-2.505210838544172e-8 + p * 1.6059043836821613e-10)))));
    const cosTail =
      p *
      (-0.5 +
        p *
          (0.041666666666666664 +
            p *
              (-0.001388888888888889 +
                p * (2.48015873015873e-5 + p * (-2.755731922398589e-7 + p * 2.08767569878681e-9)))));
    const sinError = sinTail * slack;
    const cosError = cosTail * slack;
    let s = angle + (sinTail - sinError);
    let c = 1 + (cosTail - cosError);
    if (s !== angle + (sinTail + sinError)) s = sin(angle);
    if (c !== 1 + (cosTail + cosError)) c = cos(angle);

    const push = (forces[i]! + poleMassLength * (angularVelocity * angularVelocity) * s) / totalMass;
    const angularAcceleration =
      (gravity * s - c * push) / (halfLength * (4 / 3 - (poleMass * (c * c)) / totalMass));
    const x = state[k]! + timeStep * velocity;
    const theta = angle + timeStep * angularVelocity;
    const newVelocity = velocity + timeStep * (push - (poleMassLength * angularAcceleration * c) / totalMass);
    const newAngularVelocity = angularVelocity + timeStep * angularAcceleration;
    state[k] = x;
    state[k + 1] = newVelocity;
    state[k + 2] = theta;
    state[k + 3] = newAngularVelocity;
    observations[k] = x;
    observations[k + 1] = newVelocity;
    observations[k + 2] = theta;
    observations[k + 3] = newAngularVelocity;
    if (x < -positionLimit || x > positionLimit || theta < -angleLimit || theta > angleLimit) {
      terminated[i] = 1;
      ended[count++] = i;
    } else terminated[i] = 0;
  }
  return count;
}

/** Start states that are drawn ahead for each environment. */
const ahead = 8;
/** As in `trigonometry.ts`. */
const slack = 2 ** -51;
