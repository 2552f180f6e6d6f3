import type { AgentEntry, Config, Needs, PartMaker, PartTable, Preset } from '@prism-rl/core';
import { partMaker, settingsOfParts } from '@prism-rl/core';
import { offlineEntry } from '@prism-rl/memory/settings';
import { trainsNetworkWhole } from '@prism-rl/nn/settings';
import { supportsBranchingValues } from './actions.ts';
import { type DqnConfig, dqnDefaults, dqnSettings } from './dqn/config.ts';
import type { DqnRecipe } from './dqn/recipe.ts';
import type * as Recording from './dqn/recordDqn.ts';
import { type PartName, parts } from './parts.ts';
import { suites } from './presets/suites.ts';

/** Makes a part of DQN and its family for a plugin. */
export const dqnPart: PartMaker<DqnRecipe, DqnConfig> = partMaker('dqn');

/** Settings that whole runs on a GPU support, besides the network's. */
const wholeRuns: Needs = {
  recurrent: ['none'],
  replay: ['uniform', 'proportional'],
  targetUpdateUnit: ['updates'],
  distribution: ['none', 'categorical', 'quantile', 'implicit'],
  conservative: [0],
  l2: [0],
  nStepLoss: [0],
  demonstrations: [0],
};

/** Share of clipped targets without a note: rare ones change little. */
const tolerated = 0.01;

/** A member of the family: DQN with parts and settings, which override the defaults and all suites. */
export interface DqnVariant {
  readonly description: string;
  /** Its parts; later ones override earlier ones. Default: none, which is DQN. */
  readonly parts?: readonly PartName[];
  readonly settings?: Partial<DqnConfig>;
  /** Presets of this agent that its arms lack. */
  readonly scripts?: { readonly [name: string]: Preset };
}

/** Creates the entry of a member of the family. @param known all parts; default: this package's parts. */
export function dqnEntry(variant: DqnVariant, known: PartTable = parts): AgentEntry<DqnConfig> {
  const { description, parts: own = [], settings = {}, scripts = {} } = variant;
  const whole = { ...settingsOfParts(known, own), ...settings } as Partial<DqnConfig>;
  const onSuites = Object.entries(suites).map(
    ([name, { parts: numbers = {}, ...suite }]): [string, Preset] => {
      const ofSuite = own.map((part) => numbers[part]);
      const config = Object.assign({}, suite.config, settingsOfParts(known, own), ...ofSuite, settings);
      return [name, { ...suite, config: config as Config }];
    },
  );
  return {
    description,
    ...dqnSettings,
    defaults: { ...dqnDefaults, ...whole },
    presets: { ...Object.fromEntries(onSuites), ...scripts },
    parts: {
      of: 'dqn',
      own,
      make: (others, all) => dqnEntry({ description, settings, parts: others as readonly PartName[] }, all),
    },
    usesBackend: true,
    dataset: ({ demonstrations, data }) => (demonstrations > 0 ? data : undefined),
    metrics: {
      loss: 'Loss of the last update, before its step',
      conservative:
        'Term of CQL, where it counts: how much less likely the data’s actions are under softmax(q) than certain ones',
      margin:
        'Large-margin term of DQfD, where it counts: how far recorded actions are from being worth marginSize more than others',
      nStepLoss: 'Second loss, of longer returns, where it counts',
      l2: 'Sum of the squared weights and biases, times l2, where it counts',
      meanQ: 'Mean action value over the batch and all actions',
      epsilon: 'Probability of a random action',
      beta: 'Exponent of the importance weights, of a prioritized replay',
      clippedTargets:
        'Share of the targets outside valueMin to valueMax, which categories cannot represent: they are clipped to these bounds',
    },
    noteOn: ({ clippedTargets = 0 }, { valueMin, valueMax }) =>
      clippedTargets < tolerated
        ? undefined
        : `${(100 * clippedTargets).toFixed(0)} % of the targets were outside valueMin = ${valueMin} to valueMax = ${valueMax} and were clipped, so the agent cannot tell such returns apart: choose bounds that contain the discounted returns, or scale the rewards`,
    evaluationEpsilon: (config) => config.evaluationEpsilon,
    supports: supportsBranchingValues,
    trainsWhole: (config, numEnvs) => {
      const least = config.batchSize + config.nStep * numEnvs;
      if (config.learningStarts < least)
        return `learningStarts below ${least} (batchSize + nStep${numEnvs > 1 ? ' × environments' : ''})`;
      return trainsNetworkWhole(config, wholeRuns);
    },
    create: async (context) => {
      const { trainWhole } = context.engine ?? {};
      if (trainWhole !== undefined) return trainWhole(await recordDqn(context), context);
      const { dqnAgent } = await import('./dqn/agent.ts');
      return dqnAgent(context);
    },
  };
}

/** Creates the entry of a member of the family that learns from recordings. */
export function offlineDqnEntry(variant: DqnVariant): AgentEntry {
  return offlineEntry(dqnEntry(variant), {
    settings: [
      ...(['epsilonStart', 'epsilonEnd', 'epsilonDecay', 'epsilonSteps', 'epsilonFrom'] as const),
      ...(['recurrent', 'noisy', 'targetUpdateUnit'] as const),
    ],
    metrics: ['epsilon', 'beta'],
  });
}

/** Creates an agent whose settings `trainsWhole` accepts, and records its steps as programs. */
export const recordDqn: typeof Recording.recordDqn = async (context) =>
  (await import('./dqn/recordDqn.ts')).recordDqn(context);
