import { type Plugin, PrismError, Registry, Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { toyPlugin } from '../../../test/toyPlugin.ts';
import { planRun } from '../src/planRun.ts';
import { runFactory } from '../src/runFactory.ts';

const run = { env: 'Corridor-v0', agent: 'drift' };

/** Native vectors and agents that take memory for each environment. */
const greedyPlugin: Plugin = {
  ...toyPlugin,
  environments: {
    'Corridor-v0': {
      ...toyPlugin.environments!['Corridor-v0']!,
      createVector: (numEnvs) => {
        if (numEnvs === 1e9) new WebAssembly.Memory({ initial: numEnvs });
        throw new Error(`${new Float64Array(numEnvs).length} fit`);
      },
    },
  },
  agents: {
    drift: {
      ...toyPlugin.agents!.drift!,
      create: ({ steps }) => {
        throw new Error(`${new Float64Array(steps).length} fit`);
      },
    },
  },
};

test('more environments than memory allows are refused, naming their number', async () => {
  const registry = new Registry([greedyPlugin]);
  const factory = runFactory(registry, planRun(registry, { ...run, steps: 1e15 }));
  const refused = (message: string): unknown =>
    expect.objectContaining({
      name: 'PrismError',
      code: 'invalid-argument',
      message: expect.stringContaining(message),
    });
  for (const count of [1e9, 1e12, 1e15]) {
    await expect(factory.createEnv(count)).rejects.toThrow(
      refused(`${count} of Corridor-v0 needs more memory than is available`),
    );
  }
  const toys = new Registry([toyPlugin]);
  const env = await runFactory(toys, planRun(toys, run)).createEnv(2);
  await expect(factory.createAgent(env, new Rng(0))).rejects.toThrow(
    refused('The agent drift for 2 of Corridor-v0 needs more memory'),
  );
  // Everything else passes through.
  await expect(factory.createEnv(3)).rejects.toThrow(/^3 fit$/);
  const error: unknown = await factory.createEnv(3).catch((reason: unknown) => reason);
  expect(error).not.toBeInstanceOf(PrismError);
});
