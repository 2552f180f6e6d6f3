import type { Frame, Rng, Space, StepResult } from '@prism-rl/core';
import { Box, Discrete, invalidAction, noInfo, notReset } from '@prism-rl/core';
import { ClassicControl } from './classicControl.ts';
import { describeMountainCar, drawMountainCar } from './mountainCarDrawing.ts';
import { startBounds } from './resetOptions.ts';
import type { MountainCarConfig } from './settings.ts';
import { mountainCarDefaults } from './settings.ts';
import { cos } from './trigonometry.ts';

/**
 * A car that is too weak for its hill and has to swing up (A. W. Moore, "Efficient Memory-Based Learning for Robot Control",
 * 1990; Sutton & Barto, example 10.1), as Gymnasium's MountainCar-v0 has it.
 */

/** Left end of the track. */
export const minPosition = -1.2;
/** Right end. */
export const maxPosition = 0.6;
export const maxSpeed = 0.07;
/** The flag. */
const goalPosition = 0.5;
const force = 0.001;
const gravity = 0.0025;

/** Position and velocity. */
export function mountainCarObservationSpace(): Space<Float32Array> {
  return new Box({
    low: [minPosition, -maxSpeed],
    high: [maxPosition, maxSpeed],
    shape: [2],
    dtype: 'float32',
  });
}

/**
 * Moves the car whose position and velocity stand in `state` from `at` on; returns whether it has arrived.
 *
 * v ← clip(v + 0.001 (a − 1) − 0.0025 cos 3p), p ← clip(p + v)
 */
export function moveCar(state: Float64Array, at: number, action: number, goalVelocity: number): boolean {
  let position = state[at]!;
  let velocity = state[at + 1]! + ((action - 1) * force + cos(3 * position) * -gravity);
  velocity = velocity > maxSpeed ? maxSpeed : Math.max(velocity, -maxSpeed);
  position += velocity;
  position = position > maxPosition ? maxPosition : Math.max(position, minPosition);
  if (position === minPosition && velocity < 0) velocity = 0;
  state[at] = position;
  state[at + 1] = velocity;
  return position >= goalPosition && velocity >= goalVelocity;
}

/**
 * One car between two hills. Equal to Gymnasium's MountainCar-v0.
 *
 * - Observation: `Float32Array` of position (−1.2 to 0.6) and velocity (±0.07).
 * - Action: 0 accelerates to the left, 1 not at all, 2 to the right.
 * - Reward: −1 for every step.
 * - Terminated at position ≥ 0.5 with at least `goalVelocity`; truncated after `maxEpisodeSteps`.
 * - Reset options: `{ low, high }`, the bounds of the uniform start position (default −0.6 and −0.4).
 */
export class MountainCar extends ClassicControl<number> {
  readonly observationSpace: Space<Float32Array> = mountainCarObservationSpace();
  readonly actionSpace: Space<number> = new Discrete(3);
  readonly #goalVelocity: number;

  /** @throws PrismError `invalid-config` unless `maxEpisodeSteps` is a positive integer. */
  constructor(config: Partial<MountainCarConfig> = {}, id = 'MountainCar-v0') {
    const { goalVelocity, maxEpisodeSteps } = { ...mountainCarDefaults, ...config };
    super(id, 2, maxEpisodeSteps, 30);
    this.#goalVelocity = goalVelocity;
  }

  step(action: number): StepResult<Float32Array> {
    if (action !== 0 && action !== 1 && action !== 2) throw invalidAction(this.id, action, 3);
    if (this.elapsed < 0) throw notReset(this.id);
    const terminated = moveCar(this.state, 0, action, this.#goalVelocity);
    this.elapsed++;
    const truncated = this.elapsed >= this.maxEpisodeSteps;
    return { observation: this.observe(), reward: -1, terminated, truncated, info: noInfo };
  }

  render(): Frame {
    this.requireReset();
    return drawMountainCar(this.state[0]!, goalPosition);
  }

  renderText(): string {
    this.requireReset();
    return describeMountainCar(this.state[0]!, this.state[1]!, goalPosition);
  }

  protected start(rng: Rng, options: Readonly<Record<string, unknown>>): void {
    const { low, high } = startBounds(options, -0.6, -0.4);
    this.state[0] = rng.uniform(low, high);
    this.state[1] = 0;
  }

  protected observe(): Float32Array {
    const observation = new Float32Array(2);
    observation[0] = this.state[0]!;
    observation[1] = this.state[1]!;
    return observation;
  }
}
