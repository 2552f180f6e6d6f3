import type { Frame, PackedArray, Rng, Space } from '@prism-rl/core';
import type { Outcome } from './classicVector.ts';
import { ClassicVector } from './classicVector.ts';
import type { Kernels } from './kernel/columns.ts';
import { mountainCarObservationSpace } from './mountainCar.ts';
import { driveCar, drivingReward, mountainCarActionSpace } from './mountainCarContinuous.ts';
import { describeMountainCar, drawMountainCar } from './mountainCarDrawing.ts';
import type { MountainCarConfig } from './settings.ts';
import { mountainCarContinuousDefaults } from './settings.ts';

/** Many cars with motors; environment `i` behaves exactly as a single `MountainCarContinuous` seeded with `seed + i`. */
export class MountainCarContinuousVector extends ClassicVector {
  readonly observationSpace: Space<Float32Array> = mountainCarObservationSpace();
  readonly actionSpace: Space<Float32Array> = mountainCarActionSpace();
  readonly #goalVelocity: number;

  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer, `invalid-config` for a bad time limit. */
  constructor(numEnvs: number, config: Partial<MountainCarConfig> = {}, id = 'MountainCarContinuous-v0') {
    const { goalVelocity, maxEpisodeSteps } = { ...mountainCarContinuousDefaults, ...config };
    // Position, velocity, and whether it has moved.
    super(id, numEnvs, { state: 3, observation: 2 }, maxEpisodeSteps);
    this.#goalVelocity = goalVelocity;
  }

  protected readActions(actions: PackedArray, out: Float64Array): void {
    this.readBoxActions(actions, out, 1);
  }

  protected moveAll(kernels: Kernels, numEnvs: number, room: number): number {
    return kernels.driveCars(numEnvs, room, this.#goalVelocity);
  }

  protected move(row: Float64Array, action: number, outcome: Outcome): void {
    outcome.terminated = driveCar(row, 0, action, this.#goalVelocity);
    outcome.reward = drivingReward(action, outcome.terminated);
  }

  protected start(row: Float64Array, rng: Rng): void {
    row[0] = rng.uniform(-0.6, -0.4);
    row[1] = 0;
    row[2] = 0;
  }

  protected observe(row: Float64Array, out: Float32Array, at: number): void {
    out[at] = row[0]!;
    out[at + 1] = row[1]!;
  }

  protected draw(row: Float64Array): Frame {
    return drawMountainCar(row[0]!, 0.45);
  }

  protected describe(row: Float64Array): string {
    return describeMountainCar(row[0]!, row[1]!, 0.45);
  }
}
