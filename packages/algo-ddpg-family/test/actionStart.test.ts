// Action spaces with a start other than 0: the same runs, with shifted actions.
import { Discrete } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { type Lived, liveFor } from '../../../test/agents/madeAgent.ts';
import { createAgent, discreteAgents, vectors } from './agents.ts';

async function live(name: string, start: number): Promise<Lived> {
  const agent = await createAgent(name, { actionSpace: new Discrete(3, { start }) });
  const lived = await liveFor(agent, vectors, start + 2, 40);
  await agent.dispose?.();
  return lived;
}

test.each(discreteAgents)('%s', async (name) => {
  const plain = await live(name, 0);
  expect(new Set(plain.taken)).toEqual(new Set([0, 1, 2]));
  expect(plain.learned.length).toBeGreaterThan(10);
  for (const start of [2, -5]) {
    const { taken, learned } = await live(name, start);
    expect(taken).toEqual(plain.taken.map((action) => action + start));
    expect(learned).toEqual(plain.learned);
  }
});
