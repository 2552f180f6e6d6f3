// PPO with actions that are a Box: in a task of two numbers it learns on a GPU what it learns on the processor.
import { plugin as policyGradients } from '@prism-rl/algo-pg/plugin';
import {
  Box,
  definePlugin,
  type Outcome,
  type PackedArray,
  type Rng,
  RowEnv,
  type RowTask,
  RowVector,
  settings,
} from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { rolloutCourse } from '../src/course.ts';
import { DeviceRuns } from '../src/deviceRuns.ts';
import { deviceEnvOf } from '../src/node/index.ts';
import type { RolloutLoop } from '../src/rolloutLoop.ts';
import { mean, returnsBeside } from './besideProcessor.ts';
import { recordedRollouts } from './recordedRollouts.ts';
import { hasSoftwareGpu, openSoftwareGpu } from './softwareGpu.ts';

/** Two numbers are shown; the closer an action is to them, the better. Its bounds cut off a part. */
class Aim implements RowTask<Float32Array, Float64Array> {
  readonly id = 'Aim-v0';
  readonly observationSpace = new Box({ low: -1, high: 1, shape: [2] });
  readonly actionSpace = new Box({ low: [-1, -0.5], high: [1, 0.5], shape: [2] });
  readonly stateType = 'float64';
  readonly stateSize = 2;
  readonly maxEpisodeSteps = 8;

  start(row: Float64Array, rng: Rng): void {
    row[0] = rng.uniform(-0.8, 0.8);
    row[1] = rng.uniform(-0.8, 0.8);
  }

  step(row: Float64Array, taken: PackedArray, from: number, rng: Rng, outcome: Outcome): void {
    const x = taken[from]! - row[0]!;
    const y = taken[from + 1]! + row[1]!;
    outcome.reward = Math.abs(taken[from + 1]!) > 0.5 ? -100 : 1 - x * x - y * y;
    outcome.terminated = false;
    this.start(row, rng);
  }

  observe(row: Float64Array, out: PackedArray, to: number): void {
    out[to] = row[0]!;
    out[to + 1] = row[1]!;
  }
}

const aim = definePlugin({
  name: 'aim',
  environments: {
    'Aim-v0': {
      description: 'Two numbers to repeat',
      ...settings({}),
      create: () => new RowEnv(new Aim()),
      createVector: (numEnvs) => new RowVector(numEnvs, new Aim()),
    },
  },
});
const SEEDS = 4;
const agentConfig = {
  hidden: [16],
  rolloutSteps: 32,
  epochs: 4,
  minibatches: 4,
  learningRate: 1e-2,
  discount: 0.5,
  logStd: -0.5,
};

describe.runIf(hasSoftwareGpu)('on a GPU', { timeout: 900_000 }, async () => {
  const device = await openSoftwareGpu();

  test.each([false, true])('PPO learns to aim, within the bounds, squash=%s', async (squash) => {
    const env = deviceEnvOf(new RowEnv(new Aim()));
    expect(env).toMatchObject({ actions: 1, box: { low: [-1, -0.5], high: [1, 0.5] } });
    const trained = { plugins: [aim, policyGradients], env: 'Aim-v0', agent: 'ppo', numEnvs: 4, steps: 5120 };
    const { found, own } = await returnsBeside(
      device,
      { ...trained, agentConfig: { ...agentConfig, squash } },
      SEEDS,
    );
    const first = (all: readonly number[][]): number => mean(all.map((one) => mean(one.slice(0, 10))));
    const last = (all: readonly number[][]): number => mean(all.map((one) => mean(one.slice(-20))));
    process.stderr.write(`${first(found)} → ${last(found)}; on the processor ${first(own)} → ${last(own)}\n`);
    expect(Math.min(...found.flat())).toBeGreaterThan(-50);
    expect(last(found)).toBeGreaterThan(first(found) + 1);
    expect(Math.abs(first(found) - first(own))).toBeLessThan(1);
    expect(Math.abs(last(found) - last(own))).toBeLessThan(0.7);
  });

  test.each([false, true])(
    'samples are as likely to the first update as when they were drawn, squash=%s',
    async (squash) => {
      const settings = {
        ...agentConfig,
        rolloutSteps: 8,
        epochs: 1,
        minibatches: 1,
        clipRange: 1e-4,
        squash,
      };
      const recorded = await recordedRollouts('ppo', 'MountainCarContinuous-v0', 2, settings, 1000);
      const { loop, controls } = rolloutCourse(recorded, deviceEnvOf(await recorded.factory.createEnv(1)));
      const runs = await DeviceRuns.create(device, loop, { starts: [{ seed: 1 }] });
      await runs.take((loop as RolloutLoop).period, (_, tick) => controls(tick));
      const [progress] = await runs.progress();
      expect(progress!.sums.clipFraction).toBe(0);
      runs.dispose();
    },
  );
});
