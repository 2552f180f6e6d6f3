// The agent contract with simulated learners; a disposed agent leaves nothing behind.
import type { Agent, Space, StepLearner } from '@prism-rl/core';
import { actOutputs, isSelfDriving } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { checkAgent } from '@prism-rl/testing';
import { describe, expect, test } from 'vitest';
import { reused } from '../../../../test/agents/reusedAgents.ts';
import { a3cEntry } from '../../src/a3c/entry.ts';
import type { Settings } from './agents.ts';
import { choices, contextOf, forces, learnFromNoise, pictures, several, vectors } from './agents.ts';

const turns = { updates: 'round-robin' };
const cases: [string, Space, Space, Settings][] = [
  ['vectors, choices', vectors, choices, turns],
  ['pictures, Adam', pictures, choices, { ...turns, optimizer: 'adam', tMax: 7 }],
  ['several choices', vectors, several, turns],
  ['forces, two networks', vectors, forces, { ...turns, shared: false }],
];

describe('the contract of an Agent', () => {
  describe.each(cases)('%s', (_, observationSpace, actionSpace, settings) => {
    const create = reused(
      async (): Promise<Agent> => a3cEntry.create(await contextOf(observationSpace, actionSpace, settings)),
    );
    const checks = checkAgent(create, { observationSpace, actionSpace, steps: 40 });
    for (const { name, run } of checks) test(name, run);
  });
});

describe.each(['ort', 'tfjs-cpu'])('on %s nothing is left of', (backend) => {
  test.each<[string, Space, Space, Settings]>([...cases, ['threads that never began', vectors, choices, {}]])(
    '%s',
    async (_, observationSpace, actionSpace, settings) => {
      const context = await contextOf(observationSpace, actionSpace, settings, backend);
      const before = tf.memory().numTensors;
      const agent = await a3cEntry.create(context);
      if (!isSelfDriving(agent)) {
        expect(await learnFromNoise(agent as StepLearner, context, 24)).toBeGreaterThan(1);
      }
      const out = actOutputs(actionSpace, 2, agent.extras);
      await agent.act(new Float32Array(2 * observationSpace.size), out, 'exploit');
      await agent.restore(await agent.save());
      if (backend === 'ort') await agent.exportPolicy!('onnx');
      await agent.dispose?.();
      expect(tf.memory().numTensors).toBe(before);
    },
  );
});
