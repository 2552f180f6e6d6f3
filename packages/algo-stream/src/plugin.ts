import {
  type AgentEntry,
  actionMaskOf,
  definePlugin,
  isBox,
  oneHotFits,
  type Plugin,
  type Space,
} from '@prism-rl/core';
import { streamAblation } from './ablation.ts';
import { StreamAc, type StreamAcConfig, streamAcSettings } from './agents/streamAc.ts';
import {
  type AdaptiveQConfig,
  adaptiveQ,
  adaptiveQSettings,
  StreamQ,
  type StreamQConfig,
  StreamSarsa,
  type StreamSarsaConfig,
  streamQSettings,
  streamSarsaSettings,
} from './agents/streamQ.ts';
import { StreamTd, type StreamTdConfig, streamTdSettings } from './agents/streamTd.ts';
import { fitsFilters, type NetworkSettings } from './network/layout.ts';
import { policyPresets, valuePresets } from './presets.ts';

const streamMetrics = {
  error: 'Mean absolute δ since the last report, of scaled rewards',
  stepSize: 'Mean effective step size: α, or less where steps were bounded',
} as const;

/** Fields shared by the entries of agents with action values. */
const valueAgent = {
  presets: valuePresets,
  metrics: { ...streamMetrics, epsilon: 'Probability of a random action' },
  supports: supportsChoices,
} as const;

const streamQ: AgentEntry<StreamQConfig> = {
  description: 'Stream Q(λ): deep Q-learning from every single step (Elsayed et al. 2024)',
  ...{ ...streamQSettings, ...valueAgent },
  create: (context) => StreamQ.of(context),
};

const streamSarsa: AgentEntry<StreamSarsaConfig> = {
  description: 'Stream Sarsa(λ): deep on-policy control from every single step (Elsayed et al. 2024)',
  ...{ ...streamSarsaSettings, ...valueAgent },
  create: (context) => new StreamSarsa(context),
};

const streamAc: AgentEntry<StreamAcConfig> = {
  description: 'Stream AC(λ): an actor-critic from every single step (Elsayed et al. 2024)',
  ...streamAcSettings,
  presets: policyPresets,
  metrics: { ...streamMetrics, entropy: 'Entropy of the policy in the last state, in nats' },
  supports: supportsBoth,
  create: (context) => new StreamAc(context),
};

const streamTd: AgentEntry<StreamTdConfig> = {
  description: 'Stream TD(λ): values of a given policy from every single step (Elsayed et al. 2024)',
  ...streamTdSettings,
  metrics: streamMetrics,
  isPrediction: true,
  supports: supportsRandom,
  create: (context) => new StreamTd(context),
};

const adaptiveQEntry: AgentEntry<AdaptiveQConfig> = {
  description: 'Adaptive Q(λ): bounded errors, variance-adjusted steps (after Gogianu et al. 2026)',
  ...{ ...adaptiveQSettings, ...valueAgent },
  create: adaptiveQ,
};

/** The agents of this package. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/algo-stream',
  module: import.meta.url,
  agents: {
    'stream-q': streamQ,
    'stream-sarsa': streamSarsa,
    'stream-ac': streamAc,
    'stream-td': streamTd,
    'adaptive-q': adaptiveQEntry,
  },
  ablations: { stream: streamAblation },
});

type Verdict = true | string;

/** Checks spaces for agents with discrete actions. */
export function supportsChoices(observations: Space, actions: Space, config: NetworkSettings): Verdict {
  return looksAt(observations, actions, config, choices(actions));
}

/** Checks spaces for agents with discrete or continuous actions. */
export function supportsBoth(observations: Space, actions: Space, config: NetworkSettings): Verdict {
  return looksAt(observations, actions, config, actions.kind === 'box' ? numbers(actions) : choices(actions));
}

/** Checks spaces for agents that follow a random policy. */
export function supportsRandom(observations: Space, actions: Space, config: NetworkSettings): Verdict {
  if (actionMaskOf(observations) !== undefined) return 'follows a given policy, which knows nothing of masks';
  const acts = actions.kind === 'box' ? bounded(actions) : choices(actions);
  return looksAt(observations, undefined, config, acts);
}

function choices({ kind, flatSize }: Space): Verdict {
  return (kind === 'discrete' && flatSize >= 2) || 'needs a Discrete action space of at least two actions';
}

function numbers({ kind, dtype }: Space): Verdict {
  return (kind === 'box' && dtype.startsWith('float')) || 'needs a Box action space of real numbers';
}

function bounded(space: Space): Verdict {
  const hasBounds = isBox(space) && !space.boundedBelow.includes(0) && !space.boundedAbove.includes(0);
  return (numbers(space) === true && hasBounds) || 'needs actions that are real numbers within bounds';
}

/** Whether a network fits the spaces. @param acts whether the agent supports the actions. */
function looksAt(
  space: Space,
  actions: Space | undefined,
  { network }: NetworkSettings,
  acts: Verdict,
): Verdict {
  if (acts !== true) return acts;
  const isPicture = space.kind === 'box' && fitsFilters(space.shape);
  if (network === 'minatar' && !isPicture) return 'needs pictures of at least 3×3 for its filters';
  return oneHotFits(space, actions);
}
