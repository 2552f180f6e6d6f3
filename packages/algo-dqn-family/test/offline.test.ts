// DQN inside the shell for recordings: it learns action values from them, without an environment.
import type { AgentEntry, Space } from '@prism-rl/core';
import { actOutputs, Discrete, Rng } from '@prism-rl/core';
import { OfflineAgent } from '@prism-rl/memory';
import { expect, test } from 'vitest';
import { madeAgent } from '../../../test/agents/madeAgent.ts';
import { plugin } from '../src/plugin.ts';

const spaces = { observationSpace: new Discrete(3) as Space, actionSpace: new Discrete(2) as Space };

/** From state 0, action 0 ends with 0.5; action 1 leads to state 1, where either action ends with 1. */
const episodes = {
  ...{ ...spaces, environment: 'Fork-v0', policy: 'random' },
  lengths: Int32Array.of(1, 2, 2),
  observations: Int32Array.of(0, 2, 0, 1, 2, 0, 1, 2),
  actions: Int32Array.of(0, 1, 0, 1, 1),
  rewards: Float64Array.of(0.5, 0, 1, 0, 1),
  terminated: Uint8Array.of(1, 1, 1),
  truncated: Uint8Array.of(0, 0, 0),
};

test.each([
  [0.9, 1],
  [0.3, 0],
])('with γ = %d the best first action is %d', async (discount, best) => {
  const entry = plugin.agents!.dqn! as AgentEntry<object>;
  const settings = { hidden: [16], discount, batchSize: 16, targetUpdateEvery: 20, learningRate: 0.01 };
  const learner = await madeAgent(entry, { ...spaces, settings, steps: 400 });
  const context = { ...spaces, numEnvs: 1, steps: 400, config: {}, rng: new Rng(2) };
  const readDataset = () => ({ shards: ['a'], read: () => episodes });
  const agent = new OfflineAgent(learner, { ...context, readDataset }, { dataset: 'fork' });
  for (let at = 0; at < 400; ) at = (await agent.advance(400, new AbortController().signal)).envSteps;
  const out = actOutputs(spaces.actionSpace, 1);
  await agent.act(Int32Array.of(0), out, 'exploit');
  expect(out.actions[0]).toBe(best);
  await agent.dispose();
});
