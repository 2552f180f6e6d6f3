import type { Outcome, PackedArray, Rng, Space } from '@prism-rl/core';
import { Box, type RowTask, resolveConfig } from '@prism-rl/core';
import { cos } from '@prism-rl/core/trigonometry';
import { ClassicEnv } from './classicTask.ts';
import type { Kernels } from './kernel/columns.ts';
import { HillTask, maxPosition, maxSpeed, minPosition } from './mountainCar.ts';
import { type MountainCarConfig, mountainCarContinuousSettings } from './settings.ts';

/**
 * The mountain car with a continuous force, as in Gymnasium's MountainCarContinuous-v0.
 *
 * Gymnasium keeps the state in float32 from the first step on and rounds most sums to float32; each {@link Math.fround} below marks a place
 * where NumPy rounds.
 */

const goalPosition = 0.45;
const maxForce = 1;
const power = Math.fround(0.0015);
const gravity = 0.0025;
const maxSpeed32 = Math.fround(maxSpeed);
const minPosition32 = Math.fround(minPosition);
const maxPosition32 = Math.fround(maxPosition);

/**
 * Advances a row by one step; returns whether the car has reached the goal.
 *
 * v ← clip(v + 0.0015 f − 0.0025 cos 3p), p ← clip(p + v), f = clip(a, ±1)
 *
 * @param action a float32
 */
function driveCar(row: Float64Array, action: number, goalVelocity: number): boolean {
  return row[2] === 0 ? firstMove(row, action, goalVelocity) : laterMove(row, action, goalVelocity);
}

/** Returns the acceleration by gravity and motor. An action outside ±1 becomes the plain number ±1, without rounding. */
function acceleration(action: number, slope: number): number {
  if (action > 1) return 0.0015 - slope;
  if (action < -1) return -0.0015 - slope;
  return Math.fround(Math.fround(action * power) - Math.fround(slope));
}

/** The first step uses float64. */
function firstMove(row: Float64Array, action: number, goalVelocity: number): boolean {
  let position = row[0]!;
  let velocity = row[1]! + acceleration(action, gravity * cos(3 * position));
  velocity = velocity > maxSpeed ? maxSpeed : Math.max(velocity, -maxSpeed);
  position += velocity;
  position = position > maxPosition ? maxPosition : Math.max(position, minPosition);
  if (position === minPosition && velocity < 0) velocity = 0;
  row[0] = Math.fround(position);
  row[1] = Math.fround(velocity);
  row[2] = 1;
  return position >= goalPosition && velocity >= goalVelocity;
}

/** Later steps use float32; constants are rounded to float32 too. */
function laterMove(row: Float64Array, action: number, goalVelocity: number): boolean {
  let position = row[0]!;
  const slope = gravity * cos(Math.fround(3 * position));
  let velocity = Math.fround(row[1]! + Math.fround(acceleration(action, slope)));
  velocity = velocity > maxSpeed32 ? maxSpeed32 : Math.max(velocity, -maxSpeed32);
  position = Math.fround(position + velocity);
  position = position > maxPosition32 ? maxPosition32 : Math.max(position, minPosition32);
  if (position === minPosition32 && velocity < 0) velocity = 0;
  row[0] = position;
  row[1] = velocity;
  return position >= Math.fround(goalPosition) && velocity >= Math.fround(goalVelocity);
}

/** Rules of MountainCarContinuous. A row holds position, velocity, and whether the car has moved. */
class MountainCarContinuousTask extends HillTask {
  readonly actionSpace: Space<Float32Array> = new Box({ low: -maxForce, high: maxForce, shape: [1] });

  constructor(config: Partial<MountainCarConfig>, id: string) {
    super(
      id,
      3,
      goalPosition,
      resolveConfig(`environment ${id}`, mountainCarContinuousSettings, { ...config }),
    );
  }

  checkAction(actions: PackedArray, from: number): void {
    this.checkBoxAction(actions[from]!, maxForce);
  }

  step(row: Float64Array, actions: PackedArray, from: number, _rng: Rng, outcome: Outcome): void {
    const action = Math.fround(actions[from]!);
    outcome.terminated = driveCar(row, action, this.goalVelocity);
    outcome.reward = (outcome.terminated ? 100 : 0) - action * action * 0.1;
  }

  readActions(actions: PackedArray, out: Float64Array): void {
    this.readBoxActions(actions, out, maxForce);
  }

  moveAll(kernels: Kernels, numEnvs: number, room: number): number {
    return kernels.driveCars(numEnvs, room, this.goalVelocity);
  }
}

/**
 * One car with a continuous force. Equal to Gymnasium's MountainCarContinuous-v0.
 *
 * - Observation: `Float32Array` of position (−1.2 to 0.6) and velocity (±0.07).
 * - Action: `Float32Array` of one force; values outside ±1 are clipped, but their cost is not (debug mode rejects them).
 * - Reward: 100 for reaching the goal, minus 0.1 a² in every step.
 * - Terminated at position ≥ 0.45 with at least `goalVelocity`; truncated after `maxEpisodeSteps`.
 * - Reset options: `{ low, high }`, the bounds of the uniform start position (default −0.6 and −0.4).
 */
export class MountainCarContinuous extends ClassicEnv<Float32Array> {
  /** @throws PrismError `invalid-config` unless `maxEpisodeSteps` is a positive integer. */
  constructor(config: Partial<MountainCarConfig> = {}, id = 'MountainCarContinuous-v0') {
    super(MountainCarContinuous.task(config, id));
  }

  /** Rules of cars with motors, for a `RowVector`; its environment `k` behaves exactly as a single one seeded with `seed + k`. */
  static task(
    config: Partial<MountainCarConfig> = {},
    id = 'MountainCarContinuous-v0',
  ): RowTask<Float32Array, Float64Array> {
    return new MountainCarContinuousTask(config, id);
  }
}
