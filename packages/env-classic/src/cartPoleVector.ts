import type { Frame, PackedArray, RngState, Space, VectorEnv } from '@prism-rl/core';
import { Discrete, PrismError, Rng } from '@prism-rl/core';
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
import { checkTimeLimit, invalidDiscreteAction, notReset } from './classicControl.ts';
import type { SnapshotHead } from './snapshotBytes.ts';
import { readSnapshot, writeSnapshot } from './snapshotBytes.ts';
import { cos, sin } from './trigonometry.ts';

interface Head extends SnapshotHead {
  readonly clock: number;
  readonly rngs: readonly RngState[];
}

/**
 * Many carts that step together: the equations of `cartPole.ts` over arrays. Environment `i` behaves exactly as a single
 * `CartPole` that was seeded with `seed + i`.
 */
export class CartPoleVector implements VectorEnv {
  readonly id: string;
  readonly numEnvs: number;
  readonly observationSpace: Space<Float32Array> = cartPoleObservationSpace();
  readonly actionSpace: Space<number> = new Discrete(2);
  readonly observations: Float32Array;
  readonly finalObservations: Float32Array;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly maxEpisodeSteps: number;
  readonly #suttonBarto: boolean;
  readonly #rngs: Rng[];
  /** x, ẋ, θ, θ̇ of environment i at 4i … 4i + 3. */
  readonly #state: Float64Array;
  /** Force on each cart. */
  readonly #forces: Float64Array;
  /** Steps since the last reset of all environments; −1 before the first. */
  #clock = -1;
  /** Value of the clock at which each episode is cut off. */
  readonly #deadlines: Float64Array;
  /** No deadline is before this value of the clock. */
  #earliest = 0;
  /** Indices of the environments whose episodes end in the current step. */
  readonly #ended: Int32Array;

  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer, `invalid-config` for a bad time limit. */
  constructor(numEnvs: number, config: Partial<CartPoleConfig> = {}, id = 'CartPole-v1') {
    const { suttonBartoReward, maxEpisodeSteps } = { ...cartPoleDefaults, ...config };
    checkTimeLimit(id, maxEpisodeSteps);
    if (!(Number.isSafeInteger(numEnvs) && numEnvs >= 1)) {
      throw new PrismError('invalid-argument', `numEnvs must be a positive integer, but is ${numEnvs}.`);
    }
    this.id = id;
    this.numEnvs = numEnvs;
    this.maxEpisodeSteps = maxEpisodeSteps;
    this.observations = new Float32Array(4 * numEnvs);
    this.finalObservations = new Float32Array(4 * numEnvs);
    this.rewards = new Float64Array(numEnvs);
    this.terminated = new Uint8Array(numEnvs);
    this.truncated = new Uint8Array(numEnvs);
    this.#suttonBarto = suttonBartoReward;
    this.#state = new Float64Array(4 * numEnvs);
    this.#forces = new Float64Array(numEnvs);
    this.#deadlines = new Float64Array(numEnvs);
    this.#ended = new Int32Array(numEnvs);
    this.#rngs = Array.from({ length: numEnvs }, (_, i) => new Rng(i));
  }

  reset(options: { readonly seed?: number } = {}): void {
    this.#clock = 0;
    for (let i = 0; i < this.numEnvs; i++) {
      if (options.seed !== undefined) this.#rngs[i] = new Rng(options.seed + i);
      this.#start(i);
    }
    this.#earliest = this.maxEpisodeSteps;
    this.rewards.fill(0);
    this.terminated.fill(0);
    this.truncated.fill(0);
  }

  /** @throws PrismError `invalid-action` (nothing has moved then), `state` before the first reset. */
  step(actions: PackedArray): void {
    if (this.#clock < 0) throw notReset(this.id);
    const n = this.numEnvs;
    const forces = this.#forces;
    if (actions.length !== n) {
      throw new PrismError(
        'invalid-action',
        `${this.id} × ${n} takes ${n} actions, but got ${actions.length}.`,
      );
    }
    for (let i = 0; i < n; i++) {
      const action = actions[i]!;
      if (action !== 0 && action !== 1) throw invalidDiscreteAction(this.id, action, 2);
      forces[i] = action === 1 ? forceMagnitude : -forceMagnitude;
    }
    this.#clock++;
    this.rewards.fill(this.#suttonBarto ? 0 : 1);
    this.truncated.fill(0);
    let ended = advance(forces, this.#state, this.observations, this.terminated, this.#ended);
    if (this.#suttonBarto) for (let e = 0; e < ended; e++) this.rewards[this.#ended[e]!] = -1;
    if (this.#clock >= this.#earliest) ended = this.#cutOff(ended);
    for (let e = 0; e < ended; e++) {
      const i = this.#ended[e]!;
      for (let k = 4 * i; k < 4 * i + 4; k++) this.finalObservations[k] = this.observations[k]!;
      this.#start(i);
    }
  }

  render(index = 0): Frame {
    this.#requireShown(index);
    return drawCartPole(this.#state[4 * index]!, this.#state[4 * index + 2]!);
  }

  renderText(index = 0): string {
    this.#requireShown(index);
    return describeCartPole(this.#state[4 * index]!, this.#state[4 * index + 2]!);
  }

  save(): Uint8Array {
    const rngs = this.#rngs.map((rng) => rng.save());
    const head: Head = { name: `${this.numEnvs} × ${this.id}`, clock: this.#clock, rngs };
    return writeSnapshot(head, this.#arrays());
  }

  restore(snapshot: Uint8Array): void {
    const { clock, rngs } = readSnapshot<Head>(snapshot, `${this.numEnvs} × ${this.id}`, this.#arrays());
    this.#clock = clock;
    this.#earliest = clock;
    for (const [i, rng] of rngs.entries()) this.#rngs[i]!.restore(rng);
  }

  #arrays(): PackedArray[] {
    const { observations, finalObservations, rewards, terminated, truncated } = this;
    return [this.#state, this.#deadlines, observations, finalObservations, rewards, terminated, truncated];
  }

  /** Truncates the episodes whose time is up; returns the new length of the list of ended ones. */
  #cutOff(count: number): number {
    let ended = count;
    let earliest = this.#clock + this.maxEpisodeSteps;
    for (let i = 0; i < this.numEnvs; i++) {
      const deadline = this.#deadlines[i]!;
      if (deadline <= this.#clock) {
        this.truncated[i] = 1;
        if (this.terminated[i] === 0) this.#ended[ended++] = i;
      } else if (deadline < earliest) earliest = deadline;
    }
    this.#earliest = earliest;
    return ended;
  }

  #start(i: number): void {
    const rng = this.#rngs[i]!;
    const state = this.#state;
    for (let k = 4 * i; k < 4 * i + 4; k++) {
      const value = rng.uniform(-0.05, 0.05);
      state[k] = value;
      this.observations[k] = value;
    }
    this.#deadlines[i] = this.#clock + this.maxEpisodeSteps;
  }

  #requireShown(index: number): void {
    if (this.#clock < 0) throw notReset(this.id);
    if (Number.isInteger(index) && index >= 0 && index < this.numEnvs) return;
    throw new PrismError(
      'invalid-argument',
      `Environment ${index} does not exist: the vector holds 0 to ${this.numEnvs - 1}.`,
    );
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

/** As in `trigonometry.ts`. */
const slack = 2 ** -51;
