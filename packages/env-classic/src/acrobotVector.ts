import type { Frame, PackedArray, Rng, Space } from '@prism-rl/core';
import { Discrete } from '@prism-rl/core';
import { acrobotObservationSpace, observeAcrobot, swingLinks } from './acrobot.ts';
import { describeAcrobot, drawAcrobot } from './acrobotDrawing.ts';
import { ClassicVector } from './classicVector.ts';
import type { AcrobotConfig } from './settings.ts';
import { acrobotDefaults } from './settings.ts';

/** Many acrobots; environment `i` behaves exactly as a single `Acrobot` that was seeded with `seed + i`. */
export class AcrobotVector extends ClassicVector {
  readonly observationSpace: Space<Float32Array> = acrobotObservationSpace();
  readonly actionSpace: Space<number> = new Discrete(3);

  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer, `invalid-config` for a bad time limit. */
  constructor(numEnvs: number, config: Partial<AcrobotConfig> = {}, id = 'Acrobot-v1') {
    const { maxEpisodeSteps } = { ...acrobotDefaults, ...config };
    super(id, numEnvs, 4, 6, maxEpisodeSteps);
  }

  protected readActions(actions: PackedArray): void {
    this.readDiscreteActions(actions, 3);
  }

  protected advance(): number {
    const { state, observations, rewards, terminated, actions, ended } = this;
    let count = 0;
    for (let i = 0; i < actions.length; i++) {
      const arrived = swingLinks(state, 4 * i, actions[i]!);
      observeAcrobot(state, 4 * i, observations, 6 * i);
      rewards[i] = arrived ? 0 : -1;
      terminated[i] = arrived ? 1 : 0;
      if (arrived) ended[count++] = i;
    }
    return count;
  }

  protected start(rng: Rng, index: number): void {
    for (let k = 4 * index; k < 4 * index + 4; k++) this.state[k] = Math.fround(rng.uniform(-0.1, 0.1));
  }

  protected observe(index: number): void {
    observeAcrobot(this.state, 4 * index, this.observations, 6 * index);
  }

  protected draw(index: number): Frame {
    return drawAcrobot(this.state[4 * index]!, this.state[4 * index + 1]!);
  }

  protected describe(index: number): string {
    return describeAcrobot(this.state[4 * index]!, this.state[4 * index + 1]!);
  }
}
