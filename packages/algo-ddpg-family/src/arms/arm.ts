import type { DdpgFamilyConfig } from '../config.ts';

/**
 * An arm of an ablation: the settings in which it differs from DDPG. Everything else comes from the preset that it is run with, so that
 * arms differ by nothing but what they are named for.
 */
export interface Arm {
  readonly description: string;
  readonly settings: Partial<DdpgFamilyConfig>;
  /** Whether it also chooses between discrete actions. */
  readonly isDiscrete?: boolean;
}
