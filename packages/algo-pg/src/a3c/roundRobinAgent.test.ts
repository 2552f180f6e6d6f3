import type { Config, Metrics, StepLearner } from '@prism-rl/core';
import { actOutputs, Box, Discrete, Rng, resolveConfig } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { expect, test } from 'vitest';
import type { A3cConfig } from './config.ts';
import { a3cEntry } from './entry.ts';

const observationSpace = new Box({ low: -1, high: 1, shape: [4] });
const actionSpace = new Discrete(3, { start: 2 });

/** Creates an agent with two simulated learners; `train` lets them act and learn from noise. */
async function simulated(settings: Config) {
  const config = resolveConfig('agent a3c', a3cEntry, {
    ...{ hidden: [8], updates: 'round-robin', tMax: 4 },
    ...settings,
  }) as A3cConfig;
  const engine = await activateBackend('tfjs-cpu');
  const context = { observationSpace, actionSpace, numEnvs: 2, steps: 80, config, rng: new Rng(3), engine };
  const agent = (await a3cEntry.create(context)) as StepLearner;
  const rng = new Rng(2);
  const observe = (): Float32Array => Float32Array.from({ length: 8 }, () => rng.uniform(-1, 1));
  const train = async (steps: number): Promise<void> => {
    for (let t = 0; t < steps; t++) {
      const observations = observe();
      const out = actOutputs(actionSpace, 2, agent.extras);
      await agent.act(observations, out, 'explore');
      agent.memory.add({
        ...{ count: 2, observations, ...out, nextObservations: observe() },
        rewards: Float64Array.of(rng.normal(), rng.normal()),
        terminated: Uint8Array.of(Number(t % 5 === 4), 0),
        truncated: Uint8Array.of(0, Number(t % 7 === 6)),
        starts: new Uint8Array(2),
      });
      while (agent.memory.ready()) await agent.learn(agent.memory.sample(rng));
    }
  };
  return { agent, train };
}

test('a learner copies the global parameters after its own update; the others keep theirs', async () => {
  const { agent, train } = await simulated({ learningRate: 0.1 });
  const copies = async (): Promise<number[][]> => {
    const { arrays } = await agent.save();
    return [0, 1].map((i) => [...(arrays[`learners/learner${i}`] as Float32Array)]);
  };
  const learn = agent.learn.bind(agent);
  const updates = [0, 0];
  agent.learn = async (batch) => {
    const before = await copies();
    const metrics = await learn(batch);
    const changed = (await copies()).map((copy, i) => copy.some((value, k) => value !== before[i]![k]));
    const { learner } = batch as { learner: number };
    expect(changed).toEqual([learner === 0, learner === 1]);
    updates[learner]!++;
    return metrics;
  };
  await train(12);
  expect(Math.min(...updates)).toBeGreaterThan(1);
  await agent.dispose?.();
});

test.each([true, false])('the learning rate decreases to 0 over the run if anneal is %s', async (anneal) => {
  const { agent, train } = await simulated({ anneal, learningRate: 0.01 });
  const learn = agent.learn.bind(agent);
  const rates: number[] = [];
  agent.learn = async (batch) => {
    const metrics = (await learn(batch)) as Metrics;
    rates.push(metrics.learningRate!);
    return metrics;
  };
  await train(40);
  expect(rates.length).toBeGreaterThan(5);
  for (const [k, rate] of rates.entries()) {
    expect(rate).toBeLessThanOrEqual(rates[k - 1] ?? 0.01);
    expect(rate).toBeGreaterThanOrEqual(0);
  }
  if (anneal) expect(rates.at(-1)).toBeLessThan(0.002);
  else expect(new Set(rates)).toEqual(new Set([0.01]));
  await agent.dispose?.();
});
