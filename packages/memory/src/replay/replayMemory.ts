import type { AgentContext, ConfigOf, Memory, ScheduleConfig } from '@prism-rl/core';
import type { replaySettings } from '../settings.ts';
import { NStep } from './nStep.ts';
import { PrioritizedReplay } from './prioritizedReplay.ts';
import type { ReplayBatch } from './transitions.ts';
import { UniformReplay } from './uniformReplay.ts';

/** Settings that decide which memory an agent uses: `replaySettings`, γ and n. */
type ReplaySettings = ConfigOf<typeof replaySettings> & {
  /** γ, in [0, 1]. */
  readonly discount: number;
  /** n: rewards summed before bootstrapping. */
  readonly nStep: number;
  /** Most steps of `ReplayBatch.longer`, with a `nStep` of 1; default: none. */
  readonly longSteps?: number | undefined;
};

/** A replay memory, and its current β if it is prioritized. */
export interface Replay {
  readonly memory: Memory<ReplayBatch>;
  /** Current exponent of importance weights, for prioritized memories. */
  readonly beta?: () => number;
  /** Current {@link PrioritizedReplay.mass}, for prioritized memories. */
  readonly mass?: () => PrioritizedReplay['mass'];
  /** Call once before the agent is used; fills it with recordings. Absent by default. */
  prepare?(): Promise<void>;
}

/**
 * Creates a replay memory: uniform (Mnih et al. 2015) or prioritized (Schaul et al. 2016), for n > 1 with n-step windows.
 *
 * @param frameStack frames stacked in each observation, each kept once; default 1: no stacking.
 * @param asPacked whether batches also contain observations in the element type of their space; default false.
 * @param beta returns the exponent of importance weights; default: the schedule of the settings.
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
  asPacked = false,
  beta?: () => number,
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
    asPacked,
    numEnvs,
    longSteps: config.longSteps,
  };
  const prioritized =
    config.replay === 'uniform'
      ? undefined
      : new PrioritizedReplay({
          ...options,
          prioritization: config.replay,
          alpha: config.priorityAlpha,
          beta: beta ?? betaOf(config, steps),
        });
  const ring = prioritized ?? new UniformReplay(options);
  const memory =
    nStep === 1 ? ring : new NStep(ring, { steps: nStep, discount, numEnvs, observationSpace, actionSpace });
  if (prioritized === undefined) return { memory };
  return { memory, beta: () => prioritized.beta, mass: () => prioritized.mass };
}

/** Returns the schedule of β, the exponent of importance weights: linear until the end of a run of `steps` steps. */
export function betaOf(config: ReplaySettings, steps: number): ScheduleConfig {
  const { priorityBetaStart: from, priorityBetaEnd: to, priorityBetaFrom, learningStarts } = config;
  if (priorityBetaFrom === 'start') return { type: 'linear', from, to, steps };
  if (learningStarts >= steps) return from;
  const [first, last] = [
    [learningStarts, from],
    [steps, to],
  ] as const;
  return { type: 'piecewise', points: [first, last] };
}
