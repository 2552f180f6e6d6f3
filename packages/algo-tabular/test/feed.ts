/** Feeding an agent single steps by hand. */

import type { AgentContext, Extras, StepLearner, Transitions } from '@prism-rl/core';
import { Discrete, Rng } from '@prism-rl/core';

/** S, A, R, S′, and how the step ended the episode, if it did. */
export type Step = readonly [
  state: number,
  action: number,
  reward: number,
  nextState: number,
  ending?: 'terminated' | 'truncated',
];

/** What an agent for `numStates` states and `numActions` actions is made with. */
export function smallContext<C extends object>(
  numStates: number,
  numActions: number,
  config: C,
  { numEnvs = 1, seed = 0 } = {},
): AgentContext<C> {
  return {
    observationSpace: new Discrete(numStates),
    actionSpace: new Discrete(numActions),
    numEnvs,
    steps: 1000,
    config,
    rng: new Rng(seed),
  };
}

/** One step of as many environments as there are rows. */
export function transitionsOf(steps: readonly Step[], extras: Extras = {}): Transitions {
  return {
    count: steps.length,
    observations: Int32Array.from(steps, ([state]) => state),
    actions: Int32Array.from(steps, ([, action]) => action),
    rewards: Float64Array.from(steps, ([, , reward]) => reward),
    nextObservations: Int32Array.from(steps, ([, , , next]) => next),
    terminated: Uint8Array.from(steps, ([, , , , ending]) => Number(ending === 'terminated')),
    truncated: Uint8Array.from(steps, ([, , , , ending]) => Number(ending === 'truncated')),
    starts: new Uint8Array(steps.length),
    extras,
  };
}

/** Lets an agent of one environment learn from the steps, one after the other. */
export function feed(agent: StepLearner, steps: readonly Step[], extras: Extras = {}): void {
  for (const step of steps) {
    agent.memory.add(transitionsOf([step], extras));
    while (agent.memory.ready()) agent.learn(agent.memory.sample(new Rng(0)));
  }
}
