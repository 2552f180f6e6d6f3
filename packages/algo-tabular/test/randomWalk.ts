/** The random walk of Sutton & Barto 2018, example 6.2 (5 states) and section 7.1 (19 states). */

import type { AgentContext, StepLearner, TabularModel } from '@prism-rl/core';
import { tabularModel } from '@prism-rl/env-gridworld';
import { contextFor, modelEnv, play } from './play.ts';

/** States in a row, with the start in the middle. The reward beyond the left end is `leftReward`, beyond the right end 1. */
function randomWalk(numStates: number, leftReward: number): TabularModel {
  return tabularModel(numStates, 2, [Math.floor(numStates / 2)], (state, action, add) => {
    const next = state + (action === 0 ? -1 : 1);
    if (next < 0) add(1, state, leftReward, true);
    else if (next === numStates) add(1, state, 1, true);
    else add(1, next, 0, false);
  });
}

/** The true values: a straight line from `leftReward` to 1. */
function randomWalkValues(numStates: number, leftReward: number): Float64Array {
  return Float64Array.from(
    { length: numStates },
    (_, s) => leftReward + ((1 - leftReward) * (s + 1)) / (numStates + 1),
  );
}

/** RMS error on the random walk over n, λ and α, as in figures 7.2 and 12.6 of Sutton & Barto 2018. */

type Predictor = StepLearner & { readonly v: Float64Array };

function rootMeanSquare(estimate: Float64Array, truth: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < truth.length; i++) sum += (estimate[i]! - truth[i]!) ** 2;
  return Math.sqrt(sum / truth.length);
}

export interface WalkOptions {
  readonly numStates: number;
  readonly leftReward: number;
  readonly episodes: number;
  readonly runs: number;
  /** Whether to average the error after every episode (figure 7.2) or only take the one after the last. */
  readonly every: boolean;
}

/** The walk of figure 7.2: 19 states, rewards −1 and 1, the first 10 episodes. */
export const walk19: Omit<WalkOptions, 'runs'> = { numStates: 19, leftReward: -1, episodes: 10, every: true };

/** Mean RMS error of an agent over the runs; run `k` uses seed `k`. */
export function walkError<C extends object>(
  Kind: new (context: AgentContext<C>) => Predictor,
  config: C,
  { numStates, leftReward, episodes, runs, every }: WalkOptions,
): number {
  const model = randomWalk(numStates, leftReward);
  const truth = randomWalkValues(numStates, leftReward);
  let total = 0;
  for (let run = 0; run < runs; run++) {
    const env = modelEnv(model);
    const agent = new Kind(contextFor(env, config, run));
    let ended = 0;
    const onEpisode = (): void => {
      if (every || ++ended === episodes) total += rootMeanSquare(agent.v, truth) / (every ? episodes : 1);
    };
    play(agent, env, 1000 * run, { episodes, onEpisode });
  }
  return total / runs;
}
