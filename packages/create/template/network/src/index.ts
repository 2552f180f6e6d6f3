import {
  type AgentEntry,
  definePlugin,
  type EnvironmentEntry,
  fraction,
  integer,
  type LoggerEntry,
  number,
  settings,
} from '@prism-rl/core';
import { DeepQ, type DeepQConfig } from './deepQ.ts';
import { EpisodeLines } from './episodeLines.ts';
import { Walk } from './walk.ts';

const walk: EnvironmentEntry<{ maxEpisodeSteps: number }> = {
  description: 'A random walk with a nudge',
  ...settings({ maxEpisodeSteps: integer(20, 'Steps after which an episode is truncated', { min: 1 }) }),
  create: (config) => new Walk(config),
};

const deepQ: AgentEntry<DeepQConfig> = {
  description: 'Q-learning with a network, a replay memory and a target network, ε-greedy',
  ...settings({
    learningRate: number(1e-3, 'Adam’s step size', { above: 0 }),
    discount: fraction(0.99, 'γ: how much later rewards count'),
    epsilon: fraction(0.1, 'Probability of a random action'),
    targetTau: fraction(0.02, 'Part of the way to the network that the target network goes at each update'),
  }),
  metrics: { loss: 'Huber loss of the batch, before the update', meanQ: 'Mean value of its actions' },
  usesBackend: true,
  supports: (_observations, actions) => actions.kind === 'discrete' || 'needs a Discrete action space',
  create: (context) => DeepQ.create(context),
};

const episodeLines: LoggerEntry = {
  description: 'one line for every episode',
  ...settings({}),
  create: () => new EpisodeLines((line) => process.stderr.write(`${line}\n`)),
};

/** What `prism` and the runner load. */
export const plugin = definePlugin({
  name: '{{name}}',
  environments: { 'Walk-v0': walk },
  agents: { 'deep-q': deepQ },
  loggers: { 'episode-lines': episodeLines },
});

export { DeepQ, EpisodeLines, Walk };
