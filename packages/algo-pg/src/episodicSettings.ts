import type { ConfigOf } from '@prism-rl/core';
import { grouped, integer } from '@prism-rl/core';
import * as learning from './learningSettings.ts';

/** Settings of the agents that learn from whole episodes. */
export const episodicSettings = {
  ...grouped('optimizer', {
    learningRate: learning.learningRate(1e-3, 'Adam', [1e-3, 1e-2]),
    adamEpsilon: learning.adamEpsilon(1e-8),
    maxGradientNorm: learning.maxGradientNorm(0),
  }),
  ...grouped('schedule', {
    batchSteps: integer(
      0,
      'A batch of whole episodes is due when it holds more steps than this; 0: after each episode. Where the mean of the batch is subtracted, an episode whose returns are all the same waits for the next',
      { min: 0 },
    ),
    iterations: integer(0, 'Updates after which the run ends; 0: when its steps are used up', { min: 0 }),
  }),
};

/** Values of {@link episodicSettings}. */
export type EpisodicConfig = ConfigOf<typeof episodicSettings>;

/** Updates after which a run ends, as plugins say it. */
export function plannedUpdates({ iterations }: Pick<EpisodicConfig, 'iterations'>): number | undefined {
  return iterations > 0 ? iterations : undefined;
}

/** Metrics of every agent that learns from whole episodes. */
export const episodicMetrics = {
  loss: 'Loss of the last update, before its step',
  entropy: 'Mean entropy of the policy over the batch, in nats',
  kl: 'Mean divergence of the policy before the update from the one after, in nats',
  advantageMean: 'Mean advantage over the batch, before it is standardised',
  advantageStd: 'Its standard deviation',
  episodeLength: 'Mean steps of the batch’s episodes',
  learningRate: 'Step size of the update',
};
