import type { AgentContext, AgentEntry, Preset } from '@prism-rl/core';
import type { DqnConfig } from '../dqn/config.ts';
import { dqnDefaults, dqnSettings } from '../dqn/config.ts';
import { supportsBranchingValues } from '../supportsValues.ts';
import type { Arm } from './arm.ts';
import { settingsOn } from './arm.ts';
import { suites } from './suites.ts';

/**
 * The agent that an arm is: plain DQN's entry with the arm's settings over the defaults, and over every suite.
 *
 * @param scripts more presets.
 */
export function armEntry(
  { description, settings }: Arm,
  scripts: { readonly [name: string]: Preset } = {},
): AgentEntry<DqnConfig> {
  const onSuites = Object.entries(suites).map(([name, suite]): [string, Preset] => {
    const { parts: _own, ...preset } = suite;
    return [name, { ...preset, config: settingsOn(suite, settings) as Preset['config'] }];
  });
  const defaults = { ...dqnDefaults, ...settings };
  return {
    description,
    ...dqnSettings,
    defaults,
    presets: { ...Object.fromEntries(onSuites), ...scripts },
    usesBackend: true,
    metrics: {
      loss: 'Loss of the last update, before its step',
      meanQ: 'Mean action value over the batch and all actions',
      epsilon: 'Probability of a random action',
      beta: 'Exponent of the importance weights, of a prioritized replay',
    },
    evaluationEpsilon: (config) => config.evaluationEpsilon,
    supports: supportsBranchingValues,
    create: async (context: AgentContext<DqnConfig>) => {
      const { DqnAgent } = await import('../dqn/agent.ts');
      return DqnAgent.create(context);
    },
  };
}
