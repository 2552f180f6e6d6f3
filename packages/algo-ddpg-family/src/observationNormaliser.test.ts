// Observations by hand: what the networks see, in every place that shows them observations.
import type { StepLearner } from '@prism-rl/core';
import { Box, Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { createAgent, vectors } from '../test/agents.ts';
import { ObservationNormaliser } from './observationNormaliser.ts';

test('rows less their mean, over their deviation: on the host, in a graph, and after a restore', () => {
  const normaliser = new ObservationNormaliser(new Box({ low: -9, high: 9, shape: [2] }));
  const before = [...normaliser.acting(Float32Array.of(3, -4))];
  expect(before).toEqual([3, -4]);
  normaliser.add(Float32Array.of(1, 10, 5, 10));
  normaliser.add(Float32Array.of(3, 40));
  // Means 3 and 20; variances (4 + 4 + 0) / 3 and (100 + 100 + 400) / 3.
  const [a, b] = [Math.sqrt(8 / 3), Math.sqrt(200)];
  const expected = [-2 / a, 20 / b, 0, -10 / b];
  const rows = Float32Array.of(1, 40, 3, 10);
  const seen = [...normaliser.acting(rows)];
  const inGraph = [...normaliser.layer(tf.tensor2d(rows, [2, 2])).dataSync()];
  const restored = new ObservationNormaliser(new Box({ low: -9, high: 9, shape: [2] }));
  restored.restore(normaliser.save());
  for (const [k, value] of expected.entries()) {
    expect(seen[k]).toBeCloseTo(value, 6);
    expect(inGraph[k]).toBeCloseTo(value, 6);
  }
  expect([...restored.acting(rows)]).toEqual(seen);
});

test('what never varied until now is cut at ±10, acting, learning and exported', () => {
  const normaliser = new ObservationNormaliser(new Box({ low: -9, high: 9, shape: [1] }));
  for (let k = 0; k < 1000; k++) normaliser.add(Float32Array.of(0));
  const rows = Float32Array.of(1, -1, 0);
  expect([...normaliser.acting(rows)]).toEqual([10, -10, 0]);
  expect([...normaliser.layer(tf.tensor2d(rows, [3, 1])).dataSync()]).toEqual([10, -10, 0]);
});

/** Far from 0, and of very different deviations. */
function draw(rng: Rng, rows: number): Float32Array {
  return Float32Array.from({ length: rows * vectors.size }, (_, k) => rng.normal(50, 0.1 + (k % 3) * 20));
}

/** An agent that acted on some observations and learned from them. @param shown what it is shown of each. */
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
  const normaliser = new ObservationNormaliser(vectors);
  for (let k = 0; k < 8; k++) normaliser.add(draw(rng, 1));
  const one = await learned('sac+observations', (raw) => raw);
  const other = await learned('sac', (raw) => normaliser.acting(raw).slice());
  expect(one.metrics).toEqual(other.metrics);
  const [expected, actions] = [new Float32Array(2), new Float32Array(2)];
  const observation = draw(new Rng(9), 1);
  await one.agent.act(observation, { actions, extras: {} }, 'exploit');
  await other.agent.act(normaliser.acting(observation), { actions: expected, extras: {} }, 'exploit');
  expect(actions).toEqual(expected);
  // To exploit teaches nothing about observations: the same action once more.
  await one.agent.act(observation, { actions: expected, extras: {} }, 'exploit');
  expect(actions).toEqual(expected);
  const exported = await one.agent.exportPolicy!('onnx');
  const session = await InferenceSession.create(exported);
  const { action } = await session.run({ observation: new Tensor(observation, [1, vectors.size]) });
  for (const [k, value] of actions.entries()) expect((action!.data as Float32Array)[k]).toBeCloseTo(value, 5);
  for (const { agent } of [one, other]) await agent.dispose?.();
});
