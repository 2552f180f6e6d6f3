// Agents on a GPU never take an action that the observation masks, and learn among the possible ones what they learn on the processor.
import { plugin as deepQ } from '@prism-rl/algo-dqn-family/plugin';
import { plugin as policyGradients } from '@prism-rl/algo-pg/plugin';
import { type Config, definePlugin, type Engine, Registry, settings } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { type RunHandle, runBatch, train } from '@prism-rl/runner';
import { describe, expect, test } from 'vitest';
import { gpuBackend } from '../src/gpuBackend.ts';
import { deviceEnvOf } from '../src/node/index.ts';
import { COST, doors, manyDoors } from './maskedTask.ts';
import { hasSoftwareGpu, openSoftwareGpu } from './softwareGpu.ts';

const masked = definePlugin({
  name: 'masked',
  environments: {
    'Doors-v0': {
      description: 'Doors that chance opens',
      ...settings({}),
      create: () => doors(),
      createVector: (numEnvs) => manyDoors(numEnvs),
    },
  },
});
const registry = new Registry([masked, deepQ, policyGradients]);
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

/** Trains a run. @returns the returns of its episodes */
async function returnsOf(
  agent: string,
  seed: number,
  engine: Engine,
  onStart: (run: RunHandle) => void = () => {},
): Promise<number[]> {
  const returns: number[] = [];
  const { numEnvs, steps, agentConfig } = AGENTS[agent]!;
  const options = {
    plugins: registry,
    env: 'Doors-v0',
    agent,
    seed,
    engine,
    numEnvs,
    steps,
    agentConfig,
    allowUnused: true,
  };
  await train(options).forEach((event) => {
    if (event.type === 'start') onStart(event.run);
    if (event.type === 'episode') returns.push(event.return);
  });
  return returns;
}

const mean = (list: readonly number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;

test('the mask is a part of the observation', () => {
  expect(deviceEnvOf(doors())).toMatchObject({ actions: 4, observationSize: 5, maskAt: 1 });
});

describe.runIf(hasSoftwareGpu)('on a GPU', { timeout: 900_000 }, async () => {
  const device = await openSoftwareGpu();
  const { batch } = gpuBackend({ open: async () => device, envOf: async () => deviceEnvOf(doors()) });

  test.each(Object.keys(AGENTS))(
    '%s takes no masked action, and learns as on the processor',
    async (agent) => {
      const starts = Array.from(
        { length: SEEDS },
        (_, k) => (engine: Engine, onStart: (run: RunHandle) => void) =>
          returnsOf(agent, k + 1, engine, onStart),
      );
      const found = (await runBatch(batch!, starts)).map((one) => {
        if (one.status === 'rejected') throw one.reason;
        return one.value;
      });
      const processor = await activateBackend('tfjs-cpu');
      const own: number[][] = [];
      for (let seed = 1; seed <= SEEDS; seed++) own.push(await returnsOf(agent, seed, processor));
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
