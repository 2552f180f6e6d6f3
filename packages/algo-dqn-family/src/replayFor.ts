import type { AgentContext, Memory } from '@prism-rl/core';
import type { ReplayBatch } from '@prism-rl/replay';
import { NStep, PrioritizedReplay, UniformReplay } from '@prism-rl/replay';
import type { DqnConfig } from './dqn/config.ts';
import { imageOf } from './network/image.ts';

/** A replay memory, and its β where it has one. */
export interface Replay {
  readonly memory: Memory<ReplayBatch>;
  /** The exponent of importance weights now, for prioritized memories. */
  readonly beta?: () => number;
}

/**
 * The replay memory of a configuration: uniform (Mnih et al. 2015) or prioritized (Schaul et al. 2016), below a layer of n-step
 * windows for n > 1.
 *
 * Images and windows are kept by the prioritized memory, which stores every frame once and the discount of each window; with α = 0
 * it draws uniformly (stratified: each of `batchSize` equal parts of the memory gives one transition).
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
  if (config.replay === 'uniform' && config.nStep === 1 && !isImage) {
    return { memory: new UniformReplay(options) };
  }
  const isUniform = config.replay === 'uniform';
  const ring = new PrioritizedReplay({
    ...options,
    prioritization: config.replay === 'rank' ? 'rank' : 'proportional',
    alpha: isUniform ? 0 : config.priorityAlpha,
    beta: { type: 'linear', from: config.priorityBetaStart, to: config.priorityBetaEnd, steps },
    frameStack: isImage ? framesIn(observationSpace) : 1,
  });
  const memory =
    config.nStep === 1
      ? ring
      : new NStep(ring, {
          steps: config.nStep,
          discount: config.discount,
          numEnvs,
          observationSpace,
          actionSpace,
        });
  return isUniform ? { memory } : { memory, beta: () => ring.beta };
}

/** Frames stacked along the first axis: the channels, where those come first. */
function framesIn(space: AgentContext['observationSpace']): number {
  const { channels } = imageOf(space);
  return space.shape[0] === channels && channels < space.shape[1]! ? channels : 1;
}
