import type { Preset } from '@prism-rl/core';
import type { DqnConfig } from '../dqn/config.ts';
import type { PartName } from './parts.ts';
import { parts } from './parts.ts';

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
  /** Numbers of parts that differ on this suite from those of {@link parts}, for arms that have the part. */
  readonly parts?: { readonly [part in PartName]?: Partial<DqnConfig> };
}

/** The settings of an arm on a suite: the suite's, the arm's over them, and the suite's own numbers for the parts that the arm has. */
export function settingsOn(
  { config, parts: own = {} }: Suite,
  settings: Arm['settings'],
): Partial<DqnConfig> {
  const has = (part: PartName): boolean =>
    Object.entries(parts[part]).every(([key, value]) => settings[key as keyof DqnConfig] === value);
  const replaced = Object.entries(own).filter(([part]) => has(part as PartName));
  return Object.assign({}, config, settings, ...replaced.map(([, numbers]) => numbers)) as Partial<DqnConfig>;
}
