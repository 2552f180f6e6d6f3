import type { Frame, Rng, Space, StepResult } from '@prism-rl/core';
import { Box, noInfo, notReset } from '@prism-rl/core';
import { ClassicControl } from './classicControl.ts';
import { describePendulum, drawPendulum } from './pendulumDrawing.ts';
import { readBoxAction } from './refusals.ts';
import { numberOption } from './resetOptions.ts';
import type { PendulumConfig } from './settings.ts';
import { pendulumDefaults } from './settings.ts';
import { cos, sin } from './trigonometry.ts';

/** Swinging up a rod with a weak motor, as Gymnasium's Pendulum-v1 has it. */

const maxSpeed = 8;
/** N m. */
export const maxTorque = 2;
/** Seconds between two states. */
const timeStep = 0.05;
const torqueCost = Math.fround(0.001);
const twoPi = 2 * Math.PI;

/** Cosine and sine of the angle, angular velocity. */
export function pendulumObservationSpace(): Space<Float32Array> {
  return new Box({ low: [-1, -1, -maxSpeed], high: [1, 1, maxSpeed], shape: [3], dtype: 'float32' });
}

/** The motor's torque. */
export function pendulumActionSpace(): Space<Float32Array> {
  return new Box({ low: -maxTorque, high: maxTorque, shape: [1], dtype: 'float32' });
}

/**
 * Moves the rod whose angle, angular velocity and last torque stand in `state` from `at` on; returns the reward.
 *
 * ω ← clip(ω + 0.05 (3g/2 · sin θ + 3u)), θ ← θ + 0.05 ω; reward −(θ² + 0.1 ω² + 0.001 u²) of the old θ (in ±π) and ω.
 *
 * @param action a float32; what depends on it alone is rounded to float32, as NumPy does.
 */
export function swing(state: Float64Array, at: number, action: number, g: number): number {
  const angle = state[at]!;
  const velocity = state[at + 1]!;
  const torque = action > maxTorque ? maxTorque : Math.max(action, -maxTorque);
  let fromTop = (angle + Math.PI) % twoPi;
  if (fromTop < 0) fromTop += twoPi;
  fromTop -= Math.PI;
  const torqueTerm = Math.fround(torqueCost * Math.fround(torque * torque));
  const cost = fromTop * fromTop + 0.1 * (velocity * velocity) + torqueTerm;
  const acceleration = ((3 * g) / 2) * sin(angle) + Math.fround(3 * torque);
  let newVelocity = velocity + acceleration * timeStep;
  newVelocity = newVelocity > maxSpeed ? maxSpeed : Math.max(newVelocity, -maxSpeed);
  state[at] = angle + newVelocity * timeStep;
  state[at + 1] = newVelocity;
  state[at + 2] = torque;
  return -cost;
}

/** Writes the observation of the rod whose state stands in `state` from `at` on. */
export function observePendulum(state: Float64Array, at: number, out: Float32Array, outAt: number): void {
  const angle = state[at]!;
  out[outAt] = cos(angle);
  out[outAt + 1] = sin(angle);
  out[outAt + 2] = state[at + 1]!;
}

/**
 * One rod on a motor. Equal to Gymnasium's Pendulum-v1.
 *
 * - Observation: `Float32Array` of cos θ, sin θ (θ = 0 upright) and angular velocity (±8 rad/s).
 * - Action: `Float32Array` of one torque; values outside ±2 N m are clipped (debug mode refuses them).
 * - Reward: −(θ² + 0.1 ω² + 0.001 u²), at most 0.
 * - Never terminated; truncated after `maxEpisodeSteps`.
 * - Reset options: `{ x_init, y_init }`, the largest start angle (default π) and angular velocity (default 1).
 */
export class Pendulum extends ClassicControl<Float32Array> {
  readonly observationSpace: Space<Float32Array> = pendulumObservationSpace();
  readonly actionSpace: Space<Float32Array> = pendulumActionSpace();
  readonly #g: number;

  /** @throws PrismError `invalid-config` unless `maxEpisodeSteps` is a positive integer. */
  constructor(config: Partial<PendulumConfig> = {}, id = 'Pendulum-v1') {
    const { g, maxEpisodeSteps } = { ...pendulumDefaults, ...config };
    // Angle, angular velocity, last torque (for pictures).
    super(id, 3, maxEpisodeSteps, 30);
    this.#g = g;
  }

  step(action: Float32Array): StepResult<Float32Array> {
    const torque = readBoxAction(this.id, action, maxTorque, this.strict);
    if (this.elapsed < 0) throw notReset(this.id);
    const reward = swing(this.state, 0, torque, this.#g);
    this.elapsed++;
    const truncated = this.elapsed >= this.maxEpisodeSteps;
    return { observation: this.observe(), reward, terminated: false, truncated, info: noInfo };
  }

  render(): Frame {
    this.requireReset();
    return drawPendulum(this.state[0]!, this.state[2]!);
  }

  renderText(): string {
    this.requireReset();
    return describePendulum(this.state[0]!, this.state[1]!);
  }

  protected start(rng: Rng, options: Readonly<Record<string, unknown>>): void {
    const angle = numberOption(options, 'x_init', Math.PI);
    const velocity = numberOption(options, 'y_init', 1);
    this.state[0] = rng.uniform(-angle, angle);
    this.state[1] = rng.uniform(-velocity, velocity);
    this.state[2] = 0;
  }

  protected observe(): Float32Array {
    const observation = new Float32Array(3);
    observePendulum(this.state, 0, observation, 0);
    return observation;
  }
}
