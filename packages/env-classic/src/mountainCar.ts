import type { Frame, Outcome, PackedArray, ResetOptions, Rng, Space } from '@prism-rl/core';
import { Box, Discrete, RowEnv, RowVector, resolveConfig } from '@prism-rl/core';
import { cos } from '@prism-rl/core/trigonometry';
import { ClassicTask } from './classicTask.ts';
import type { Kernels } from './kernel/columns.ts';
import { describeMountainCar, drawMountainCar } from './mountainCarDrawing.ts';
import { startBounds } from './resetOptions.ts';
import type { MountainCarConfig } from './settings.ts';
import { mountainCarSettings } from './settings.ts';

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
function moveCar(state: Float64Array, at: number, action: number, goalVelocity: number): boolean {
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

/** The rules. A row holds position and velocity. */
class MountainCarTask extends ClassicTask {
  readonly observationSpace: Space<Float32Array> = mountainCarObservationSpace();
  readonly actionSpace: Space<number> = new Discrete(3);
  readonly #goalVelocity: number;

  constructor(config: Partial<MountainCarConfig>, id: string) {
    const { goalVelocity, maxEpisodeSteps } = resolveConfig(`environment ${id}`, mountainCarSettings, {
      ...config,
    });
    super(id, { state: 2, observation: 2 }, maxEpisodeSteps, 30);
    this.#goalVelocity = goalVelocity;
  }

  start(row: Float64Array, rng: Rng, reset?: ResetOptions): void {
    const { low, high } = startBounds(this.id, reset, -0.6, -0.4);
    row[0] = rng.uniform(low, high);
    row[1] = 0;
  }

  step(row: Float64Array, actions: PackedArray, from: number, _rng: Rng, outcome: Outcome): void {
    outcome.reward = -1;
    outcome.terminated = moveCar(row, 0, actions[from]!, this.#goalVelocity);
  }

  observe(row: Float64Array, out: PackedArray, to: number): void {
    out[to] = row[0]!;
    out[to + 1] = row[1]!;
  }

  draw(row: Float64Array): Frame {
    return drawMountainCar(row[0]!, goalPosition);
  }

  describe(row: Float64Array): string {
    return describeMountainCar(row[0]!, row[1]!, goalPosition);
  }

  readActions(actions: PackedArray, out: Float64Array): void {
    this.readDiscreteActions(actions, out, 3);
  }

  moveAll(kernels: Kernels, numEnvs: number, room: number): number {
    return kernels.moveCars(numEnvs, room, this.#goalVelocity);
  }
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
export class MountainCar extends RowEnv<Float32Array, number, Float64Array> {
  declare readonly render: () => Frame;
  declare readonly renderText: () => string;

  /** @throws PrismError `invalid-config` unless `maxEpisodeSteps` is a positive integer. */
  constructor(config: Partial<MountainCarConfig> = {}, id = 'MountainCar-v0') {
    super(new MountainCarTask(config, id));
  }
}

/** Many mountain cars; environment `i` behaves exactly as a single `MountainCar` that was seeded with `seed + i`. */
export class MountainCarVector extends RowVector<Float32Array, Float64Array> {
  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer, `invalid-config` for a bad time limit. */
  constructor(numEnvs: number, config: Partial<MountainCarConfig> = {}, id = 'MountainCar-v0') {
    super(numEnvs, new MountainCarTask(config, id));
  }
}
