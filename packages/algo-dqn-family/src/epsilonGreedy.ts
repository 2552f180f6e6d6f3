import type { ActionMask, PackedArray, Rng, Space } from '@prism-rl/core';
import { actionMaskOf, drawPossible } from '@prism-rl/core';
import { exp } from '@prism-rl/core/arithmetic';
import type { DqnConfig } from './dqn/config.ts';

/** Settings of ε. Agents without a replay memory learn from the first step on. */
export type Exploration = Pick<DqnConfig, 'epsilonStart' | 'epsilonEnd' | 'epsilonDecay' | 'epsilonSteps'> &
  Partial<Pick<DqnConfig, 'epsilonFrom' | 'learningStarts'>>;

/** Probability of a random action after `envSteps` steps. */
export function scheduledEpsilon(config: Exploration, envSteps: number): number {
  const { epsilonStart, epsilonEnd, epsilonDecay, epsilonSteps, epsilonFrom, learningStarts = 0 } = config;
  const progress = Math.max(0, envSteps - (epsilonFrom === 'learning' ? learningStarts : 0)) / epsilonSteps;
  const left = epsilonDecay === 'exponential' ? exp(-progress) : Math.max(0, 1 - progress);
  return epsilonEnd + (epsilonStart - epsilonEnd) * left;
}

/** Where masks of possible actions lie in packed observations. */
export interface MaskPlace extends ActionMask {
  /** Numbers of a packed observation. */
  readonly rowSize: number;
}

/** The place of a space's masks; undefined for one without any. */
export function maskPlaceOf(observationSpace: Space): MaskPlace | undefined {
  const mask = actionMaskOf(observationSpace);
  return mask && { ...mask, rowSize: observationSpace.size };
}

/**
 * Decides which rows of a batch explore, and gives those a uniformly random action (Sutton & Barto, section 2.2).
 * Each row draws one uniform number, and if it explores one action for each of its branches.
 *
 * @param branches actions of each of the choices that a row makes at once.
 * @param actions −1 where nothing is chosen yet; receives the random actions, counted from 0. Other rows stay as they are, and draw nothing.
 * @param masks of the observations that actions are for: only possible ones are drawn; default: all are.
 * @returns whether any row is left to act greedily.
 */
export function exploreEpsilon(
  rng: Rng,
  epsilon: number,
  branches: readonly number[],
  actions: Int32Array,
  masks?: MaskPlace & { readonly observations: PackedArray },
): boolean {
  const choices = branches.length;
  let anyGreedy = false;
  for (let i = 0; i < actions.length; i += choices) {
    if (actions[i] !== -1) continue;
    if (rng.random() >= epsilon) anyGreedy = true;
    else if (masks === undefined) {
      for (let k = 0; k < choices; k++) actions[i + k] = rng.integers(0, branches[k]!);
    } else {
      const { observations, rowSize, offset } = masks;
      for (let k = 0, at = (i / choices) * rowSize + offset; k < choices; at += branches[k++]!) {
        actions[i + k] = drawPossible(observations, rng, at, branches[k]!);
        // Nothing is possible where an episode is over.
        anyGreedy ||= actions[i + k] === -1;
      }
    }
  }
  return anyGreedy;
}
