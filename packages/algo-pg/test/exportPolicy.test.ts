// Compares exported policies in onnxruntime with the agents.
import type { AgentEntry, Space, StepLearner } from '@prism-rl/core';
import { actOutputs, Box, Dict, Discrete, MultiBinary, MultiDiscrete, Rng, Tuple } from '@prism-rl/core';
import { test } from 'vitest';
import { expectSameAsOnnx, expectSameRecurrence } from '../../../test/agents/exportedPolicy.ts';
import { learnFrom, madeAgent, sampledObservations } from '../../../test/agents/madeAgent.ts';
import { plugin } from '../src/plugin.ts';

const agents = plugin.agents as { readonly [name: string]: AgentEntry<object> };
const numEnvs = 2;

/** Creates an agent that has learned from artificial steps, so that nothing has its initial value. */
async function experienced(
  name: string,
  observationSpace: Space,
  actionSpace: Space,
  settings: { readonly [name: string]: unknown },
): Promise<StepLearner> {
  const rng = new Rng(2);
  const making = {
    observationSpace,
    actionSpace,
    settings: { hidden: [8], ...settings },
    numEnvs,
    steps: 200,
  };
  const agent = await madeAgent(agents[name]!, making);
  const sampled = () => sampledObservations(observationSpace, numEnvs, rng);
  for (let k = 0; k < 40; k++) {
    const observations = sampled();
    const out = actOutputs(actionSpace, numEnvs, agent.extras, agent.stateSize);
    const { actions, extras } = out;
    await agent.act(observations, out, 'explore');
    const rewards = Float64Array.of(rng.normal(), rng.normal());
    const ends = {
      terminated: Uint8Array.of(k % 5 === 4 ? 1 : 0, 0),
      truncated: Uint8Array.of(0, k % 7 === 6 ? 1 : 0),
    };
    const step = { observations, actions, extras, rewards, nextObservations: sampled(), ...ends };
    await learnFrom(agent, step, rng);
  }
  return agent;
}

const vectors = new Box({ low: -5, high: 9, shape: [3] });
const times = (dtype: 'float64' | 'int32') => new Box({ low: 1.7e9, high: 1.7e9 + 40, shape: [2], dtype });
// Narrow bounds, so that many actions are clipped; one is bounded on one side only.
const forces = new Box({ low: [-0.05, -0.02], high: [0.05, 0.3] });
const halfOpen = new Box({ low: [-Infinity, 0], high: [0.01, Infinity] });
const wide = new Box({ low: [-1, -30], high: [2, 0], dtype: 'float64' });
const later = new Discrete(4, { start: 3 });
const several = new MultiDiscrete([3, 2, 4], { start: [0, -1, 5] });
const hybrid = new Dict({ gear: later, push: forces, flags: new MultiBinary(2) });
const turns = { updates: 'round-robin' };
const rollout = { rolloutSteps: 8, minibatches: 2, normalizeObservations: true };

test.each<[string, Space, Space, { readonly [name: string]: unknown }]>([
  ['reinforce', vectors, new Discrete(4), {}],
  ['reinforce', new Discrete(6), new Discrete(4), { batchSteps: 1000 }],
  ['reinforce', vectors, forces, {}],
  ['actor-critic', vectors, later, {}],
  ['gaussian-pg', vectors, forces, { batchSteps: 10, learningRate: 0.1 }],
  ['a3c', vectors, later, turns],
  ['a3c', vectors, new MultiDiscrete([3, 2], { start: [1, -4] }), turns],
  ['a3c', vectors, forces, { ...turns, shared: false }],
  ['a2c', vectors, wide, { rolloutSteps: 8, squash: true }],
  ['a2c', vectors, later, { rolloutSteps: 8 }],
  ['pqn', vectors, later, { rolloutSteps: 8, minibatches: 2 }],
  ['reinforce', vectors, several, {}],
  ['actor-critic', vectors, new MultiBinary(3), {}],
  ['a2c', vectors, several, { rolloutSteps: 8 }],
  ['ppo', vectors, several, rollout],
  ['ppo', new Discrete(6), new MultiBinary(2), { rolloutSteps: 8, minibatches: 2 }],
  ['ppo', vectors, hybrid, rollout],
  ['ppo', vectors, new Tuple([several, forces]), { ...rollout, squash: true }],
  ['a2c', vectors, hybrid, { rolloutSteps: 8 }],
  ['ppo', vectors, forces, rollout],
  ['ppo', vectors, halfOpen, rollout],
  ['ppo', vectors, wide, { ...rollout, squash: true }],
  ['ppo', vectors, new Discrete(4), rollout],
  ['ppo', times('float64'), forces, rollout],
  ['ppo', times('int32'), forces, rollout],
])('%s in %s, %s', async (name, observationSpace, actionSpace, settings) => {
  const agent = await experienced(name, observationSpace, actionSpace, settings);
  await expectSameAsOnnx({ agent, observationSpace, actionSpace, by: 'parameters' });
  agent.dispose?.();
});

test.each([
  ['ppo', { ...rollout, recurrent: 'gru', recurrentUnits: 5, sequenceLength: 4 }],
  ['a2c', { rolloutSteps: 8, recurrent: 'gru', recurrentUnits: 5, sequenceLength: 4, shared: true }],
])('a recurrent %s: the state is an input and an output', async (name, settings) => {
  const actionSpace = new Discrete(4);
  const agent = await experienced(name, vectors, actionSpace, settings);
  await expectSameRecurrence({ agent, observationSpace: vectors, actionSpace, by: 'parameters' });
  agent.dispose?.();
});
