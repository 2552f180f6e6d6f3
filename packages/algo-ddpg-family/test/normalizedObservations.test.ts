// Compares agents that normalise observations with agents that receive normalised ones.
import type { StepLearner } from '@prism-rl/core';
import { Rng } from '@prism-rl/core';
import { ObservationNormalizer } from '@prism-rl/memory';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { createAgent, vectors } from './agents.ts';

/** Samples observations far from 0 with very different deviations. */
function draw(rng: Rng, rows: number): Float32Array {
  return Float32Array.from({ length: rows * vectors.size }, (_, k) => rng.normal(50, 0.1 + (k % 3) * 20));
}

/** Creates an agent that has acted and learned. @param shown maps each raw observation to the agent's input. */
async function learned(name: string, shown: (raw: Float32Array) => Float32Array) {
  const agent = (await createAgent(name, { numEnvs: 1, settings: { learningStarts: 4 } })) as StepLearner;
  const rng = new Rng(5);
  const flags = Uint8Array.of(0);
  const draws = Array.from({ length: 8 }, () => draw(rng, 1));
  const actions = { actions: new Float32Array(2), extras: {} };
  for (const raw of draws) await agent.act(shown(raw), actions, 'explore');
  for (const [step, raw] of draws.entries()) {
    agent.memory.add({
      ...{ count: 1, observations: shown(raw), nextObservations: shown(draws[(step + 1) % 8]!), extras: {} },
      ...{ actions: Float32Array.of(step % 2, 1), rewards: Float64Array.of(step), starts: flags },
      ...{ terminated: flags, truncated: flags },
    });
  }
  const metrics = [];
  for (let k = 0; k < 3; k++) metrics.push(await agent.learn(agent.memory.sample(new Rng(k))));
  return { agent, metrics };
}

test('learns and acts as an agent without it does on observations that were normalised before', async () => {
  const rng = new Rng(5);
  const normalizer = new ObservationNormalizer(vectors);
  for (let k = 0; k < 8; k++) normalizer.add(draw(rng, 1));
  const one = await learned('sac+observations', (raw) => raw);
  const other = await learned('sac', (raw) => normalizer.acting(raw).slice());
  expect(one.metrics).toEqual(other.metrics);
  const [expected, actions] = [new Float32Array(2), new Float32Array(2)];
  const observation = draw(new Rng(9), 1);
  await one.agent.act(observation, { actions, extras: {} }, 'exploit');
  await other.agent.act(normalizer.acting(observation), { actions: expected, extras: {} }, 'exploit');
  expect(actions).toEqual(expected);
  // Exploiting does not update the statistics: the action stays the same.
  await one.agent.act(observation, { actions: expected, extras: {} }, 'exploit');
  expect(actions).toEqual(expected);
  const exported = await one.agent.exportPolicy!('onnx');
  const session = await InferenceSession.create(exported);
  const { action } = await session.run({ observation: new Tensor(observation, [1, vectors.size]) });
  for (const [k, value] of actions.entries()) expect((action!.data as Float32Array)[k]).toBeCloseTo(value, 5);
  for (const { agent } of [one, other]) await agent.dispose?.();
});
