import type { AgentContext, Memory } from '@prism-rl/core';
import type { ReplayBatch } from '@prism-rl/memory';
import { NStep, PrioritizedReplay, UniformReplay } from '@prism-rl/memory';
import { imageOf } from '@prism-rl/nn';
import type { DqnConfig } from './dqn/config.ts';

/** A replay memory, and its β where it has one. */
export interface Replay {
  readonly memory: Memory<ReplayBatch>;
  /** The exponent of importance weights now, for prioritized memories. */
  readonly beta?: () => number;
}

/**
 * The replay memory of a configuration: uniform (Mnih et al. 2015) or prioritized (Schaul et al. 2016), below a layer of n-step
 * windows for n > 1. Of stacked images every frame is kept once.
 */
export function replayFor(context: AgentContext<DqnConfig>): Replay {
  const { config, observationSpace, actionSpace, numEnvs, steps } = context;
  const options = {
    observationSpace,
    actionSpace,
    capacity: config.replayCapacity,
    batchSize: config.batchSize,
    discount: config.discount,
    learningStarts: config.learningStarts,
    trainEvery: config.trainEvery,
    updatesPerTraining: config.updatesPerTraining,
  };
  const isImage = observationSpace.shape.length === 3;
  const frameStack = isImage ? framesIn(observationSpace) : 1;
  const prioritized =
    config.replay === 'uniform'
      ? undefined
      : new PrioritizedReplay({
          ...options,
          prioritization: config.replay,
          alpha: config.priorityAlpha,
          beta: { type: 'linear', from: config.priorityBetaStart, to: config.priorityBetaEnd, steps },
          frameStack,
        });
  const ring = prioritized ?? new UniformReplay({ ...options, frameStack });
  const { nStep, discount } = config;
  const memory =
    nStep === 1 ? ring : new NStep(ring, { steps: nStep, discount, numEnvs, observationSpace, actionSpace });
  return prioritized === undefined ? { memory } : { memory, beta: () => prioritized.beta };
}

/** Frames stacked along the first axis: the channels, where those come first. */
function framesIn(space: AgentContext['observationSpace']): number {
  const { channels } = imageOf(space);
  return space.shape[0] === channels && channels < space.shape[1]! ? channels : 1;
}
