import type { AgentContext, AgentEntry, Preset } from '@prism-rl/core';
import type { DdpgFamilyConfig } from '../config.ts';
import { ddpgFamilyDefaults, ddpgFamilySettings } from '../config.ts';
import { presets } from '../presets.ts';
import { supportsBoth, supportsContinuous } from '../supports.ts';
import type { Arm } from './arm.ts';

/**
 * The agent that an arm is: DDPG's entry with the arm's settings over the defaults, and over the presets.
 *
 * @param name its name, if it is a member of the family: some presets are for some of them alone.
 */
export function armEntry(
  { description, settings, isDiscrete = false }: Arm,
  name?: string,
): AgentEntry<DdpgFamilyConfig> {
  const defaults = { ...ddpgFamilyDefaults, ...settings };
  const own = Object.entries(presets)
    .filter(([, { members }]) => members === undefined || (name !== undefined && members.includes(name)))
    .map(([preset, { members: _, ...parts }]): [string, Preset] => [
      preset,
      // With presets β moves from the start of a run, as it did when their results were published.
      { ...parts, config: { priorityBetaFrom: 'start', ...parts.config, ...settings } as Preset['config'] },
    ]);
  return {
    description,
    ...ddpgFamilySettings,
    defaults,
    presets: Object.fromEntries(own),
    usesBackend: true,
    metrics: {
      criticLoss: 'Loss of the critics, summed over them, before their step',
      meanQ: 'Mean over the batch of what the critics say',
      policyLoss: 'Loss of the policy before its step, where it took one: minus its worth',
      entropy: 'Entropy of the policy over the batch, in nats, where it has chance',
      temperature: 'α: what a nat of entropy is worth in rewards, where it counts',
      beta: 'Exponent of the importance weights, of a prioritized replay',
    },
    supports: isDiscrete ? supportsBoth : supportsContinuous,
    create: async (context: AgentContext<DdpgFamilyConfig>) => {
      const { DdpgFamilyAgent } = await import('../agent.ts');
      return DdpgFamilyAgent.create(context);
    },
  };
}
