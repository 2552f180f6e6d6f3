// Whole runs in one shader do not depend on threads, dispatches or neighbours. `test/gpuBackend.slow.test.ts` shows that they learn.
import type { RecordedDqn } from '@prism-rl/algo-dqn-family';
import { describe, expect, test, vi } from 'vitest';
import { rolloutCourse, valueCourse } from '../src/course.ts';
import { type DeviceEpisode, DeviceRuns, type Progress, type Trial } from '../src/deviceRuns.ts';
import type { GpuDevice } from '../src/gpuDevice.ts';
import { openGpu } from '../src/node/openGpu.ts';
import { type ValueLoop, valueLoop } from '../src/trainingLoop.ts';
import { cartPole } from './cartPole.ts';
import { recordedAgent } from './recordedAgent.ts';
import { recordedRollouts } from './recordedRollouts.ts';
import { hasSoftwareGpu, openSoftwareGpu } from './softwareGpu.ts';

const SETTINGS = {
  ...{ batchSize: 16, replayCapacity: 2048, learningStarts: 64, trainEvery: 2, epsilonSteps: 300 },
  ...{ targetUpdateEvery: 20, targetTau: 1 },
};
describe.runIf(hasSoftwareGpu)('on a GPU', async () => {
  const device = await openSoftwareGpu();

  /** What two runs have to share to be equal: their variables, and everything else that decides their future. */
  type State = readonly [Float32Array, Uint32Array];

  /** The states and episodes of runs after steps, in so many calls. */
  const after = async (
    agent: RecordedDqn,
    seeds: readonly number[],
    threads: number,
    calls: readonly number[],
    {
      saved,
      trials = [],
      on = device,
    }: { readonly saved?: Uint32Array; readonly trials?: readonly Trial[]; readonly on?: GpuDevice } = {},
  ): Promise<{ states: State[]; last: Progress[] }> => {
    const starts = seeds.map((seed) => ({ seed, saved }));
    const { loop, controls } = valueCourse(agent, cartPole);
    const runs = await DeviceRuns.create(on, loop, { starts, threads });
    for (const steps of calls) {
      await runs.take(steps, (_, tick) => controls(tick));
      await runs.evaluate(trials);
    }
    const last = await runs.progress();
    const states: State[] = [];
    for (const run of seeds.keys()) {
      const valuesOf = await runs.variables(run);
      const all = Object.values(agent.steps).flatMap((step) => step?.variables ?? []);
      const values = all.flatMap(({ variable }) => [...valuesOf(variable)]);
      const { evaluation, windows } = (loop as ValueLoop).layout;
      states.push([Float32Array.from(values), (await runs.save(run)).fill(0, evaluation, windows)]);
    }
    runs.dispose();
    return { states, last };
  };

  test.each([
    ['dqn', 1],
    ['rainbow', 1],
    ['iqn', 3],
  ])(
    'runs of %s in %i environments are the same with other threads, dispatches and neighbours',
    { timeout: 900_000 },
    async (name, numEnvs) => {
      const settings = { ...SETTINGS, trainEvery: 2 * numEnvs, hidden: [8, 8] };
      const agent = await recordedAgent(name, 'CartPole-v1', settings, 1, undefined, numEnvs);
      const three = await after(agent, [1, 2, 3], 4, [120]);
      // Evaluations in between change nothing.
      const trials = [{ run: 1, seed: 9, episodes: 2, epsilon: 0.5 }];
      const divided = await after(agent, [1, 2, 3], 4, [50, 1, 69], { trials });
      expect(divided.states).toEqual(three.states);
      expect(divided.last).toEqual(three.last);
      expect((await after(agent, [2], 4, [120])).states[0]).toEqual(three.states[1]);
      expect((await after(agent, [2], 16, [120])).states[0]).toEqual(three.states[1]);
      // They learn something, and other seeds something else, as does a run of fewer steps.
      expect(three.last[1]!.sums.loss).toBeGreaterThan(0);
      expect(three.states[0]![0]).not.toEqual(three.states[1]![0]);
      const early = await after(agent, [2], 4, [118]);
      expect(early.states[0]![0]).not.toEqual(three.states[1]![0]);
      // A saved run continues the same: here from before its first update.
      const ticks = 60 / numEnvs;
      const half = await after(agent, [2], 4, [ticks]);
      const resumed = await after(agent, [2], 4, [120 - ticks], { saved: half.states[0]![1] });
      expect(resumed.states[0]).toEqual(three.states[1]);
    },
  );

  test('evaluations have no noise, unlike training', async () => {
    const agent = await recordedAgent('dqn', 'CartPole-v1', { ...SETTINGS, hidden: [8], noisy: true });
    const still = cartPole.wgsl.replace('0.1f * envRandom() - 0.05f', '0.01f * f32(k)');
    const loop = valueLoop(agent, { ...cartPole, wgsl: still });
    const starts = [{ seed: 1 }, { seed: 2 }];
    const runs = await DeviceRuns.create(device, loop, { starts, threads: 4 });
    const trials = [0, 1].map((run) => ({ run, seed: run, episodes: 2, epsilon: 0 }));
    const [one, other] = await runs.evaluate(trials);
    const returnsOf = (episodes: readonly DeviceEpisode[]) => episodes.map((episode) => episode.return);
    expect(new Set(returnsOf([...one!.episodes, ...other!.episodes])).size).toBe(1);
    await runs.take(60, (_, step) => ({ ...agent.controls(step), epsilon: 0, updates: 0 }));
    const [first, second] = await runs.progress();
    expect(returnsOf(first!.episodes)).not.toEqual(returnsOf(second!.episodes));
    runs.dispose();
  });

  test('moves the target network on time after more updates than float32 counts', async () => {
    const agent = await recordedAgent('dqn', 'CartPole-v1', { ...SETTINGS, hidden: [8] });
    const loop = valueLoop(agent, cartPole);
    const runs = await DeviceRuns.create(device, loop, { starts: [{ seed: 1 }], threads: 4 });
    await runs.take(100, (_, step) => agent.controls(step));
    const networks = async (): Promise<string[]> => {
      const lists = loop.steps.target!.variables.map(async (array) => (await runs.read(0, array)).join());
      return Promise.all(lists);
    };
    const { length } = loop.steps.act.variables;
    expect(new Set(await networks()).size).toBe(2 * length);
    const updatesBefore = 20 * Math.ceil(2 ** 24 / 20) - 1;
    await runs.take(1, (_, step) => ({ ...agent.controls(step), updates: 1, updatesBefore }));
    expect(new Set(await networks()).size).toBe(length);
    runs.dispose();
  });

  test('reports an environment too large for the memory of a workgroup', async () => {
    const agent = await recordedAgent('dqn', 'CartPole-v1', { ...SETTINGS, hidden: [8] });
    const wide = { ...cartPole, rowSize: 20_000 };
    await expect(
      DeviceRuns.create(device, valueLoop(agent, wide), { starts: [{ seed: 1 }] }),
    ).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(
        /^A run of CartPole-v1 needs \d+ bytes of memory that a workgroup shares, but .* has \d+\.$/,
      ),
    });
  });

  test('reports environments too large for the memory of a thread', async () => {
    const settings = { hidden: [8], rolloutSteps: 8, minibatches: 2 };
    const { loop } = rolloutCourse(await recordedRollouts('ppo', 'CartPole-v1', 2, settings, 1000), {
      ...cartPole,
      rowSize: 3000,
    });
    await expect(DeviceRuns.create(device, loop, { starts: [{ seed: 1 }] })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(
        /^A run of CartPole-v1 needs \d+ bytes of memory of each thread, but .* has 8192\.$/,
      ),
    });
  });

  test('where a tick takes too long for a dispatch, some runs go before the others', async () => {
    const agent = await recordedAgent('dqn', 'CartPole-v1', { ...SETTINGS, hidden: [8] });
    const whole = await after(agent, [1, 2, 3], 4, [100]);
    // As if a GPU with a watchdog.
    const impatient = await openGpu(0.001);
    Object.defineProperty(impatient, 'isEmulated', { value: false });
    const submit = vi.spyOn(impatient, 'submit');
    const divided = await after(agent, [1, 2, 3], 4, [100], { on: impatient });
    expect(divided).toEqual(whole);
    const widths = submit.mock.calls.map(([work]) => work!.dispatches[0]!.workgroups[0]);
    expect(Math.max(...widths)).toBe(3);
    expect(Math.min(...widths)).toBeLessThan(3);
    impatient.close();
  });

  test('runs begin with their own variables, and say how many steps they take between reports', async () => {
    const settings = { ...SETTINGS, hidden: [8] };
    const agent = await recordedAgent('dqn', 'CartPole-v1', settings);
    const other = await recordedAgent('dqn', 'CartPole-v1', settings, 2);
    const loops = [valueLoop(agent, cartPole), valueLoop(other, cartPole)];
    const starts = loops.map((loop) => ({ seed: 1, loop }));
    const runs = await DeviceRuns.create(device, loops[0]!, { starts, threads: 4 });
    for (const [run, { steps }] of loops.entries())
      for (const array of steps.act.variables)
        expect(await runs.read(run, array)).toEqual(array.variable.dataSync());
    // Evaluations depend on their seeds.
    const judge = (seed: number) => runs.evaluate([{ run: 0, seed, episodes: 8, epsilon: 0 }]);
    expect(await judge(1)).toEqual(await judge(1));
    expect(await judge(2)).not.toEqual(await judge(1));
    await expect(runs.take(257, (_, step) => agent.controls(step))).rejects.toMatchObject({
      code: 'invalid-argument',
      message: 'Runs take at most 256 steps between two reports of their progress.',
    });
    runs.dispose();
  });
});
