import type { Agent, Env, GameTask, PackedArray, Policy, RowState, RowTask, VectorEnv } from '@prism-rl/core';
import { PrismError, packedArray, Rng, RowVector, whenDone } from '@prism-rl/core';
import { OpposedTask } from '@prism-rl/games';
import type { Assess, SearchRules } from '@prism-rl/search';
import { completedInterior, gumbelRoot, paperScale, rescaled, TreeBatch } from '@prism-rl/search';

/** How far a trained agent thinks ahead. */
export interface Thinking {
  /** Simulations of a search: each visits one more position. */
  readonly simulations: number;
  /** Factor of the value of the next position, as in training; default 1. */
  readonly discount?: number;
}

/**
 * Trees that grow by a trained agent's logits and values, and find the strongest move, without noise.
 *
 * @param name of the agent in errors.
 * @throws PrismError `incompatible` for agents without `assess`, and for rules that cannot be searched.
 */
export function thinkingTrees(
  rules: SearchRules | GameTask,
  agent: Policy,
  { simulations, discount = 1 }: Thinking,
  name: string,
  roots = 1,
): { readonly trees: TreeBatch; readonly assess: Assess } {
  if (agent.assess === undefined) {
    const why =
      agent.stateSize === undefined ? 'has no logits and values of one Discrete action' : 'is recurrent';
    throw PrismError.incompatible`${name} cannot think ahead: it ${why}.
      Use an agent such as ppo, a2c or dqn, with recurrent=none and rewards that are not scaled.`;
  }
  const recipe = {
    simulations,
    root: gumbelRoot({ noise: 0 }),
    interior: completedInterior(),
    scale: agent.valueFactor === undefined ? rescaled() : paperScale({ factor: agent.valueFactor }),
    discount,
  };
  return { trees: new TreeBatch(rules, recipe, roots), assess: agent.assess.bind(agent) };
}

/** A single environment whose rules are functions of a row of numbers: a `RowEnv`, or one like it. */
interface Rows {
  readonly rules: RowTask;
  readonly state: RowState;
}

/**
 * A policy that thinks ahead in an environment, or in those of a vector: it searches from their states before each step. In games the search
 * moves for both players, and knows nothing of the opponent; its discount is 1.
 *
 * @throws PrismError `incompatible` for agents that cannot, and for environments without rules on rows of numbers, such as those with wrappers.
 */
export function thinkingPolicy(agent: Agent, env: Env | VectorEnv, thinking: Thinking, name: string): Policy {
  const { rules: played } = env as Partial<Rows>;
  if (played === undefined || !('stateSize' in played)) {
    throw PrismError.incompatible`${name} cannot think ahead in ${env.id}: its rules are no functions of a row of numbers, or have wrappers.
      Leave --simulations out.`;
  }
  const [rules, discount] =
    played instanceof OpposedTask ? [played.game, 1] : [played, thinking.discount ?? 1];
  const { stateType, stateSize } = rules;
  const numEnvs = env instanceof RowVector ? env.numEnvs : 1;
  const { trees, assess } = thinkingTrees(rules, agent, { ...thinking, discount }, name, numEnvs);
  const states = packedArray(stateType, numEnvs * stateSize) as RowState;
  const stateOf = (i: number): RowState =>
    env instanceof RowVector ? env.stateOf(i) : (env as object as Rows).state;
  const rng = new Rng(0);
  return {
    act: (_observations: PackedArray, { actions }) => {
      for (let i = 0; i < numEnvs; i++) states.set(stateOf(i).subarray(0, stateSize), i * stateSize);
      return whenDone(trees.search(states, numEnvs, assess, rng), (found) =>
        actions.set(found.actions as never),
      );
    },
    save: () => agent.save(),
    restore: (snapshot) => agent.restore(snapshot),
  };
}
