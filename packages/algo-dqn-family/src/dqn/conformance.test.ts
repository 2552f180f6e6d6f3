import { Box, Discrete, Rng } from '@prism-rl/core';
import { checkAgent } from '@prism-rl/core/conformance';
import { activateBackend } from '@prism-rl/nn';
import { beforeAll, describe, test } from 'vitest';
import { DqnAgent } from './agent.ts';
import { dqnDefaults } from './config.ts';

describe.each(['ort', 'tfjs-wasm'])('DqnAgent keeps the contract of an Agent on %s', (backend) => {
  beforeAll(async () => {
    await activateBackend(backend);
  });
  const observationSpace = new Box({ low: -1, high: 1, shape: [4] });
  const actionSpace = new Discrete(2);
  const config = {
    ...dqnDefaults,
    hidden: [8],
    batchSize: 8,
    learningStarts: 20,
    replayCapacity: 100,
    targetUpdateEvery: 5,
  };
  const checks = checkAgent(
    () =>
      DqnAgent.create({
        observationSpace,
        actionSpace,
        numEnvs: 2,
        steps: 200,
        config,
        rng: new Rng(3),
        backend,
      }),
    { observationSpace, actionSpace },
  );
  for (const { name, run } of checks) test(name, run);
});
