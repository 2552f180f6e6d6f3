// Agents on a GPU never take an action that the observation masks, and learn among the possible ones what they learn on the processor.
import { plugin as deepQ } from '@prism-rl/algo-dqn-family/plugin';
import { plugin as policyGradients } from '@prism-rl/algo-pg/plugin';
import type { Config } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { deviceEnvOf } from '../src/node/index.ts';
import { mean, returnsBeside } from './besideProcessor.ts';
import { COST, doors, plugin as masked } from './maskedTask.ts';
import { hasSoftwareGpu, openSoftwareGpu } from './softwareGpu.ts';

const SEEDS = 4;

const AGENTS: Readonly<
  Record<string, { readonly numEnvs: number; readonly steps: number; readonly agentConfig: Config }>
> = {
  dqn: {
    numEnvs: 1,
    steps: 1600,
    agentConfig: {
      ...{ hidden: [16], batchSize: 16, replayCapacity: 1024, learningStarts: 100, trainEvery: 2 },
      ...{
        epsilonSteps: 400,
        learningRate: 5e-3,
        learningRateEnd: 5e-3,
        targetUpdateEvery: 20,
        targetTau: 1,
        discount: 0.5,
      },
    },
  },
  pqn: {
    numEnvs: 4,
    steps: 3200,
    agentConfig: {
      hidden: [16],
      rolloutSteps: 16,
      epochs: 2,
      minibatches: 2,
      learningRate: 1e-2,
      discount: 0.5,
    },
  },
  ppo: {
    numEnvs: 4,
    steps: 3200,
    agentConfig: {
      hidden: [16],
      rolloutSteps: 16,
      epochs: 4,
      minibatches: 2,
      learningRate: 1e-2,
      discount: 0.5,
    },
  },
};

test('the mask is a part of the observation', () => {
  expect(deviceEnvOf(doors())).toMatchObject({ actions: 4, observationSize: 5, maskAt: 1 });
});

describe.runIf(hasSoftwareGpu)('on a GPU', { timeout: 900_000 }, async () => {
  const device = await openSoftwareGpu();

  test.each(Object.keys(AGENTS))(
    '%s takes no masked action, and learns as on the processor',
    async (agent) => {
      const trained = {
        plugins: [masked, deepQ, policyGradients],
        env: 'Doors-v0',
        agent,
        ...AGENTS[agent]!,
      };
      const { found, own } = await returnsBeside(device, trained, SEEDS);
      for (const all of [found, own]) {
        expect(Math.min(...all.flat())).toBeGreaterThan(-COST);
        // Chance opens the named door in five of eight steps.
        expect(mean(all.map((one) => mean(one.slice(-20))))).toBeGreaterThan(4);
      }
      // Random actions take one of 2.1 open doors.
      expect(mean(found.map((one) => mean(one.slice(0, 5))))).toBeLessThan(4);
      expect(
        Math.abs(
          mean(found.map((one) => mean(one.slice(-20)))) - mean(own.map((one) => mean(one.slice(-20)))),
        ),
      ).toBeLessThan(0.6);
    },
  );
});
