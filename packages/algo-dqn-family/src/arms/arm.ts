import type { Preset } from '@prism-rl/core';
import type { DqnConfig } from '../dqn/config.ts';

/**
 * An arm of an ablation: a name and the settings in which it differs from plain DQN. Everything else (network, optimizer, memory,
 * target network) comes from the {@link Suite} that it is run on, so that arms differ by nothing but what they are named for.
 */
export interface Arm {
  readonly description: string;
  readonly settings: Partial<DqnConfig>;
}

/** A group of environments with settings that suit plain DQN there, and the range of returns for categorical arms. */
export interface Suite extends Preset {
  readonly config: Partial<DqnConfig>;
}
