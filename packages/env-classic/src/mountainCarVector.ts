import type { Frame, PackedArray, Rng, Space } from '@prism-rl/core';
import { Discrete } from '@prism-rl/core';
import type { Outcome } from './classicVector.ts';
import { ClassicVector } from './classicVector.ts';
import type { Kernels } from './kernel/columns.ts';
import { mountainCarObservationSpace, moveCar } from './mountainCar.ts';
import { describeMountainCar, drawMountainCar } from './mountainCarDrawing.ts';
import type { MountainCarConfig } from './settings.ts';
import { mountainCarDefaults } from './settings.ts';

/** Many mountain cars; environment `i` behaves exactly as a single `MountainCar` that was seeded with `seed + i`. */
export class MountainCarVector extends ClassicVector {
  readonly observationSpace: Space<Float32Array> = mountainCarObservationSpace();
  readonly actionSpace: Space<number> = new Discrete(3);
  readonly #goalVelocity: number;

  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer, `invalid-config` for a bad time limit. */
  constructor(numEnvs: number, config: Partial<MountainCarConfig> = {}, id = 'MountainCar-v0') {
    const { goalVelocity, maxEpisodeSteps } = { ...mountainCarDefaults, ...config };
    super(id, numEnvs, { state: 2, observation: 2 }, maxEpisodeSteps);
    this.#goalVelocity = goalVelocity;
  }

  protected readActions(actions: PackedArray, out: Float64Array): void {
    this.readDiscreteActions(actions, out, 3);
  }

  protected moveAll(kernels: Kernels, numEnvs: number, room: number): number {
    return kernels.moveCars(numEnvs, room, this.#goalVelocity);
  }

  protected move(row: Float64Array, action: number, outcome: Outcome): void {
    outcome.reward = -1;
    outcome.terminated = moveCar(row, 0, action, this.#goalVelocity);
  }

  protected start(row: Float64Array, rng: Rng): void {
    row[0] = rng.uniform(-0.6, -0.4);
    row[1] = 0;
  }

  protected observe(row: Float64Array, out: Float32Array, at: number): void {
    out[at] = row[0]!;
    out[at + 1] = row[1]!;
  }

  protected draw(row: Float64Array): Frame {
    return drawMountainCar(row[0]!, 0.5);
  }

  protected describe(row: Float64Array): string {
    return describeMountainCar(row[0]!, row[1]!, 0.5);
  }
}
