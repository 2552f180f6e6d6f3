import { type Box, Discrete, Rng, resolveConfig } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { checkAgent } from '@prism-rl/testing';
import { describe, test } from 'vitest';
import { reused } from '../../../../test/agents/reusedAgents.ts';
import { deepSarsaEntry } from '../../src/deepSarsa/entry.ts';
import { cells, vectors } from './agentChecks.ts';

const actionSpace = new Discrete(3);

function checks(
  backend: string,
  observationSpace: Box<'float32'> | Box<'uint8'>,
): ReturnType<typeof checkAgent> {
  const config = resolveConfig('agent deep-sarsa', deepSarsaEntry, { hidden: [8, 8], epsilonSteps: 20 });
  const create = reused(async () =>
    deepSarsaEntry.create({
      observationSpace,
      actionSpace,
      numEnvs: 2,
      steps: 80,
      config,
      rng: new Rng(3),
      engine: await activateBackend(backend),
    }),
  );
  return checkAgent(create, { observationSpace, actionSpace, steps: 20 });
}

describe.each([
  ['ort', 'vectors', vectors],
  ['ort', 'images', cells],
  ['tfjs-cpu', 'vectors', vectors],
] as const)('on %s, deep Sarsa on %s keeps the contract of an Agent', (backend, _, space) => {
  for (const { name, run } of checks(backend, space)) test(name, run);
});
