import { checkAgent } from '@prism-rl/testing';
import { describe, test } from 'vitest';
import { reused } from '../../../test/agents/reusedAgents.ts';
import { choices, createAgent, forces, makes, vectors } from './agents.ts';

function checks(
  name: string,
  actionSpace: typeof forces | typeof choices,
  options: NonNullable<Parameters<typeof createAgent>[1]> = {},
  steps = 20,
): ReturnType<typeof checkAgent> {
  const spaces = { observationSpace: vectors, actionSpace, steps };
  const create = reused(() => createAgent(name, { actionSpace, steps: 2 * steps, ...options }));
  return checkAgent(create, spaces);
}

describe('compiled', () => {
  describe.each(makes)('%s keeps the contract of an Agent', (name) => {
    for (const { name: title, run } of checks(name, forces)) test(title, run);
  });

  describe.each(['sac', 'sac-no-entropy'])('%s between discrete actions keeps it, too', (name) => {
    for (const { name: title, run } of checks(name, choices)) test(title, run);
  });

  describe.each([
    ['td3', { explorationKind: 'ou' }],
    ['sac', { replay: 'proportional', nStep: 3 }],
    ['tqc', { replay: 'rank' }],
  ] as const)('%s with %j keeps it, too', (name, settings) => {
    for (const { name: title, run } of checks(name, forces, { settings })) test(title, run);
  });
});
