// Agents that several runs of `checkAgent` share, because compiling one takes far longer than a check. Each check gets an agent restored to
// its initial state; a second one within the check is newly created and must start as the first did.
import type { Agent, MaybePromise, Snapshot, StepLearner } from '@prism-rl/core';
import { isSelfDriving } from '@prism-rl/core';
import { afterAll, expect } from 'vitest';

/** An agent, and the initial state of the agent and its replay buffer. */
interface Reused {
  readonly agent: StepLearner;
  readonly beginning: { readonly agent: Snapshot; readonly memory: Snapshot };
}

/**
 * Creates agents as `create` does, but no more than are in use at a time. Call it within a `describe`, which disposes of them at its end.
 *
 * @param create creates the same agent each time, from the same seed.
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
