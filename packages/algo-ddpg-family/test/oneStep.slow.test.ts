// Every agent learns a one-step task from random actions within a second. The best action depends on the observation, so an agent that
// ignores it fails.
import { Box, Discrete, Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { learnFrom, madeAgent } from '../../../test/agents/madeAgent.ts';
import type { DdpgFamilyConfig } from '../src/config.ts';
import { discreteAgents, entryOf, makes } from './agents.ts';

/** Pairs of an observation and its best action; other actions cost their squared distance. */
const cases = [
  [-1, 0.6],
  [0, -0.5],
  [1, 0.1],
] as const;
const observationSpace = new Box({ low: -1, high: 1, shape: [1] });
const settings: Partial<DdpgFamilyConfig> = {
  hidden: [32, 32],
  criticWidth: 1,
  residualUnits: 16,
  criticResidualUnits: 16,
  batchSize: 32,
  learningRate: 3e-3,
  criticLearningRate: 1e-2,
  learningStarts: 64,
  replayCapacity: 1000,
  quantiles: 5,
  renormWarmup: 100,
  // Small compared with rewards below 1.
  temperature: 0.01,
  targetEntropy: -3,
};

async function trained(
  name: string,
  actionSpace: Box<'float32'> | Discrete,
  steps: number,
): Promise<number[]> {
  const agent = await madeAgent(entryOf(name), { observationSpace, actionSpace, settings, steps, seed: 5 });
  const rng = new Rng(11);
  const isDiscrete = actionSpace instanceof Discrete;
  for (let step = 0; step < steps; step++) {
    const [seen, best] = cases[rng.integers(cases.length)]!;
    const action = isDiscrete ? rng.integers(3) : rng.uniform(-2, 2);
    // With discrete actions, the best one is the case's index.
    const error = isDiscrete ? (cases[action]![0] === seen ? 0 : 1) : action / 2 - best;
    const transition = {
      observations: Float32Array.of(seen),
      actions: isDiscrete ? Int32Array.of(action) : Float32Array.of(action),
      rewards: Float64Array.of(-error * error),
      nextObservations: Float32Array.of(0),
      ...{ terminated: Uint8Array.of(1), starts: Uint8Array.of(1) },
    };
    await learnFrom(agent, transition, rng);
  }
  const actions = isDiscrete ? new Int32Array(3) : new Float32Array(3);
  await agent.act(
    Float32Array.from(cases, ([seen]) => seen),
    { actions, extras: {} },
    'exploit',
  );
  agent.dispose?.();
  return [...actions];
}

test.each(makes)('%s', async (name) => {
  const actions = await trained(name, new Box({ low: -2, high: 2 }), 600);
  for (const [k, [, best]] of cases.entries()) expect(Math.abs(actions[k]! / 2 - best)).toBeLessThan(0.2);
});

test.each(discreteAgents)('%s between discrete actions', async (name) => {
  expect(await trained(name, new Discrete(3), 400)).toEqual([0, 1, 2]);
});
