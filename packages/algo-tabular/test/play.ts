/** A bare training loop, without the runner's metrics. */

import {
  type AgentContext,
  actOutputs,
  Discrete,
  type Extras,
  type PackedArray,
  Rng,
  type StepLearner,
  type TabularModel,
  type Transitions,
  type VectorEnv,
} from '@prism-rl/core';
import { TabularVector } from '@prism-rl/env-gridworld';

/** Returns copies of a model as a vector environment. */
export function modelEnv(model: TabularModel, numEnvs = 1, maxEpisodeSteps: number | null = null): VectorEnv {
  return new TabularVector(numEnvs, {
    id: 'Model-v0',
    model,
    maxEpisodeSteps,
    framesPerSecond: 1,
    actionNames: Array.from({ length: model.numActions }, (_, a) => `action ${a}`),
    draw: () => ({ width: 1, height: 1, data: new Uint8Array(3) }),
    describe: (state) => `state ${state}`,
  });
}

export function contextFor<C extends object>(
  { observationSpace, actionSpace, numEnvs }: Pick<VectorEnv, 'observationSpace' | 'actionSpace' | 'numEnvs'>,
  config: C,
  seed = 0,
): AgentContext<C> {
  return { observationSpace, actionSpace, numEnvs, steps: 1000, config, rng: new Rng(seed) };
}

export interface Until {
  readonly steps?: number;
  readonly episodes?: number;
  /** Called after each episode, when the agent has learned from its last step. */
  readonly onEpisode?: () => void;
}

/** Resets and trains until `steps` steps were taken or `episodes` episodes ended. @returns the returns of the episodes. */
export function play(agent: StepLearner, env: VectorEnv, seed: number, until: Until): number[] {
  const { steps = Number.POSITIVE_INFINITY, episodes = Number.POSITIVE_INFINITY, onEpisode } = until;
  const { numEnvs, rewards, terminated, truncated } = env;
  const previous = env.observations.slice() as PackedArray;
  const successors = env.observations.slice() as PackedArray;
  const out = actOutputs(env.actionSpace, numEnvs, agent.extras);
  const starts = new Uint8Array(numEnvs).fill(1);
  const sums = new Float64Array(numEnvs);
  const returns: number[] = [];
  const rng = new Rng(seed + 1);
  env.reset({ seed });
  for (let step = 0; step < steps && returns.length < episodes; step += numEnvs) {
    previous.set(env.observations);
    agent.act(previous, out, 'explore');
    env.step(out.actions);
    successors.set(env.observations);
    for (let i = 0; i < numEnvs; i++) {
      sums[i]! += rewards[i]!;
      if (terminated[i] === 0 && truncated[i] === 0) continue;
      successors[i] = env.finalObservations[i]!;
      returns.push(sums[i]!);
      sums[i] = 0;
    }
    agent.memory.add({
      count: numEnvs,
      observations: previous,
      rewards,
      nextObservations: successors,
      terminated,
      truncated,
      starts,
      ...out,
    });
    for (let i = 0; i < numEnvs; i++) starts[i] = terminated[i]! | truncated[i]!;
    while (agent.memory.ready()) agent.learn(agent.memory.sample(rng));
    for (let i = 0; i < numEnvs; i++) if (starts[i] === 1) onEpisode?.();
  }
  return returns;
}

/** Return of a greedy episode of at most `limit` steps. */
export function greedyReturn(agent: StepLearner, env: VectorEnv, limit = 1000): number {
  const actions = new Int32Array(env.numEnvs);
  let sum = 0;
  env.reset({ seed: 0 });
  for (let step = 0; step < limit; step++) {
    agent.act(env.observations, { actions, extras: {} }, 'exploit');
    env.step(actions);
    sum += env.rewards[0]!;
    if (env.terminated[0] === 1 || env.truncated[0] === 1) break;
  }
  return sum;
}

/** Learning from single steps written by hand. */

/** S, A, R, S′, and how the episode ended, if it did. */
export type Step = readonly [
  state: number,
  action: number,
  reward: number,
  nextState: number,
  ending?: 'terminated' | 'truncated',
];

/** Context of an agent for `numStates` states and `numActions` actions. */
export function smallContext<C extends object>(
  numStates: number,
  numActions: number,
  config: C,
  { numEnvs = 1, seed = 0 } = {},
): AgentContext<C> {
  const spaces = { observationSpace: new Discrete(numStates), actionSpace: new Discrete(numActions) };
  return contextFor({ ...spaces, numEnvs }, config, seed);
}

/** A step of one environment per row. */
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

/** Lets an agent of one environment learn from the steps in turn. */
export function feed(agent: StepLearner, steps: readonly Step[], extras: Extras = {}): void {
  for (const step of steps) {
    agent.memory.add(transitionsOf([step], extras));
    while (agent.memory.ready()) agent.learn(agent.memory.sample(new Rng(0)));
  }
}
