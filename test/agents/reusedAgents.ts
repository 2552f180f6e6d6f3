// Agents for `checkAgent` that live on from check to check: to compile one takes far longer than what a check does with it. Before it is
// handed out again, an agent is restored to what it was when it was made; a check that asks for a second one gets one made anew, which has
// to begin as the first did.
import type { Agent, MaybePromise, Snapshot, StepLearner } from '@prism-rl/core';
import { isSelfDriving } from '@prism-rl/core';
import { afterAll, expect } from 'vitest';

/** An agent, and what it and its memory saved when it was made. */
interface Reused {
  readonly agent: StepLearner;
  readonly beginning: { readonly agent: Snapshot; readonly memory: Snapshot };
}

/**
 * Makes agents as `create` does, no more of them than are in use at a time. To be called within a `describe`, at whose end they are disposed
 * of.
 *
 * @param create makes the same agent each time, from the same seed.
 */
export function reused(create: () => MaybePromise<Agent>): () => Promise<Agent> {
  const free: Reused[] = [];
  const ends: (() => MaybePromise<void>)[] = [];
  let first: Reused | undefined;
  afterAll(async () => {
    for (const end of ends) await end();
  });

  const make = async (): Promise<Reused> => {
    const agent = await create();
    if (isSelfDriving(agent))
      throw new Error('An agent that trains itself has no memory that could be restored.');
    const made = { agent, beginning: { agent: await agent.save(), memory: agent.memory.save() } };
    if (first !== undefined) expect(made.beginning).toEqual(first.beginning);
    first ??= made;
    const dispose = agent.dispose?.bind(agent);
    if (dispose !== undefined) ends.push(dispose);
    agent.dispose = () => void free.push(made);
    return made;
  };

  return async () => {
    const old = free.pop();
    if (old === undefined) return (await make()).agent;
    const { agent, beginning } = old;
    await agent.restore(beginning.agent);
    agent.memory.restore(beginning.memory);
    return agent;
  };
}
