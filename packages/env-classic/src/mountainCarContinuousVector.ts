import type { Frame, PackedArray, Rng, Space } from '@prism-rl/core';
import { ClassicVector } from './classicVector.ts';
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
    super(id, numEnvs, 3, 2, maxEpisodeSteps);
    this.#goalVelocity = goalVelocity;
  }

  protected readActions(actions: PackedArray): void {
    this.readBoxActions(actions, 1);
  }

  protected advance(): number {
    const { state, observations, rewards, terminated, actions, ended } = this;
    const goalVelocity = this.#goalVelocity;
    let count = 0;
    for (let i = 0; i < actions.length; i++) {
      const action = actions[i]!;
      const arrived = driveCar(state, 3 * i, action, goalVelocity);
      observations[2 * i] = state[3 * i]!;
      observations[2 * i + 1] = state[3 * i + 1]!;
      rewards[i] = drivingReward(action, arrived);
      terminated[i] = arrived ? 1 : 0;
      if (arrived) ended[count++] = i;
    }
    return count;
  }

  protected start(rng: Rng, index: number): void {
    this.state[3 * index] = rng.uniform(-0.6, -0.4);
    this.state[3 * index + 1] = 0;
    this.state[3 * index + 2] = 0;
  }

  protected observe(index: number): void {
    this.observations[2 * index] = this.state[3 * index]!;
    this.observations[2 * index + 1] = this.state[3 * index + 1]!;
  }

  protected draw(index: number): Frame {
    return drawMountainCar(this.state[3 * index]!, 0.45);
  }

  protected describe(index: number): string {
    return describeMountainCar(this.state[3 * index]!, this.state[3 * index + 1]!, 0.45);
  }
}
