import type { AgentContext, AgentEntry, Transitions } from '@prism-rl/core';
import { isSelfDriving, PrismError } from '@prism-rl/core';

/**
 * Decides how an agent's memory receives one step of the environments: call `remember` once, with the step or another one in its place,
 * several times to add steps, or not at all to leave it out. The arrays of `step` are valid until the next one, and read-only.
 *
 * On-policy agents need every step in its order; for them change values, and keep the number of steps.
 */
export type Remember = (step: Transitions, remember: (step: Transitions) => void) => void;

/**
 * The same agent, whose memory receives what `change` makes of each step: relabelled rewards or goals, fewer steps, or more of them. It
 * stands between environment and memory; returns, evaluations and films show what the environment itself says.
 *
 * Register it under its own name, so that manifests tell its runs apart and resumed runs find it. `change` must depend on its
 * arguments alone: a checkpoint does not save what it remembers.
 *
 * ```ts no-run
 * const clipped = rememberAs(dqn, (step, remember) => remember({ ...step, rewards: step.rewards.map(Math.sign) }));
 * train({ plugins: [classic, { name: 'mine', agents: { 'dqn-clipped': clipped } }], agent: 'dqn-clipped', … });
 * ```
 *
 * @throws PrismError `incompatible`, where the agent is made, for agents that step environments in threads: they have no such memory.
 */
export function rememberAs<C extends object>(entry: AgentEntry<C>, change: Remember): AgentEntry<C> {
  return {
    ...entry,
    create: async (context: AgentContext<C>) => {
      const agent = await entry.create(context);
      if (isSelfDriving(agent)) {
        await agent.dispose?.();
        throw new PrismError(
          'incompatible',
          'rememberAs needs an agent with a memory, but this one steps environments in threads.',
        );
      }
      const { memory } = agent;
      const remember = memory.add.bind(memory);
      Object.defineProperty(memory, 'add', { value: (step: Transitions) => change(step, remember) });
      return agent;
    },
  };
}
