// Runs whose environments the host steps equal those of the same rules on the GPU.
import { recordDqn } from '@prism-rl/algo-dqn-family';
import { plugin as deepQ } from '@prism-rl/algo-dqn-family/plugin';
import { Box, type Config, Discrete, type Env, Rng, type RowTask, rulesIn } from '@prism-rl/core';
import { MinAtarEnv } from '@prism-rl/env-minatar';
import { useJitBackend } from '@prism-rl/jit';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { DeviceEnv } from '../src/deviceEnv.ts';
import { DeviceRuns } from '../src/deviceRuns.ts';
import { HostEnvs, hostEnvOf } from '../src/hostEnv.ts';
import { deviceEnvOf } from '../src/node/index.ts';
import { valueLoop } from '../src/trainingLoop.ts';
import { copyingLoop, counting, FIELDS } from './countingTask.ts';
import { CountingVector, WordedVector } from './hostVector.ts';
import { doors } from './maskedTask.ts';
import { hasSoftwareGpu, openSoftwareGpu } from './softwareGpu.ts';

const SEED = 7;
const COUNTING = 'episode * 7 % 11 + 1';
const lengthOf = (episode: number): number => ((episode * 7) % 11) + 1;
const counters = {
  id: 'counting',
  observationSpace: new Box({ low: 0, high: 1, shape: [40], dtype: 'uint8' }),
  actionSpace: new Discrete(3),
};

describe.runIf(hasSoftwareGpu)('on a GPU', { timeout: 900_000 }, async () => {
  const device = await openSoftwareGpu();
  beforeAll(async () => {
    await useJitBackend();
  });

  const countersOf = (numEnvs: number, env: DeviceEnv) =>
    new HostEnvs(new CountingVector(counters, numEnvs, lengthOf), env, 1);
  const feed = (learns: boolean) => () => ({
    ...{ epsilon: 0.5, learningRate: 0.25, beta: 0.4, updates: Number(learns), updatesBefore: 0 },
  });

  test.each([
    [undefined, 1, 1],
    [1, 3, 1],
    [undefined, 1, 3],
    [1, 3, 5],
  ])(
    'the memory keeps the same steps: priorities to the power of %s, %i-step windows, %i environments',
    async (alpha, nStep, numEnvs) => {
      const replay = { capacity: 48, batchSize: 8, discount: 0.5, nStep, alpha, numEnvs };
      const hosted = hostEnvOf(counters);
      const [here, there] = await Promise.all(
        [hosted, counting(COUNTING, 1)].map(async (env) => {
          const loop = copyingLoop(env, replay);
          const host = env.isHosted ? countersOf(numEnvs, env) : undefined;
          const runs = await DeviceRuns.create(device, loop, { starts: [{ seed: SEED, host }], threads: 4 });
          const seen: unknown[] = [];
          for (let k = 0; k < 12; k++) {
            await runs.take(8, feed(k > 2));
            const batches = FIELDS.map((_, i) => runs.read(0, loop.steps.update.variables[i]!));
            seen.push(await Promise.all(batches), await runs.progress());
          }
          runs.dispose();
          return seen;
        }),
      );
      expect(here).toEqual(there);
      expect(new Set(here!.map((one) => JSON.stringify(one))).size).toBeGreaterThan(18);
    },
  );

  const settings = {
    ...{ hidden: [8], batchSize: 4, replayCapacity: 256, learningStarts: 16, trainEvery: 2 },
    ...{ epsilonSteps: 100, targetUpdateEvery: 10, targetTau: 1 },
  };
  test.each([
    ['dqn', 'Doors, which masks actions', doors() as Env, settings],
    ['dqn', 'Doors, noisy', doors() as Env, { ...settings, noisy: true, replay: 'proportional', nStep: 3 }],
    ['dqn', 'Breakout', new MinAtarEnv('MinAtar/Breakout-v1') as Env, { ...settings, network: 'mlp' }],
  ] as const)('whole runs of %s in %s are the same to the bit', async (id, _, env, given: Config) => {
    const { defaults } = deepQ.agents![id]!;
    const { observationSpace, actionSpace } = env;
    const config = { ...defaults, ...given } as never;
    const context = { observationSpace, actionSpace, numEnvs: 1, steps: 1000, config };
    const agent = await recordDqn({ ...context, rng: new Rng(1) });
    const task = rulesIn(env) as RowTask;
    const trained = async (rules: DeviceEnv) => {
      const hostOf = (seed: number) =>
        rules.isHosted ? new HostEnvs(new WordedVector(task, seed), rules, 0) : undefined;
      const starts = [1, 2].map((seed) => ({ seed, host: hostOf(seed) }));
      const runs = await DeviceRuns.create(device, valueLoop(agent, rules), { starts, threads: 4 });
      const progress: unknown[] = [];
      const read = vi.spyOn(device, 'read');
      for (const steps of [100, 61]) {
        read.mockClear();
        await runs.take(steps, (_run, step) => agent.controls(step));
        // One answer of the GPU for each step of each run.
        expect(read).toHaveBeenCalledTimes(rules.isHosted ? 2 * steps : 0);
        progress.push(await runs.progress());
      }
      read.mockRestore();
      const variables = await Promise.all([0, 1].map((run) => runs.variables(run)));
      const lists = agent.steps.update.variables.flatMap(({ variable }) =>
        variables.map((valuesOf) => [...valuesOf(variable)]),
      );
      runs.dispose();
      return { progress, lists };
    };
    const there = await trained(deviceEnvOf(env));
    const here = await trained(hostEnvOf(env));
    expect(here).toEqual(there);
    expect(here.lists[0]).not.toEqual(here.lists[1]);
    expect(JSON.stringify(here.progress)).toContain('"length":');
  });

  test('a run whose environment fails ends with its error, the others continue', async () => {
    const hosted = hostEnvOf(counters);
    const replay = { capacity: 48, batchSize: 8, discount: 0.5, nStep: 1 };
    const [fine, broken] = [
      new CountingVector(counters, 1, lengthOf),
      new CountingVector(counters, 1, lengthOf),
    ];
    let steps = 0;
    const step = broken.step.bind(broken);
    broken.step = (actions) => {
      if (++steps > 5) throw new Error('The emulator has crashed.');
      step(actions);
    };
    const starts = [fine, broken].map((vector) => ({ seed: SEED, host: new HostEnvs(vector, hosted, 1) }));
    const runs = await DeviceRuns.create(device, copyingLoop(hosted, replay), { starts, threads: 4 });
    await runs.take(20, feed(false));
    const [first, second] = await runs.progress();
    expect(first).toMatchObject({ fault: undefined, episodes: expect.arrayContaining([expect.anything()]) });
    expect(second!.fault).toMatchObject({ message: 'The emulator has crashed.' });
    runs.dispose();
  });

  test('an environment that cannot be saved begins new episodes, and the memory stays', async () => {
    const hosted = hostEnvOf(counters);
    const replay = { capacity: 48, batchSize: 8, discount: 0.5, nStep: 3, alpha: 1 };
    const loop = copyingLoop(hosted, replay);
    const first = { seed: SEED, host: countersOf(1, hosted) };
    const runs = await DeviceRuns.create(device, loop, { starts: [first], threads: 4 });
    await runs.take(30, feed(false));
    const before = await runs.progress();
    const saved = await runs.save(0);
    runs.dispose();
    const again = { seed: SEED, host: countersOf(1, hosted), saved };
    const resumed = await DeviceRuns.create(device, loop, { starts: [again], threads: 4 });
    await resumed.take(30, feed(true));
    const [after] = await resumed.progress();
    // Episode 1 has eight steps again.
    expect(after!.episodes[0]).toMatchObject({ step: 38, length: 8 });
    expect(before[0]!.episodes[0]).toMatchObject({ step: 8, length: 8 });
    const [now, next] = [
      await resumed.read(0, loop.steps.update.variables[0]!),
      await resumed.read(0, loop.steps.update.variables[1]!),
    ];
    const count = (row: Float32Array): number =>
      row.subarray(0, 20).reduce((sum, bit, k) => sum + bit * 2 ** k, 0);
    // No window reaches from an old episode to a new one.
    for (let k = 0; k < 8; k++)
      expect(count(next.subarray(40 * k)) - count(now.subarray(40 * k))).toSatisfy(
        (d: number) => d >= 1 && d <= 3,
      );
    resumed.dispose();
  });
});
