import type { Preset } from '@prism-rl/core';
import type { DqnConfig } from '../dqn/config.ts';
import type { PartName } from '../parts.ts';

/** A group of environments with settings that suit plain DQN there, and the range of returns for categorical parts. */
export interface Suite extends Preset {
  readonly config: Partial<DqnConfig>;
  /** Numbers of parts that differ here from those of the table, for agents that have the part. */
  readonly parts?: { readonly [part in PartName]?: Partial<DqnConfig> };
}
