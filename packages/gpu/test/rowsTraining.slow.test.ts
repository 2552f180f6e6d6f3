// Whole runs on a GPU in environments whose rules are translated.
import type { RecordedDqn } from '@prism-rl/algo-dqn-family';
import { recordDqn } from '@prism-rl/algo-dqn-family';
import { plugin as deepQ } from '@prism-rl/algo-dqn-family/plugin';
import {
  type Config,
  Discrete,
  type Env,
  type Outcome,
  type PackedArray,
  Rng,
  RowEnv,
  type RowTask,
} from '@prism-rl/core';
import { MinAtarEnv } from '@prism-rl/env-minatar';
import { describe, expect, test } from 'vitest';
import { DeviceRuns } from '../src/deviceRuns.ts';
import { deviceEnvOf } from '../src/node/index.ts';
import { valueLoop } from '../src/trainingLoop.ts';
import { mean } from './besideProcessor.ts';
import { withMeadow } from './meadow.ts';
import { hasSoftwareGpu, openSoftwareGpu } from './softwareGpu.ts';

/** Rules that fail at the sixth step. */
class Fuse implements RowTask<number, Int32Array> {
  readonly id = 'Fuse-v0';
  readonly observationSpace = new Discrete(8);
  readonly actionSpace = new Discrete(2);
  readonly stateType = 'int32';
  readonly stateSize = 1;
  readonly maxEpisodeSteps = null;

  start(row: Int32Array): void {
    row[0] = 0;
  }

  step(row: Int32Array, _actions: PackedArray, _from: number, _rng: Rng, outcome: Outcome): void {
    row[0]!++;
    if (row[0]! > 5) throw new Error('The fuse has burnt down.');
    outcome.reward = 1;
    outcome.terminated = false;
  }

  observe(row: Int32Array, out: PackedArray, to: number): void {
    out[to] = row[0]!;
  }
}

/** DQN for an environment. */
async function dqnFor(env: Env, given: Config): Promise<RecordedDqn> {
  const { defaults } = deepQ.agents!.dqn!;
  const { observationSpace, actionSpace } = env;
  const config = { ...defaults, ...given } as never;
  return recordDqn({ observationSpace, actionSpace, numEnvs: 1, steps: 10_000, config, rng: new Rng(1) });
}

describe.runIf(hasSoftwareGpu)('on a GPU', { timeout: 900_000 }, async () => {
  const device = await openSoftwareGpu();

  test('DQN learns the meadow of the guide to plugins', async () => {
    await withMeadow(async (Meadow) => {
      const env = new RowEnv(new Meadow({ size: 4 }));
      expect(env.observationSpace).toBeInstanceOf(Discrete);
      const agent = await dqnFor(env, {
        ...{ hidden: [16], batchSize: 16, replayCapacity: 2048, learningStarts: 100, trainEvery: 1 },
        ...{ epsilonSteps: 1000, learningRate: 3e-3, targetUpdateEvery: 50, targetTau: 1 },
      });
      const runs = await DeviceRuns.create(device, valueLoop(agent, deviceEnvOf(env)), {
        starts: [{ seed: 1 }, { seed: 2 }],
        threads: 4,
      });
      const returns: number[][] = [[], []];
      while (runs.steps[0]! < 2500) {
        await runs.take(250, (_, step) => agent.controls(step));
        for (const [run, { episodes }] of (await runs.progress()).entries())
          returns[run]!.push(...episodes.map((one) => one.return));
      }
      runs.dispose();
      for (const own of returns) {
        expect(own[0]!).toBeLessThan(-4);
        // The gate is 3 to 6 steps away; a tenth of the actions is random.
        expect(mean(own.slice(-50))).toBeGreaterThan(-6.5);
      }
    });
  });

  test('reports rules that fail', async () => {
    const env = new RowEnv(new Fuse());
    const agent = await dqnFor(env, { hidden: [4], batchSize: 4, replayCapacity: 64, learningStarts: 8 });
    const runs = await DeviceRuns.create(device, valueLoop(agent, deviceEnvOf(env)), {
      starts: [{ seed: 1 }, { seed: 1 }],
      threads: 4,
    });
    await runs.take(5, (_, step) => agent.controls(step));
    await runs.progress();
    await runs.take(1, (_, step) => agent.controls(step), [0]);
    const failed = {
      code: 'contract',
      message: expect.stringMatching(/^The rules of Fuse-v0 failed on the GPU at .*test\.ts:\d+\.$/),
    };
    expect((await runs.progress())[0]!.fault).toMatchObject(failed);
    // The other run has been evaluated, not trained.
    const [judged] = await runs.evaluate([{ run: 1, seed: 1, episodes: 1, epsilon: 0 }]);
    expect(judged).toMatchObject({ episodes: [], fault: failed });
    expect((await runs.progress())[1]!.fault).toBeUndefined();
    runs.dispose();
  });

  test('DQN trains on Breakout, where random actions have the returns that they have on the processor', async () => {
    const env = new MinAtarEnv('MinAtar/Breakout-v1');
    const agent = await dqnFor(env, {
      ...{ network: 'mlp', hidden: [4], batchSize: 4, replayCapacity: 1024, learningStarts: 100 },
    });
    const starts = Array.from({ length: 8 }, (_, seed) => ({ seed }));
    const runs = await DeviceRuns.create(device, valueLoop(agent, deviceEnvOf(env)), { starts, threads: 4 });
    const returns: number[] = [];
    while (runs.steps[0]! < 2000) {
      await runs.take(250, (_, step) => ({
        ...agent.controls(step),
        epsilon: 1,
        updates: 0,
      }));
      returns.push(...(await runs.progress()).flatMap(({ episodes }) => episodes.map((one) => one.return)));
    }
    // 2000 episodes on the processor have 0.37.
    expect(returns.length).toBeGreaterThan(800);
    expect(Math.abs(mean(returns) - 0.37)).toBeLessThan(0.07);
    const before = (await runs.variables(3))(agent.steps.act.variables[0]!.variable);
    await runs.take(100, (_, step) => ({ ...agent.controls(step), updates: 1 }));
    for (const { sums } of await runs.progress()) expect(sums.loss).toBeGreaterThan(0);
    expect((await runs.variables(3))(agent.steps.act.variables[0]!.variable)).not.toEqual(before);
    runs.dispose();
  });
});
