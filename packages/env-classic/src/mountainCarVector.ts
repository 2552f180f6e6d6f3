import type { Frame, PackedArray, Rng, Space } from '@prism-rl/core';
import { Discrete } from '@prism-rl/core';
import { ClassicVector } from './classicVector.ts';
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
    super(id, numEnvs, 2, 2, maxEpisodeSteps);
    this.#goalVelocity = goalVelocity;
  }

  protected readActions(actions: PackedArray): void {
    this.readDiscreteActions(actions, 3);
  }

  protected advance(): number {
    const { state, observations, terminated, actions, ended } = this;
    const goalVelocity = this.#goalVelocity;
    this.rewards.fill(-1);
    let count = 0;
    for (let i = 0, k = 0; i < actions.length; i++, k += 2) {
      const arrived = moveCar(state, k, actions[i]!, goalVelocity);
      observations[k] = state[k]!;
      observations[k + 1] = state[k + 1]!;
      terminated[i] = arrived ? 1 : 0;
      if (arrived) ended[count++] = i;
    }
    return count;
  }

  protected start(rng: Rng, index: number): void {
    this.state[2 * index] = rng.uniform(-0.6, -0.4);
    this.state[2 * index + 1] = 0;
  }

  protected observe(index: number): void {
    this.observations[2 * index] = this.state[2 * index]!;
    this.observations[2 * index + 1] = this.state[2 * index + 1]!;
  }

  protected draw(index: number): Frame {
    return drawMountainCar(this.state[2 * index]!, 0.5);
  }

  protected describe(index: number): string {
    return describeMountainCar(this.state[2 * index]!, this.state[2 * index + 1]!, 0.5);
  }
}
