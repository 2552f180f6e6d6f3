import type { Frame, PackedArray, Rng, Space } from '@prism-rl/core';
import { Discrete } from '@prism-rl/core';
import { acrobotObservationSpace, observeAcrobot, swingLinks } from './acrobot.ts';
import { describeAcrobot, drawAcrobot } from './acrobotDrawing.ts';
import type { Outcome } from './classicVector.ts';
import { ClassicVector } from './classicVector.ts';
import type { Kernels } from './kernel/columns.ts';
import type { AcrobotConfig } from './settings.ts';
import { acrobotDefaults } from './settings.ts';

/** Many acrobots; environment `i` behaves exactly as a single `Acrobot` that was seeded with `seed + i`. */
export class AcrobotVector extends ClassicVector {
  readonly observationSpace: Space<Float32Array> = acrobotObservationSpace();
  readonly actionSpace: Space<number> = new Discrete(3);

  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer, `invalid-config` for a bad time limit. */
  constructor(numEnvs: number, config: Partial<AcrobotConfig> = {}, id = 'Acrobot-v1') {
    const { maxEpisodeSteps } = { ...acrobotDefaults, ...config };
    super(id, numEnvs, { state: 4, observation: 6 }, maxEpisodeSteps);
  }

  protected readActions(actions: PackedArray, out: Float64Array): void {
    this.readDiscreteActions(actions, out, 3);
  }

  protected moveAll(kernels: Kernels, numEnvs: number, room: number): number {
    return kernels.swingLinks(numEnvs, room);
  }

  protected move(row: Float64Array, action: number, outcome: Outcome): void {
    outcome.terminated = swingLinks(row, 0, action);
    outcome.reward = outcome.terminated ? 0 : -1;
  }

  protected start(row: Float64Array, rng: Rng): void {
    for (let k = 0; k < 4; k++) row[k] = Math.fround(rng.uniform(-0.1, 0.1));
  }

  protected observe(row: Float64Array, out: Float32Array, at: number): void {
    observeAcrobot(row, 0, out, at);
  }

  protected draw(row: Float64Array): Frame {
    return drawAcrobot(row[0]!, row[1]!);
  }

  protected describe(row: Float64Array): string {
    return describeAcrobot(row[0]!, row[1]!);
  }
}
