// Compares exported policies in onnxruntime with the trained agent.
import type { Space, StepLearner } from '@prism-rl/core';
import { Box, Discrete, packedArray, Rng } from '@prism-rl/core';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { a3cEntry } from '../../src/a3c/entry.ts';
import type { Settings } from './agents.ts';
import { contextOf, forces, learnFromNoise, sampled, several } from './agents.ts';

const rows = 40;
// Wide bounds, so that the policy's choices differ.
const vectors = new Box({ low: -5, high: 9, shape: [3] });

test.each<[Space, Settings]>([
  [new Discrete(4, { start: 3 }), {}],
  [several, {}],
  [forces, { shared: false }],
])('actions in %s are those that the agent takes greedily', async (actionSpace, settings) => {
  const context = await contextOf(vectors, actionSpace, { ...settings, updates: 'round-robin' });
  const agent = (await a3cEntry.create(context)) as StepLearner;
  await learnFromNoise(agent, context, 40);
  const observations = sampled(vectors, rows, new Rng(9));
  const greedy = packedArray(actionSpace.dtype, rows * actionSpace.size);
  await agent.act(observations, { actions: greedy, extras: {} }, 'exploit');

  const model = (await agent.exportPolicy!('onnx')) as Uint8Array<ArrayBuffer>;
  const session = await InferenceSession.create(model);
  const input = new Tensor('float32', Float32Array.from(observations), [rows, ...vectors.shape]);
  const { action } = await session.run({ observation: input });
  const exported = [...(action!.data as Float32Array)];
  expect(exported.length).toBe(greedy.length);
  for (const [k, value] of exported.entries()) expect(value).toBeCloseTo(greedy[k]!, 5);
  expect(new Set(exported).size).toBeGreaterThan(1);
  await agent.dispose?.();
});
