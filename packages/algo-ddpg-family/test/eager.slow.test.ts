// The contract of an agent, op by op: conformance.test.ts has it compiled.
import { checkAgent } from '@prism-rl/testing';
import { describe, test } from 'vitest';
import { reused } from '../../../test/agents/reusedAgents.ts';
import { createAgent, forces, vectors } from './agents.ts';

// Slow steps: as many as it takes until it learns.
const steps = 10;

describe.each(['td3', 'sac', 'crossq'])('%s keeps the contract of an Agent', (name) => {
  const create = reused(() =>
    createAgent(name, { actionSpace: forces, steps: 2 * steps, backend: 'tfjs-cpu' }),
  );
  const spaces = { observationSpace: vectors, actionSpace: forces, steps };
  for (const { name: title, run } of checkAgent(create, spaces)) test(title, run);
});
