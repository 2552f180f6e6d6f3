import type { AgentContext, Memory } from '@prism-rl/core';
import { NStep } from './nStep.ts';
import { PrioritizedReplay } from './prioritizedReplay.ts';
import type { ReplayBatch } from './replayBatch.ts';
import { UniformReplay } from './uniformReplay.ts';

/** The settings of agents that decide which memory they learn from. */
export interface ReplaySettings {
  /** γ, in [0, 1]. */
  readonly discount: number;
  /** Transitions remembered. */
  readonly replayCapacity: number;
  readonly batchSize: number;
  /** Transitions collected before the first update. */
  readonly learningStarts: number;
  /** Environment steps between trainings. */
  readonly trainEvery: number;
  /** Updates at each training. */
  readonly updatesPerTraining: number;
  /** n: rewards summed before bootstrapping. */
  readonly nStep: number;
  /** How transitions are drawn: `uniform`, or by priority, `proportional` to it or by its `rank`. */
  readonly replay: 'uniform' | 'proportional' | 'rank';
  /** How much priorities count; 0 draws uniformly. */
  readonly priorityAlpha: number;
  /** β at the start: how much of the bias of priorities importance weights take back. */
  readonly priorityBetaStart: number;
  /** β at the end of the run; it moves linearly. */
  readonly priorityBetaEnd: number;
}

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
 * @param frameStack frames stacked in each observation, of which every one is kept once; default 1: observations are kept as they are.
 * @throws PrismError `invalid-config`
 */
export function replayMemory(
  {
    config,
    observationSpace,
    actionSpace,
    numEnvs,
    steps,
  }: Pick<AgentContext<ReplaySettings>, 'config' | 'observationSpace' | 'actionSpace' | 'numEnvs' | 'steps'>,
  frameStack = 1,
): Replay {
  const { nStep, discount } = config;
  const options = {
    observationSpace,
    actionSpace,
    capacity: config.replayCapacity,
    batchSize: config.batchSize,
    discount,
    learningStarts: config.learningStarts,
    trainEvery: config.trainEvery,
    updatesPerTraining: config.updatesPerTraining,
    frameStack,
  };
  const prioritized =
    config.replay === 'uniform'
      ? undefined
      : new PrioritizedReplay({
          ...options,
          prioritization: config.replay,
          alpha: config.priorityAlpha,
          beta: { type: 'linear', from: config.priorityBetaStart, to: config.priorityBetaEnd, steps },
        });
  const ring = prioritized ?? new UniformReplay(options);
  const memory =
    nStep === 1 ? ring : new NStep(ring, { steps: nStep, discount, numEnvs, observationSpace, actionSpace });
  return prioritized === undefined ? { memory } : { memory, beta: () => prioritized.beta };
}
