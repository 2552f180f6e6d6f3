import { type AgentEntry, type Memory, MemoryWrapper, type Transitions } from '@prism-rl/core';

/**
 * Decides what an agent's memory stores for a step: call `remember` once with the step or a changed one, several times to add steps, or not at
 * all to drop it. The arrays of `step` are read-only and valid until the next step.
 *
 * On-policy agents need every step in order: only change values for them.
 */
export type Remember = (step: Transitions, remember: (step: Transitions) => void) => void;

/**
 * Returns an agent whose memory stores changed steps: with relabelled rewards or goals, fewer steps, or more. Returns, evaluations and films
 * are unaffected.
 *
 * Register it under its own name, so that manifests identify its runs and they can resume. `change` must depend only on its arguments, because
 * checkpoints do not save its state; use {@link AgentEntry.memory} for a memory with saved state.
 *
 * ```ts no-run
 * const clipped = rememberAs(dqn, (step, remember) => remember({ ...step, rewards: step.rewards.map(Math.sign) }));
 * train({ plugins: [classic, { name: 'mine', agents: { 'dqn-clipped': clipped } }], agent: 'dqn-clipped', … });
 * ```
 *
 * Runs throw PrismError `incompatible` for agents that step environments in threads, which have no such memory.
 */
export function rememberAs<C extends object>(entry: AgentEntry<C>, change: Remember): AgentEntry<C> {
  const memory = (own: Memory): Memory => {
    const inner = entry.memory?.(own) ?? own;
    const remember = inner.add.bind(inner);
    return Object.assign(new MemoryWrapper(inner), { add: (step: Transitions) => change(step, remember) });
  };
  return { ...entry, memory };
}
