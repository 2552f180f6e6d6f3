// How a run is checkpointed, evaluated, filmed and logged: options that `train` and `resume` share.
import type { Registry, RunSchedule } from '@prism-rl/core';
import type { RunPlan } from '@prism-rl/runner';
import type { OptionValues } from './command.ts';
import { requirePictures } from './film/filmEpisode.ts';
import { readCheckpointEvery } from './sweep/readOptions.ts';
import { wholeNumber } from './wholeNumber.ts';

/** Options of training, by name. */
export const trainingOptions = {
  'checkpoint-every': {
    type: 'text',
    value: 'N',
    help: 'steps (10000) or time (5m) between checkpoints (default: a tenth of the run)',
  },
  'eval-every': { type: 'number', value: 'N', help: 'steps between evaluations (default: one at the end)' },
  'eval-episodes': {
    type: 'number',
    value: 'N',
    help: 'episodes of an evaluation (default 100, of slow games fewer)',
  },
  'record-every': {
    type: 'number',
    value: 'N',
    help: 'steps between films of the greedy policy (default: none)',
  },
  logger: { type: 'list', value: 'NAME', help: 'also log to this logger of a plugin' },
  json: { type: 'flag', help: 'print the result as one JSON object on stdout' },
} as const;

/**
 * Reads the options of {@link trainingOptions}.
 *
 * @param planned what holds where an option is not given.
 */
export function readSchedule(
  options: OptionValues,
  registry: Registry,
  planned: RunSchedule = {},
): RunSchedule {
  const given: { -readonly [K in keyof RunSchedule]: RunSchedule[K] } = { ...planned };
  for (const [key, name] of intervals) {
    const value = options.number(name);
    if (value !== undefined) given[key] = wholeNumber(name, value, 1);
  }
  const { checkpointSteps, checkpointSeconds } = readCheckpointEvery(options);
  if (checkpointSteps !== undefined || checkpointSeconds !== undefined) {
    given.checkpointSteps = checkpointSteps;
    given.checkpointSeconds = checkpointSeconds;
  }
  const loggers = options.list('logger');
  for (const name of loggers) registry.get('loggers', name); // unknown ones are named at once
  return loggers.length === 0 ? given : { ...given, loggers };
}

const intervals = [
  ['evaluationSteps', 'eval-every'],
  ['evaluationEpisodes', 'eval-episodes'],
  ['recordSteps', 'record-every'],
] as const;

/** @throws PrismError `incompatible` if the run's environment draws no pictures. */
export async function requireFilms(plan: RunPlan): Promise<void> {
  const env = await plan.createSingleEnv();
  try {
    requirePictures(env);
  } finally {
    env.close?.();
  }
}
