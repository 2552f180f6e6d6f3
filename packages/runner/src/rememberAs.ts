import type { AgentEntry, Transitions } from '@prism-rl/core';

/**
 * Decides how an agent's memory receives one step of the environments: call `remember` once, with the step or another one in its place,
 * several times to add steps, or not at all to leave it out. The arrays of `step` are valid until the next one, and read-only.
 *
 * On-policy agents need every step in its order; for them change values, and keep the number of steps.
 */
export type Remember = (step: Transitions, remember: (step: Transitions) => void) => void;

/**
 * Returns the same agent with a memory that receives what `change` makes of each step: relabelled rewards or goals, fewer steps, or more.
 * Returns, evaluations and films still show what the environment says.
 *
 * Register it under its own name, so that manifests tell its runs apart and resumed runs find it. `change` must depend on its arguments
 * alone: checkpoints do not save its state. A memory with state of its own, which checkpoints save, is {@link AgentEntry.memory}.
 *
 * ```ts no-run
 * const clipped = rememberAs(dqn, (step, remember) => remember({ ...step, rewards: step.rewards.map(Math.sign) }));
 * train({ plugins: [classic, { name: 'mine', agents: { 'dqn-clipped': clipped } }], agent: 'dqn-clipped', … });
 * ```
 *
 * A run throws PrismError `incompatible` for agents that step environments in threads: they have no such memory.
 */
export function rememberAs<C extends object>(entry: AgentEntry<C>, change: Remember): AgentEntry<C> {
  return {
    ...entry,
    memory: (own) => {
      const inner = entry.memory?.(own) ?? own;
      const remember = inner.add.bind(inner);
      return {
        get size() {
          return inner.size;
        },
        get capacity() {
          return inner.capacity;
        },
        add: (step) => change(step, remember),
        ready: () => inner.ready(),
        sample: (rng) => inner.sample(rng),
        save: () => inner.save(),
        restore: (snapshot) => inner.restore(snapshot),
      };
    },
  };
}
