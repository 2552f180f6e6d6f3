import type { ActionMask, AgentContext, PackedArray, Rng, Space, Transitions } from '@prism-rl/core';
import { actionMaskOf, drawPossible } from '@prism-rl/core';
import { exp } from '@prism-rl/core/arithmetic';
import type * as tf from '@prism-rl/jit/tensorflow';
import { branchesOf } from './actions.ts';
import type { DqnConfig } from './dqn/config.ts';

/** How an agent explores in training. */
export interface Exploration {
  /** Returns the probability of a random action after `envSteps` steps, the metric `epsilon`. */
  epsilon(envSteps: number): number;
  /**
   * Chooses actions before the network does: replaces −1 in `actions`, for each row an index from 0 per branch. The network chooses where
   * −1 is left, or where a mask excludes the action.
   */
  choose(actions: Int32Array, observations: PackedArray, envSteps: number): void;
  /** Changes what the network chooses; default: its best action. */
  readonly guide?: Guide;
  /** Receives the steps taken. */
  follow?(step: Transitions): void;
}

/** Changes the values that the network chooses by while it explores. */
export interface Guide {
  /** Numbers per row that {@link values} takes. */
  readonly size: number;
  /** Fills these numbers, row by row. They are 0 before. */
  fill(numbers: Float32Array): void;
  /**
   * Returns the values to choose by, a part of the acting step.
   *
   * @param values `[rows, actions]` expected values. Returns them for numbers that are all 0: outside of training.
   * @param outputs `[rows, actions, outputs]` of the network.
   * @param numbers `[rows, size]`
   */
  values(values: tf.Tensor2D, outputs: tf.Tensor3D, numbers: tf.Tensor2D): tf.Tensor2D;
}

/** Explores ε-greedily (Sutton & Barto, section 2.2). */
export function epsilonGreedy(
  { observationSpace, actionSpace, rng }: Pick<AgentContext, 'observationSpace' | 'actionSpace' | 'rng'>,
  schedule: EpsilonSchedule,
): Exploration {
  const branches = branchesOf(actionSpace)!;
  const mask = maskPlaceOf(observationSpace);
  const epsilon = (envSteps: number): number => scheduledEpsilon(schedule, envSteps);
  return {
    epsilon,
    choose: (actions, observations, envSteps) =>
      exploreEpsilon(rng, epsilon(envSteps), branches, actions, mask && { ...mask, observations }),
  };
}

/** Settings of ε. Agents without a replay buffer learn from the first step. */
export type EpsilonSchedule = Pick<
  DqnConfig,
  'epsilonStart' | 'epsilonEnd' | 'epsilonDecay' | 'epsilonSteps'
> &
  Partial<Pick<DqnConfig, 'epsilonFrom' | 'learningStarts'>>;

/** Returns the probability of a random action after `envSteps` steps. */
export function scheduledEpsilon(config: EpsilonSchedule, envSteps: number): number {
  const { epsilonStart, epsilonEnd, epsilonDecay, epsilonSteps, epsilonFrom, learningStarts = 0 } = config;
  const progress = Math.max(0, envSteps - (epsilonFrom === 'learning' ? learningStarts : 0)) / epsilonSteps;
  const left = epsilonDecay === 'exponential' ? exp(-progress) : Math.max(0, 1 - progress);
  return epsilonEnd + (epsilonStart - epsilonEnd) * left;
}

/** Location of action masks in packed observations. */
export interface MaskPlace extends ActionMask {
  /** Size of a packed observation. */
  readonly rowSize: number;
}

/** Returns the location of a space's masks; undefined without masks. */
export function maskPlaceOf(observationSpace: Space): MaskPlace | undefined {
  const mask = actionMaskOf(observationSpace);
  return mask && { ...mask, rowSize: observationSpace.size };
}

/**
 * Selects the rows that explore, and fills them with uniform random actions (Sutton & Barto, section 2.2). Each row samples one uniform
 * number, and one action per branch if it explores.
 *
 * @param branches number of actions per branch.
 * @param actions −1 for rows without an action; receives the random actions, as indices from 0. Other rows are unchanged and sample
 * nothing.
 * @param masks restrict the actions to valid ones; default: all are valid. After the end of an episode no action is valid, and −1 stays.
 */
export function exploreEpsilon(
  rng: Rng,
  epsilon: number,
  branches: readonly number[],
  actions: Int32Array,
  masks?: MaskPlace & { readonly observations: PackedArray },
): void {
  const choices = branches.length;
  for (let i = 0; i < actions.length; i += choices) {
    if (actions[i] !== -1) continue;
    if (rng.random() >= epsilon) continue;
    if (masks === undefined) {
      for (let k = 0; k < choices; k++) actions[i + k] = rng.integers(0, branches[k]!);
    } else {
      const { observations, rowSize, offset } = masks;
      for (let k = 0, at = (i / choices) * rowSize + offset; k < choices; at += branches[k++]!) {
        actions[i + k] = drawPossible(observations, rng, at, branches[k]!);
      }
    }
  }
}

/** Sets actions to −1 that a mask excludes. */
export function leavePossible(
  { observations, rowSize, offset }: MaskPlace & { readonly observations: PackedArray },
  branches: readonly number[],
  actions: Int32Array,
): void {
  for (let i = 0, row = offset; i < actions.length; row += rowSize) {
    for (let k = 0, at = row; k < branches.length; at += branches[k++]!, i++)
      if (actions[i] !== -1 && observations[at + actions[i]!] === 0) actions[i] = -1;
  }
}
