import type { Frame, Rng, Space, StepResult } from '@prism-rl/core';
import { Box, Discrete, invalidAction, noInfo, notReset } from '@prism-rl/core';
import { describeCartPole, drawCartPole } from './cartPoleDrawing.ts';
import { ClassicControl } from './classicControl.ts';
import { startBounds } from './resetOptions.ts';
import type { CartPoleConfig } from './settings.ts';
import { cartPoleDefaults } from './settings.ts';
import { cos, sin } from './trigonometry.ts';

/**
 * Balancing a pole on a cart (Barto, Sutton & Anderson, "Neuronlike adaptive elements that can solve difficult learning control
 * problems", 1983), with the equations of R. V. Florian, "Correct equations for the dynamics of the cart-pole system" (2005),
 * as Gymnasium's CartPole-v1 has them.
 */

/** m/s². */
const gravity = 9.8;
/** kg. */
const poleMass = 0.1;
/** Cart and pole, kg. */
const totalMass = poleMass + 1;
/** Half the pole's length, m. */
const halfLength = 0.5;
const poleMassLength = poleMass * halfLength;
/** N; action 1 pushes to the right, action 0 to the left. */
const forceMagnitude = 10;
/** Seconds between two states. */
const timeStep = 0.02;
/** The cart's centre may be this far from the middle, m. */
const positionLimit = 2.4;
/** The pole may lean this far, rad (12°). */
const angleLimit = (12 * 2 * Math.PI) / 360;

/** Cart position and velocity, pole angle and angular velocity; the bounds are twice the limits. */
export function cartPoleObservationSpace(): Space<Float32Array> {
  const high = [positionLimit * 2, Number.POSITIVE_INFINITY, angleLimit * 2, Number.POSITIVE_INFINITY];
  return new Box({ low: high.map((bound) => -bound), high, shape: [4], dtype: 'float32' });
}

/** The force of action 0 or 1, N. */
export function pushOf(action: number): number {
  return action * (2 * forceMagnitude) - forceMagnitude;
}

/**
 * Moves the cart whose position, velocity, angle and angular velocity stand in `state` from `at` on; returns whether it has fallen.
 * An Euler step with the old velocities.
 */
export function pushCart(state: Float64Array, at: number, force: number): boolean {
  const velocity = state[at + 1]!;
  const angle = state[at + 2]!;
  const angularVelocity = state[at + 3]!;
  const c = cos(angle);
  const s = sin(angle);
  const push = (force + poleMassLength * (angularVelocity * angularVelocity) * s) / totalMass;
  const angularAcceleration =
    (gravity * s - c * push) / (halfLength * (4 / 3 - (poleMass * (c * c)) / totalMass));
  const acceleration = push - (poleMassLength * angularAcceleration * c) / totalMass;
  const x = state[at]! + timeStep * velocity;
  const theta = angle + timeStep * angularVelocity;
  state[at] = x;
  state[at + 1] = velocity + timeStep * acceleration;
  state[at + 2] = theta;
  state[at + 3] = angularVelocity + timeStep * angularAcceleration;
  return x < -positionLimit || x > positionLimit || theta < -angleLimit || theta > angleLimit;
}

/**
 * One cart with a pole. Equal to Gymnasium's CartPole-v1: same seed, same actions, same episode.
 *
 * - Observation: `Float32Array` of cart position (m), cart velocity (m/s), pole angle (rad), pole angular velocity (rad/s).
 * - Action: 0 pushes the cart to the left, 1 to the right, with 10 N for 0.02 s.
 * - Reward: 1 for every step, the last one included.
 * - Terminated when the pole leans more than 12° or the cart leaves ±2.4 m; truncated after `maxEpisodeSteps`.
 * - Reset options: `{ low, high }`, the bounds of the uniform start state (default ±0.05).
 */
export class CartPole extends ClassicControl<number> {
  readonly observationSpace: Space<Float32Array> = cartPoleObservationSpace();
  readonly actionSpace: Space<number> = new Discrete(2);
  readonly #suttonBarto: boolean;

  /** @throws PrismError `invalid-config` unless `maxEpisodeSteps` is a positive integer. */
  constructor(config: Partial<CartPoleConfig> = {}, id = 'CartPole-v1') {
    const { suttonBartoReward, maxEpisodeSteps } = { ...cartPoleDefaults, ...config };
    // x, ẋ, θ, θ̇, and 1 once the pole has fallen.
    super(id, 5, maxEpisodeSteps, 50);
    this.#suttonBarto = suttonBartoReward;
  }

  step(action: number): StepResult<Float32Array> {
    if (action !== 0 && action !== 1) throw invalidAction(this.id, action, 2);
    if (this.elapsed < 0) throw notReset(this.id);
    const terminated = pushCart(this.state, 0, pushOf(action));
    this.elapsed++;
    let reward = this.#suttonBarto ? 0 : 1;
    if (terminated) {
      reward = this.#suttonBarto ? -1 : this.state[4] === 0 ? 1 : 0;
      this.state[4] = 1;
    }
    return {
      observation: this.observe(),
      reward,
      terminated,
      truncated: this.elapsed >= this.maxEpisodeSteps,
      info: noInfo,
    };
  }

  render(): Frame {
    this.requireReset();
    return drawCartPole(this.state[0]!, this.state[2]!);
  }

  renderText(): string {
    this.requireReset();
    return describeCartPole(this.state[0]!, this.state[2]!);
  }

  protected start(rng: Rng, options: Readonly<Record<string, unknown>>): void {
    const { low, high } = startBounds(options, -0.05, 0.05);
    for (let k = 0; k < 4; k++) this.state[k] = rng.uniform(low, high);
    this.state[4] = 0;
  }

  protected observe(): Float32Array {
    const state = this.state;
    const observation = new Float32Array(4);
    observation[0] = state[0]!;
    observation[1] = state[1]!;
    observation[2] = state[2]!;
    observation[3] = state[3]!;
    return observation;
  }
}
