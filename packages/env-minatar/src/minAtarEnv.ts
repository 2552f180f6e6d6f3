import type { Box, Discrete, Frame } from '@prism-rl/core';
import { RowEnv, RowVector } from '@prism-rl/core';
import type { LegacyRng } from '@prism-rl/core/legacy-rng';
import type { MinAtarId } from './catalogue.ts';
import type { MinAtarConfig } from './config.ts';
import { MinAtarTask } from './minAtarTask.ts';

/**
 * One MinAtar game: MinAtar 1.0.15 bit for bit (Young and Tian 2019, arXiv 1903.03176).
 *
 * Observations are `10 × 10 × channels` zeros and ones, row, column, channel, and views into buffers that a few of them share;
 * actions are integers. A step after the end gives
 * reward 0 and `terminated` again, as in MinAtar.
 *
 * One thing differs on purpose: MinAtar's sticky actions remember the last action without end, even when the game is seeded anew.
 * Here a seed forgets it, so that an equal seed is an equal episode; `reset({ seed, options: { keepLastAction: true } })` does
 * as MinAtar does. Until a seed is given, the random stream is that of seed 0.
 */
export class MinAtarEnv extends RowEnv<Uint8Array, number, Int32Array, LegacyRng> {
  declare readonly id: MinAtarId;
  declare readonly observationSpace: Box<'uint8'>;
  declare readonly actionSpace: Discrete;
  /** 160 × 160 pixels. */
  declare readonly render: () => Frame;
  declare readonly renderText: () => string;
  /** Name of each channel of the observation. */
  readonly channels: readonly string[];

  /** @throws PrismError `unknown-name`, `invalid-config` */
  constructor(id: MinAtarId, config: Partial<MinAtarConfig> = {}) {
    const task = new MinAtarTask(id, config);
    super(task);
    this.channels = task.channels;
  }
}

/**
 * Many copies of one game that step together, all states in one array, all observations in another. Environment `i` behaves
 * exactly as a `MinAtarEnv` that was seeded with `seed + i`.
 */
export class MinAtarVectorEnv extends RowVector<Uint8Array, Int32Array, LegacyRng> {
  declare readonly id: MinAtarId;
  declare readonly observationSpace: Box<'uint8'>;
  declare readonly actionSpace: Discrete;
  declare readonly render: (index?: number) => Frame;
  declare readonly renderText: (index?: number) => string;
  declare readonly observations: Uint8Array;
  declare readonly finalObservations: Uint8Array;
  /** Name of each channel of an observation. */
  readonly channels: readonly string[];

  /** @throws PrismError `unknown-name`, `invalid-config`, or `invalid-argument` unless `numEnvs` is a positive integer. */
  constructor(id: MinAtarId, numEnvs: number, config: Partial<MinAtarConfig> = {}) {
    const task = new MinAtarTask(id, config);
    super(numEnvs, task);
    this.channels = task.channels;
  }
}
