// Options of checkpoints, evaluations, films and logs that `train` and `resume` share.

import type { Registry, Run } from '@prism-rl/core';
import type { runFactory } from '@prism-rl/runner';
import { type OptionValues, option } from './command.ts';
import { readCheckpointEvery } from './experiment/readOptions.ts';
import { requirePictures } from './film/filmEpisode.ts';

export const trainingOptions = {
  'checkpoint-every': option.text(
    'N',
    'steps (10000) or time (5m) between checkpoints (default: a tenth of the run)',
  ),
  'eval-every': option.number('N', 'steps between evaluations (default: one at the end)'),
  'eval-episodes': option.number('N', 'episodes of an evaluation (default 100, fewer for slow games)'),
  'record-every': option.number('N', 'steps between films of the greedy policy (default: none)'),
  logger: option.list('NAME', 'also log to this logger of a plugin'),
  json: option.flag('print the result as one JSON object on stdout'),
} as const;

type Along = Pick<Run, 'evaluationSteps' | 'evaluationEpisodes' | 'schedule'>;

/**
 * Reads the options of {@link trainingOptions}.
 *
 * @param planned values of absent options.
 */
export function readSchedule(options: OptionValues, registry: Registry, planned: Along): Along {
  const evaluationSteps = options.whole('eval-every') ?? planned.evaluationSteps;
  const evaluationEpisodes = options.whole('eval-episodes') ?? planned.evaluationEpisodes;
  const recordSteps = options.whole('record-every');
  const saving = readCheckpointEvery(options);
  const loggers = options.list('logger');
  for (const name of loggers) registry.get('loggers', name); // reports unknown loggers at once
  const schedule: Run['schedule'] = {
    ...planned.schedule,
    ...(recordSteps !== undefined && { recordSteps }),
    // An interval in steps replaces a preset's in seconds, and the reverse.
    ...(Object.keys(saving).length > 0 && { checkpointSteps: undefined, checkpointSeconds: undefined }),
    ...saving,
    ...(loggers.length > 0 && { loggers }),
  };
  return { evaluationSteps, evaluationEpisodes, schedule };
}

/** @throws PrismError `incompatible` if the run's environment draws no pictures. */
export async function requireFilms(factory: ReturnType<typeof runFactory>): Promise<void> {
  const env = await factory.createSingleEnv();
  try {
    requirePictures(env);
  } finally {
    env.close?.();
  }
}
