// Compares exported policies, run by onnxruntime, with the agents.
import type { Space, StepLearner } from '@prism-rl/core';
import { actOutputs, Box, Dict, Discrete, Rng } from '@prism-rl/core';
import { test } from 'vitest';
import { expectSameAsOnnx } from '../../../test/agents/exportedPolicy.ts';
import type { Given } from './made.ts';
import { make, oneStep, sampled } from './made.ts';

const vectors = new Box({ low: [-5, 0, 3], high: [9, 1, 4] });
const pictures = new Box({ low: 0, high: 1, shape: [6, 5, 2], dtype: 'uint8' });
const planes = new Box({ low: 0, high: 1, shape: [2, 6, 5], dtype: 'uint8' });
const times = new Box({ low: 1.7e9, high: 1.7e9 + 40, shape: [2], dtype: 'float64' });
const dated = new Dict({ board: new Discrete(3), clock: times, speed: vectors });
const later = new Discrete(4, { start: 3 });
const narrow = new Box({ low: [-0.05, -0.02], high: [0.05, 0.3] });

test.each<[string, Space, Space, Given]>([
  ['stream-q', vectors, later, {}],
  ['stream-q', pictures, later, {}],
  ['stream-q', planes, later, {}],
  ['stream-q', vectors, later, { normalizeObservations: false, layerNorm: false }],
  ['stream-sarsa', new Discrete(6, { start: 1 }), later, {}],
  ['adaptive-q', vectors, later, { stepSize: 0.01 }],
  ['stream-ac', vectors, later, {}],
  ['stream-ac', vectors, narrow, {}],
  ['stream-ac', times, narrow, {}],
  ['stream-q', dated, later, {}],
  ['stream-ac', dated, narrow, {}],
])('%s in %s, %s, with %j', async (name, observationSpace, actionSpace, given) => {
  const agent = make<StepLearner>(name, observationSpace, actionSpace, {
    hidden: [12, 8],
    sparsity: 0,
    ...given,
  });
  const rng = new Rng(2);
  for (let k = 0; k < 30; k++) {
    const observations = sampled(observationSpace, 1, rng);
    const out = actOutputs(actionSpace, 1, agent.extras);
    agent.act(observations, out, 'explore');
    const next = sampled(observationSpace, 1, rng);
    agent.memory.add(
      oneStep(observations, out, rng.normal(), next, { terminated: +(k % 5 === 4), starts: +(k % 5 === 0) }),
    );
    agent.learn(agent.memory.sample(rng));
  }
  await expectSameAsOnnx({ agent, observationSpace, actionSpace, by: 'parameters', varied: 1 });
});

test('parts with the names of outputs are renamed', async () => {
  const observationSpace = new Dict({ action: new Discrete(4), parameters: vectors, speed: vectors });
  const agent = make<StepLearner>('stream-q', observationSpace, later, { hidden: [6], sparsity: 0 });
  await expectSameAsOnnx({ agent, observationSpace, actionSpace: later, by: 'parameters' });
});

test('parts keep names that a graph would give to its own tensors', async () => {
  const taken = Array.from({ length: 12 }, (_, k) => [`t${k}`, `c${k}`]).flat();
  const observationSpace = new Dict(Object.fromEntries(taken.map((name) => [name, vectors])));
  const agent = make<StepLearner>('stream-q', observationSpace, later, { hidden: [6], sparsity: 0 });
  await expectSameAsOnnx({ agent, observationSpace, actionSpace: later, by: 'parameters' });
});
