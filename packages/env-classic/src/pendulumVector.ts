import type { Frame, PackedArray, Rng, Space } from '@prism-rl/core';
import { ClassicVector } from './classicVector.ts';
import {
  maxTorque,
  observePendulum,
  pendulumActionSpace,
  pendulumObservationSpace,
  swing,
} from './pendulum.ts';
import { describePendulum, drawPendulum } from './pendulumDrawing.ts';
import type { PendulumConfig } from './settings.ts';
import { pendulumDefaults } from './settings.ts';

/** Many pendulums; environment `i` behaves exactly as a single `Pendulum` that was seeded with `seed + i`. */
export class PendulumVector extends ClassicVector {
  readonly observationSpace: Space<Float32Array> = pendulumObservationSpace();
  readonly actionSpace: Space<Float32Array> = pendulumActionSpace();
  readonly #g: number;

  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer, `invalid-config` for a bad time limit. */
  constructor(numEnvs: number, config: Partial<PendulumConfig> = {}, id = 'Pendulum-v1') {
    const { g, maxEpisodeSteps } = { ...pendulumDefaults, ...config };
    super(id, numEnvs, 3, 3, maxEpisodeSteps);
    this.#g = g;
  }

  protected readActions(actions: PackedArray): void {
    this.readBoxActions(actions, maxTorque);
  }

  protected advance(): number {
    const { state, observations, rewards, actions } = this;
    const g = this.#g;
    for (let i = 0, k = 0; i < actions.length; i++, k += 3) {
      rewards[i] = swing(state, k, actions[i]!, g);
      observePendulum(state, k, observations, k);
    }
    return 0;
  }

  protected start(rng: Rng, index: number): void {
    this.state[3 * index] = rng.uniform(-Math.PI, Math.PI);
    this.state[3 * index + 1] = rng.uniform(-1, 1);
    this.state[3 * index + 2] = 0;
  }

  protected observe(index: number): void {
    observePendulum(this.state, 3 * index, this.observations, 3 * index);
  }

  protected draw(index: number): Frame {
    return drawPendulum(this.state[3 * index]!, this.state[3 * index + 2]!);
  }

  protected describe(index: number): string {
    return describePendulum(this.state[3 * index]!, this.state[3 * index + 1]!);
  }
}
