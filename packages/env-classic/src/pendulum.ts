import type { Frame, Outcome, PackedArray, ResetOptions, Rng, Space } from '@prism-rl/core';
import { Box, RowEnv, RowVector, resolveConfig } from '@prism-rl/core';
import { cos, sin } from '@prism-rl/core/trigonometry';
import { ClassicTask } from './classicTask.ts';
import type { Kernels } from './kernel/columns.ts';
import { describePendulum, drawPendulum } from './pendulumDrawing.ts';
import { numberOption, readOptions } from './resetOptions.ts';
import type { PendulumConfig } from './settings.ts';
import { pendulumSettings } from './settings.ts';

/** Swinging up a rod with a weak motor, as Gymnasium's Pendulum-v1 has it. */

const maxSpeed = 8;
/** N m. */
const maxTorque = 2;
/** Seconds between two states. */
const timeStep = 0.05;
const torqueCost = Math.fround(0.001);
const twoPi = 2 * Math.PI;

/** Cosine and sine of the angle, angular velocity. */
function pendulumObservationSpace(): Space<Float32Array> {
  return new Box({ low: [-1, -1, -maxSpeed], high: [1, 1, maxSpeed], shape: [3], dtype: 'float32' });
}

/** The motor's torque. */
function pendulumActionSpace(): Space<Float32Array> {
  return new Box({ low: -maxTorque, high: maxTorque, shape: [1], dtype: 'float32' });
}

/**
 * Moves the rod of a row; returns the reward.
 *
 * ω ← clip(ω + 0.05 (3g/2 · sin θ + 3u)), θ ← θ + 0.05 ω; reward −(θ² + 0.1 ω² + 0.001 u²) of the old θ (in ±π) and ω.
 *
 * @param action a float32; what depends on it alone is rounded to float32, as NumPy does.
 */
function swing(row: Float64Array, action: number, g: number): number {
  const angle = row[0]!;
  const velocity = row[1]!;
  const torque = action > maxTorque ? maxTorque : Math.max(action, -maxTorque);
  let fromTop = (angle + Math.PI) % twoPi;
  if (fromTop < 0) fromTop += twoPi;
  fromTop -= Math.PI;
  const torqueTerm = Math.fround(torqueCost * Math.fround(torque * torque));
  const cost = fromTop * fromTop + 0.1 * (velocity * velocity) + torqueTerm;
  const acceleration = ((3 * g) / 2) * row[3]! + Math.fround(3 * torque);
  let newVelocity = velocity + acceleration * timeStep;
  newVelocity = newVelocity > maxSpeed ? maxSpeed : Math.max(newVelocity, -maxSpeed);
  row[0] = angle + newVelocity * timeStep;
  row[1] = newVelocity;
  row[2] = torque;
  row[3] = sin(row[0]);
  return -cost;
}

/** The rules. A row holds angle, angular velocity, last torque (for pictures), and the angle's sine, which every step begins with. */
class PendulumTask extends ClassicTask {
  readonly observationSpace: Space<Float32Array> = pendulumObservationSpace();
  readonly actionSpace: Space<Float32Array> = pendulumActionSpace();
  readonly #g: number;

  constructor(config: Partial<PendulumConfig>, id: string) {
    const { g, maxEpisodeSteps } = resolveConfig(`environment ${id}`, pendulumSettings, { ...config });
    super(id, { state: 4, observation: 3 }, maxEpisodeSteps, 30);
    this.#g = g;
  }

  start(row: Float64Array, rng: Rng, reset?: ResetOptions): void {
    const options = readOptions(this.id, reset?.options);
    const angle = numberOption(options, 'x_init', Math.PI);
    const velocity = numberOption(options, 'y_init', 1);
    row[0] = rng.uniform(-angle, angle);
    row[1] = rng.uniform(-velocity, velocity);
    row[2] = 0;
    row[3] = sin(row[0]);
  }

  checkAction(actions: PackedArray, from: number): void {
    this.checkBoxAction(actions[from]!, maxTorque);
  }

  step(row: Float64Array, actions: PackedArray, from: number, _rng: Rng, outcome: Outcome): void {
    outcome.reward = swing(row, Math.fround(actions[from]!), this.#g);
    outcome.terminated = false;
  }

  observe(row: Float64Array, out: PackedArray, to: number): void {
    out[to] = cos(row[0]!);
    out[to + 1] = row[3]!;
    out[to + 2] = row[1]!;
  }

  draw(row: Float64Array): Frame {
    return drawPendulum(row[0]!, row[2]!);
  }

  describe(row: Float64Array): string {
    return describePendulum(row[0]!, row[1]!);
  }

  readActions(actions: PackedArray, out: Float64Array): void {
    this.readBoxActions(actions, out, maxTorque);
  }

  moveAll(kernels: Kernels, numEnvs: number, room: number): number {
    return kernels.swing(numEnvs, room, (3 * this.#g) / 2);
  }
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
export class Pendulum extends RowEnv<Float32Array, Float32Array, Float64Array> {
  declare readonly render: () => Frame;
  declare readonly renderText: () => string;

  /** @throws PrismError `invalid-config` unless `maxEpisodeSteps` is a positive integer. */
  constructor(config: Partial<PendulumConfig> = {}, id = 'Pendulum-v1') {
    super(new PendulumTask(config, id));
  }
}

/** Many pendulums; environment `i` behaves exactly as a single `Pendulum` that was seeded with `seed + i`. */
export class PendulumVector extends RowVector<Float32Array, Float64Array> {
  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer, `invalid-config` for a bad time limit. */
  constructor(numEnvs: number, config: Partial<PendulumConfig> = {}, id = 'Pendulum-v1') {
    super(numEnvs, new PendulumTask(config, id));
  }
}
