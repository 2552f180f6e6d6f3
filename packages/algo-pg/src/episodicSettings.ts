import { notNegative, positive, wholeNumber } from './settings.ts';

/** Settings of the agents that learn from whole episodes. */
export type EpisodicConfig = {
  /** Adam's step size. */
  learningRate: number;
  /** Adam's ε. */
  adamEpsilon: number;
  /** Joint norm that gradients are cut to; 0 cuts nothing. */
  maxGradientNorm: number;
  /** A batch of whole episodes is due when it holds more steps than this; 0: after each episode. */
  batchSteps: number;
  /** Updates after which the run ends; 0: when its steps are used up. */
  iterations: number;
};

/** Entries of a schema for {@link EpisodicConfig}. */
export const episodicEntries = {
  learningRate: positive,
  adamEpsilon: positive,
  maxGradientNorm: notNegative,
  batchSteps: wholeNumber,
  iterations: wholeNumber,
};

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
