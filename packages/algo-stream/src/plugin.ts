import { type AgentEntry, definePlugin, type Plugin } from '@prism-rl/core';
import { streamAblation } from './ablation.ts';
import { StreamAc, type StreamAcConfig, streamAcSettings } from './agents/streamAc.ts';
import type { AdaptiveQConfig, StreamQConfig, StreamSarsaConfig } from './agents/streamQ.ts';
import {
  adaptiveQ,
  adaptiveQSettings,
  StreamQ,
  StreamSarsa,
  streamQSettings,
  streamSarsaSettings,
} from './agents/streamQ.ts';
import { StreamTd, type StreamTdConfig, streamTdSettings } from './agents/streamTd.ts';
import { policyPresets, valuePresets } from './presets.ts';
import { supportsBoth, supportsChoices, supportsRandom } from './supports.ts';

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
