import { type AgentEntry, definePlugin, type EnvironmentEntry, type LoggerEntry } from '@prism-rl/core';
import * as v from 'valibot';
import { EpisodeLines } from './episodeLines.ts';
import { TinyQ } from './tinyQ.ts';
import { Walk } from './walk.ts';

const walk: EnvironmentEntry<{ maxEpisodeSteps: number }> = {
  description: 'A random walk with a nudge',
  defaults: { maxEpisodeSteps: 20 },
  schema: v.strictObject({ maxEpisodeSteps: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
  create: (config) => new Walk(config),
};

const tinyQ: AgentEntry<{ epsilon: number }> = {
  description: 'Q-learning on a table, ε-greedy',
  defaults: { epsilon: 0.1 },
  schema: v.strictObject({ epsilon: v.pipe(v.number(), v.minValue(0), v.maxValue(1)) }),
  supports: (observations, actions) =>
    (observations.kind === 'discrete' && actions.kind === 'discrete') ||
    'needs Discrete observations and actions',
  create: (context) => new TinyQ(context),
};

const episodeLines: LoggerEntry = {
  description: 'one line for every episode',
  defaults: {},
  schema: v.strictObject({}),
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
