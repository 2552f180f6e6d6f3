import type { AgentEntry, Config, PartMaker, PartTable, Preset, Space } from '@prism-rl/core';
import { isBox, partMaker, settingsOfParts } from '@prism-rl/core';
import { offlineEntry } from '@prism-rl/memory/settings';
import { networkFits } from '@prism-rl/nn/settings';
import { type DdpgFamilyConfig, ddpgFamilyDefaults, ddpgFamilySettings } from './config.ts';
import { type PartName, parts } from './parts.ts';
import { presets } from './presets.ts';
import type { DdpgRecipe } from './recipe.ts';

/** Makes a part of DDPG and its family for a plugin. */
export const ddpgPart: PartMaker<DdpgRecipe, DdpgFamilyConfig> = partMaker('ddpg');

/** A member of the family: DDPG with parts and settings, which override the defaults and the presets. */
export interface DdpgVariant {
  readonly description: string;
  /** Its parts; later ones override earlier ones. Default: none, which is DDPG. */
  readonly parts?: readonly PartName[];
  readonly settings?: Partial<DdpgFamilyConfig>;
  /** Whether it also supports discrete actions; default false. */
  readonly isDiscrete?: boolean;
}

/** Creates the entry of a member of the family. @param name the member's name: some presets are for some members only. */
export function ddpgEntry(
  variant: DdpgVariant,
  name = '',
  known: PartTable = parts,
): AgentEntry<DdpgFamilyConfig> {
  const { description, parts: own = [], settings = {}, isDiscrete = false } = variant;
  const whole = { ...settingsOfParts(known, own), ...settings };
  const offered = Object.entries(presets).filter(
    ([, { members }]) => members === undefined || members.includes(name),
  );
  return {
    description,
    ...ddpgFamilySettings,
    defaults: { ...ddpgFamilyDefaults, ...whole } as DdpgFamilyConfig,
    presets: Object.fromEntries(
      offered.map(([preset, { members: _, ...others }]): [string, Preset] => [
        preset,
        // Presets anneal β from the start of a run, as their published results did.
        { ...others, config: { priorityBetaFrom: 'start', ...others.config, ...whole } as Config },
      ]),
    ),
    parts: {
      of: 'ddpg',
      own,
      make: (others, all) =>
        ddpgEntry({ description, settings, isDiscrete, parts: others as readonly PartName[] }, '', all),
    },
    usesBackend: true,
    dataset: ({ demonstrations, data }) => (demonstrations > 0 ? data : undefined),
    metrics: {
      criticLoss: 'Loss of the critics, summed over them, before their step',
      meanQ: 'Mean over the batch of what the critics say',
      policyLoss: 'Loss of the policy before its step, where it took one: minus its worth',
      valueLoss: 'Loss of the state values that critics bootstrap from, where they learn from data alone',
      entropy: 'Entropy of the policy over the batch, in nats, where it has chance',
      temperature: 'α: what a nat of entropy is worth in rewards, where it counts',
      beta: 'Exponent of the importance weights, of a prioritized replay',
    },
    supports: supports(isDiscrete),
    create: async (context) => {
      const { ddpgFamilyAgent } = await import('./agent.ts');
      return ddpgFamilyAgent(context);
    },
  };
}

/** Creates the entry of a member of the family that learns from recordings. */
export function offlineDdpgEntry(variant: DdpgVariant): AgentEntry {
  return offlineEntry(ddpgEntry(variant), {
    settings: [
      'explorationNoise',
      'explorationKind',
      'policy',
      'policyLoss',
      'entropy',
      'returns',
      'targetNetworks',
    ],
    metrics: ['beta', 'temperature'],
  });
}

const bounded = 'needs a Box action space of real numbers with bounds';

/** Checks spaces for policies with continuous actions, and with discrete ones: `true` or the reason against them. */
const supports =
  (isDiscrete: boolean) =>
  (
    observationSpace: Space,
    actionSpace: Space,
    { normalizeObservations }: Pick<DdpgFamilyConfig, 'normalizeObservations'>,
  ): true | string => {
    if (normalizeObservations && observationSpace.kind !== 'box')
      return 'needs a Box observation space to normalise observations';
    const isChoice = isDiscrete && actionSpace.kind === 'discrete' && actionSpace.flatSize >= 2;
    // Networks compute in float32: bounds beyond its range count as unbounded.
    const isBounded =
      isBox(actionSpace) &&
      actionSpace.dtype.startsWith('float') &&
      [...actionSpace.low, ...actionSpace.high].every((bound) => Number.isFinite(Math.fround(bound)));
    if (isChoice || isBounded) return networkFits(observationSpace, actionSpace, 'auto');
    return isDiscrete ? `${bounded}, or a Discrete one of at least two actions` : bounded;
  };
