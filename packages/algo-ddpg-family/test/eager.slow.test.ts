// The agent contract in eager mode; conformance.test.ts checks it compiled.
import { checkAgent } from '@prism-rl/testing';
import { describe, test } from 'vitest';
import { reused } from '../../../test/agents/reusedAgents.ts';
import { createAgent, forces, vectors } from './agents.ts';

// Eager steps are slow: take just enough to reach learning.
const steps = 10;

describe.each(['td3', 'sac', 'crossq'])('%s keeps the contract of an Agent', (name) => {
  const create = reused(() =>
    createAgent(name, { actionSpace: forces, steps: 2 * steps, backend: 'tfjs-cpu' }),
  );
  const spaces = { observationSpace: vectors, actionSpace: forces, steps };
  for (const { name: title, run } of checkAgent(create, spaces)) test(title, run);
});
