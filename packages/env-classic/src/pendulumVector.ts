import type { Frame, PackedArray, Rng, Space } from '@prism-rl/core';
import type { Outcome } from './classicVector.ts';
import { ClassicVector } from './classicVector.ts';
import type { Kernels } from './kernel/columns.ts';
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
import { sin } from './trigonometry.ts';

/** Many pendulums; environment `i` behaves exactly as a single `Pendulum` that was seeded with `seed + i`. */
export class PendulumVector extends ClassicVector {
  readonly observationSpace: Space<Float32Array> = pendulumObservationSpace();
  readonly actionSpace: Space<Float32Array> = pendulumActionSpace();
  readonly #g: number;

  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer, `invalid-config` for a bad time limit. */
  constructor(numEnvs: number, config: Partial<PendulumConfig> = {}, id = 'Pendulum-v1') {
    const { g, maxEpisodeSteps } = { ...pendulumDefaults, ...config };
    // Angle, angular velocity, last torque, and the angle's sine, which the observation has worked out for the next step.
    super(id, numEnvs, { state: 4, observation: 3 }, maxEpisodeSteps);
    this.#g = g;
  }

  protected readActions(actions: PackedArray, out: Float64Array): void {
    this.readBoxActions(actions, out, maxTorque);
  }

  protected moveAll(kernels: Kernels, numEnvs: number, room: number): number {
    return kernels.swing(numEnvs, room, (3 * this.#g) / 2);
  }

  protected move(row: Float64Array, action: number, outcome: Outcome): void {
    outcome.reward = swing(row, 0, action, this.#g);
    row[3] = sin(row[0]!);
  }

  protected start(row: Float64Array, rng: Rng): void {
    row[0] = rng.uniform(-Math.PI, Math.PI);
    row[1] = rng.uniform(-1, 1);
    row[2] = 0;
    row[3] = sin(row[0]);
  }

  protected observe(row: Float64Array, out: Float32Array, at: number): void {
    observePendulum(row, 0, out, at);
  }

  protected draw(row: Float64Array): Frame {
    return drawPendulum(row[0]!, row[2]!);
  }

  protected describe(row: Float64Array): string {
    return describePendulum(row[0]!, row[1]!);
  }
}
