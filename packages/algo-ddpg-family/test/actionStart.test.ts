// Action spaces with a start other than 0: the same runs, with shifted actions.
import type { Metrics } from '@prism-rl/core';
import { Discrete, Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { learnFrom } from '../../../test/agents/madeAgent.ts';
import { createAgent, discreteAgents } from './agents.ts';

interface Life {
  readonly taken: readonly number[];
  readonly learned: readonly (Metrics | undefined)[];
}

/** Takes 40 steps in two environments that end differently and reward the highest action. */
async function live(name: string, start: number): Promise<Life> {
  const agent = await createAgent(name, { actionSpace: new Discrete(3, { start }) });
  const rng = new Rng(2);
  const look = (): Float32Array => Float32Array.from({ length: 8 }, () => rng.uniform(-1, 1));
  const actions = new Int32Array(2);
  const taken: number[] = [];
  const learned: (Metrics | undefined)[] = [];
  let observations = look();
  for (let t = 0; t < 40; t++) {
    await agent.act(observations, { actions, extras: {} }, 'explore');
    taken.push(...actions);
    const nextObservations = look();
    const step = {
      ...{ observations, actions, nextObservations },
      rewards: Float64Array.from(actions, (action) => (action === start + 2 ? 1 : 0)),
      terminated: Uint8Array.of(Number(t % 9 === 8), 0),
      truncated: Uint8Array.of(0, Number(t % 7 === 6)),
      starts: Uint8Array.of(Number(t % 9 === 0), Number(t % 7 === 0)),
    };
    observations = nextObservations;
    learned.push(...(await learnFrom(agent, step, rng)));
  }
  await agent.dispose?.();
  return { taken, learned };
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
