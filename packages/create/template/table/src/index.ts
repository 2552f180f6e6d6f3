import {
  type AgentEntry,
  definePlugin,
  type EnvironmentEntry,
  fraction,
  integer,
  type LoggerEntry,
  settings,
} from '@prism-rl/core';
import { EpisodeLines } from './episodeLines.ts';
import { TinyQ } from './tinyQ.ts';
import { Walk } from './walk.ts';

const walk: EnvironmentEntry<{ maxEpisodeSteps: number }> = {
  description: 'A random walk with a nudge',
  ...settings({ maxEpisodeSteps: integer(20, 'Steps after which an episode is truncated', { min: 1 }) }),
  create: (config) => new Walk(config),
};

const tinyQ: AgentEntry<{ epsilon: number }> = {
  description: 'Q-learning on a table, ε-greedy',
  ...settings({ epsilon: fraction(0.1, 'Probability of a random action') }),
  supports: (observations, actions) =>
    (observations.kind === 'discrete' && actions.kind === 'discrete') ||
    'needs Discrete observations and actions',
  create: (context) => new TinyQ(context),
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
  agents: { 'tiny-q': tinyQ },
  loggers: { 'episode-lines': episodeLines },
});

export { EpisodeLines, TinyQ, Walk };
