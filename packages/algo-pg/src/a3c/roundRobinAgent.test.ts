// Simulated learners are as separate as threads: each acts by its copy of the parameters and updates it after its own segment only.
import type { StepLearner } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { choices, contextOf, learnFromNoise, vectors } from '../../test/a3c/agents.ts';
import { a3cEntry } from './entry.ts';

test('a learner takes over the global parameters after its own update; the others keep theirs', async () => {
  const settings = { updates: 'round-robin', learningRate: 0.1, tMax: 4 };
  const context = await contextOf(vectors, choices, settings, 'tfjs-cpu');
  const agent = (await a3cEntry.create(context)) as StepLearner;
  const copies = async (): Promise<number[][]> => {
    const { arrays } = await agent.save();
    return [0, 1].map((i) => [...(arrays[`learners/learner${i}`] as Float32Array)]);
  };
  const learn = agent.learn.bind(agent);
  const whose: (readonly boolean[])[] = [];
  agent.learn = async (batch) => {
    const before = await copies();
    const metrics = await learn(batch);
    const after = await copies();
    const changed = after.map((copy, i) => copy.some((value, k) => value !== before[i]![k]));
    const { learner } = batch as { learner: number };
    expect(changed).toEqual([learner === 0, learner === 1]);
    whose.push(changed);
    return metrics;
  };
  await learnFromNoise(agent, context, 12);
  expect(whose.filter(([first]) => first).length).toBeGreaterThan(1);
  expect(whose.filter(([, second]) => second).length).toBeGreaterThan(1);
  await agent.dispose?.();
});
