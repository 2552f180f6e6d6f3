// What the host writes to a GPU and reads from it, on one that only counts. On a real one: `deviceRuns.slow.test.ts`.
import { PrismError, VectorArrays, type VectorEnv } from '@prism-rl/core';
import { describe, expect, test, vi } from 'vitest';
import { valueCourse } from '../src/course.ts';
import { DeviceRuns } from '../src/deviceRuns.ts';
import { GpuDevice } from '../src/gpuDevice.ts';
import { HostEnvs, hostEnvOf } from '../src/hostEnv.ts';
import { GAME, runLayout } from '../src/runLayout.ts';
import { EPISODE, logWords, TALLY } from '../src/runShader.ts';
import type { ValueLoop } from '../src/trainingLoop.ts';
import { cartPole } from './cartPole.ts';
import { type Computed, fakeGpu } from './fakeGpu.ts';
import { recordedAgent } from './recordedAgent.ts';

const agent = await recordedAgent('dqn', 'CartPole-v1', {
  ...{ hidden: [4], batchSize: 4, replayCapacity: 64, learningStarts: 8, trainEvery: 2, epsilonSteps: 20 },
});
const { loop, controls } = valueCourse(agent, cartPole);
const { layout } = loop as ValueLoop;

/** One dispatch: its ticks, and what each run is given for the first and the last of them. */
interface Dispatched {
  readonly turn: readonly number[];
  readonly isJudged: boolean;
  readonly runs: readonly number[];
  readonly phases: readonly number[];
  readonly feeds: readonly (readonly number[])[];
  readonly workgroups: readonly number[];
}

function counting(then: Computed = () => {}): { dispatched: Dispatched[]; compute: Computed } {
  const dispatched: Dispatched[] = [];
  return {
    dispatched,
    compute: (bound, workgroups, code) => {
      const feed = new Float32Array(bound[1].buffer);
      const [, , steps] = bound[3];
      const count = workgroups[0]!;
      const width = loop.controls.length;
      const rows = Array.from({ length: count }, (_, k) => {
        const from = 1 + 2 * count + k * steps! * width;
        return [...feed.subarray(from, from + steps! * width)];
      });
      dispatched.push({
        ...{ turn: [...bound[3]], isJudged: feed[0] === 1, workgroups: [...workgroups] },
        runs: [...feed.subarray(1, 1 + count)],
        phases: [...feed.subarray(1 + count, 1 + 2 * count)],
        feeds: rows,
      });
      then(bound, workgroups, code);
    },
  };
}

async function runsOf(seeds: readonly number[], then?: Computed) {
  const { dispatched, compute } = counting(then);
  // On a GPU in software all runs take a tick together, however busy this machine is.
  const fake = fakeGpu(compute, { info: { isFallbackAdapter: true } });
  const device = await GpuDevice.open(fake.gpu);
  const runs = await DeviceRuns.create(device, loop, { starts: seeds.map((seed) => ({ seed })), threads: 4 });
  return { runs, dispatched, ...fake };
}

/** Ticks from their first to their last, as they were dispatched. */
function covered(dispatched: readonly Dispatched[]): number[] {
  return dispatched.flatMap(({ turn: [count, , , from] }) =>
    Array.from({ length: count! }, (_, k) => from! + k),
  );
}

describe('runs on a GPU', () => {
  test('begin with their seeds in two words, and end by freeing all memory', async () => {
    const { runs, buffers } = await runsOf([7, 2 ** 40 + 3]);
    for (const [run, words] of [
      [0, [7, 0]],
      [1, [3, 256]],
    ] as const) {
      const saved = await runs.save(run);
      expect(saved).toHaveLength(layout.words);
      expect([...saved.subarray(layout.training, layout.training + GAME.length)]).toEqual([
        ...words,
        0,
        0,
        0,
        0,
      ]);
    }
    expect(runs.steps).toEqual([0, 0]);
    runs.dispose();
    // The uniform of all shaders stays.
    expect(buffers.filter(({ isFreed }) => !isFreed)).toHaveLength(1);
  });

  test('have the initial values of their variables, or given ones', async () => {
    const { runs } = await runsOf([1, 2]);
    const { variables } = loop.steps.act;
    const own = await runs.variables(1);
    for (const array of variables) {
      const values = await runs.read(1, array);
      expect(values).toHaveLength(array.length);
      expect(own(array.variable)).toEqual(values);
      expect(await runs.read(0, array)).toEqual(values);
    }
    const fake = fakeGpu(() => {});
    const given = await DeviceRuns.create(await GpuDevice.open(fake.gpu), loop, {
      starts: [{ seed: 1, valuesOf: (variable) => own(variable).map((value) => value + 1) }],
    });
    const [first] = variables;
    expect(await given.read(0, first!)).toEqual(own(first!.variable).map((value) => value + 1));
  });

  test('take each tick once, in order, with the schedules of each run', async () => {
    const { runs, dispatched } = await runsOf([1, 2, 3]);
    const at = (run: number, tick: number) => ({ ...controls(tick), epsilon: run + tick / 1000 });
    await runs.take(40, at);
    expect(covered(dispatched)).toEqual(Array.from({ length: 40 }, (_, k) => k));
    const index = loop.controls.indexOf('epsilon');
    const width = loop.controls.length;
    for (const { turn, runs: own, feeds, isJudged, phases, workgroups } of dispatched) {
      expect([turn[1], turn[2], isJudged, own, workgroups]).toEqual([3, 40, false, [0, 1, 2], [3, 1]]);
      expect(phases).toEqual([0, 0, 0]);
      for (const [run, feed] of feeds.entries()) {
        const seen = Array.from({ length: 40 }, (_, k) => feed[k * width + index]!);
        expect(seen).toEqual(Array.from({ length: 40 }, (_, k) => Math.fround(run + k / 1000)));
      }
    }
    expect(runs.steps).toEqual([40, 40, 40]);
    dispatched.length = 0;
    await runs.take(5, at, [2]);
    expect(covered(dispatched)).toEqual([0, 1, 2, 3, 4]);
    expect(dispatched[0]!.runs).toEqual([2]);
    expect(dispatched[0]!.feeds[0]![index]).toBe(Math.fround(2 + 40 / 1000));
    expect(runs.steps).toEqual([40, 40, 45]);
  });

  test('take no more ticks between two reports than their logs hold', async () => {
    const { runs } = await runsOf([1, 2]);
    const most = loop.mostTicks;
    await runs.take(most, () => controls(0), [0]);
    await expect(runs.take(1, () => controls(0))).rejects.toThrow(`at most ${most} steps`);
    await runs.take(1, () => controls(0), [1]);
    await runs.progress([0]);
    await runs.take(most, () => controls(0), [0]);
    await expect(runs.take(most, () => controls(0), [1])).rejects.toThrow(`at most ${most} steps`);
  });

  test('report what their logs hold, once', async () => {
    const words = logWords(loop);
    const head = TALLY.length + loop.sums.length;
    const { runs } = await runsOf([1, 2], ([, feed, store]) => {
      for (const run of new Float32Array(feed.buffer).subarray(1, 3)) {
        const floats = new Float32Array(store.buffer);
        store[run * words] = 2;
        for (let k = 0; k < loop.sums.length; k++) floats[run * words + TALLY.length + k] = run + k / 4;
        for (let k = 0; k < 2; k++) {
          const entry = run * words + head + k * EPISODE.length;
          store[entry] = 10 * run + k;
          floats[entry + 1] = run - 0.5;
          store.set([7 + k, Number(run === 1), Number(k === 1)], entry + 2);
        }
      }
    });
    await runs.take(1, () => controls(0));
    const episode = (run: number, k: number) => ({
      ...{ step: 10 * run + k, return: run - 0.5, length: 7 + k, terminated: run === 1, isPaid: k === 1 },
    });
    const progress = await runs.progress([1]);
    expect(progress).toEqual([
      {
        episodes: [episode(1, 0), episode(1, 1)],
        sums: Object.fromEntries(loop.sums.map((name, k) => [name, 1 + k / 4])),
        fault: undefined,
      },
    ]);
    const [first, second] = await runs.progress();
    expect(first!.episodes).toEqual([episode(0, 0), episode(0, 1)]);
    expect(second).toEqual({
      ...{ episodes: [], fault: undefined, sums: Object.fromEntries(loop.sums.map((name) => [name, 0])) },
    });
  });

  test('a broken rule is the fault of its run', async () => {
    const faults = ['the first place', 'the second place'];
    const { compute } = counting(([, , store]) => {
      store[logWords(loop) + TALLY.indexOf('fault')] = 2;
    });
    const device = await GpuDevice.open(fakeGpu(compute).gpu);
    const broken = { ...loop, env: { ...loop.env, faults } };
    const runs = await DeviceRuns.create(device, broken, { starts: [{ seed: 1 }, { seed: 2 }] });
    await runs.take(1, () => controls(0));
    const [first, second] = await runs.progress();
    expect(first!.fault).toBeUndefined();
    expect(second!.fault).toMatchObject({
      code: 'contract',
      message: 'The rules of CartPole-v1 failed on the GPU at the second place.',
    });
  });

  test('bind their buffers once a call', async () => {
    const { runs, dispatched, groups } = await runsOf([1, 2]);
    for (const calls of [1, 2]) {
      dispatched.length = 0;
      await runs.take(40, (_run, tick) => controls(tick));
      expect(dispatched.length).toBeGreaterThan(1);
      expect(groups()).toBe(calls);
    }
  });

  test('whose environments the host steps are divided where one tick of all takes too long', async () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    class Slow extends VectorArrays implements VectorEnv {
      reset(): void {}
      step(): void {
        now += 500;
      }
    }
    const env = await agent.factory.createEnv(1);
    const hosted = hostEnvOf(env);
    const { loop } = valueCourse(agent, hosted);
    const dispatched: { readonly isTaken: boolean; readonly runs: readonly number[] }[] = [];
    const fake = fakeGpu(([, feed, , turn], [count]) => {
      now += 30 * count! * turn[0]!;
      const runs = [...new Float32Array(feed.buffer).subarray(1, 1 + count!)];
      dispatched.push({ isTaken: turn[0] === 1, runs });
    });
    const device = await GpuDevice.open(fake.gpu, 100);
    const starts = [1, 2, 3, 4].map((seed) => ({ seed, host: new HostEnvs(new Slow(env, 1), hosted, seed) }));
    const runs = await DeviceRuns.create(device, loop, { starts, threads: 4 });
    await runs.take(6, (_run, tick) => controls(tick));
    vi.restoreAllMocks();
    // The first tick shows how long it takes; the second one has begun by then.
    const taken = dispatched.filter(({ isTaken }) => isTaken).map((one) => one.runs.length);
    expect(taken).toEqual([4, 4, ...Array(8).fill(2)]);
    for (let run = 0; run < 4; run++)
      expect(dispatched.flatMap((one) => (one.runs.includes(run) ? [one.isTaken] : []))).toEqual(
        Array.from({ length: 12 }, (_, k) => k % 2 === 1),
      );
  });

  test('evaluations play until each trial has its episodes, in growing windows', async () => {
    const words = logWords(loop);
    const { runs, dispatched } = await runsOf([1, 2], ([, feed, store, turn], [count]) => {
      // Each window ends an episode of each run, in its first dispatch.
      if (turn[3] !== 0) return;
      for (const run of new Float32Array(feed.buffer).subarray(1, 1 + count!)) {
        const log = (2 + run) * words;
        const entry = log + TALLY.length + loop.sums.length + store[log]! * EPISODE.length;
        store.set([store[log]! + 1], log);
        store[entry + 2] = 5;
      }
    });
    const seen: string[] = [];
    const trials = [
      { run: 1, seed: 9, episodes: 1, epsilon: 0.25 },
      { run: 0, seed: 8, episodes: 3, epsilon: 0.5 },
    ];
    const before = await runs.save(0);
    const played = await runs.evaluate(trials, (trial, { length }) => {
      seen.push(`${trial}: ${length}`);
      return true;
    });
    expect(played.map(({ episodes }) => episodes.length)).toEqual([1, 3]);
    expect(seen).toEqual(['0: 1', '1: 1', '1: 2', '1: 3']);
    expect(new Set(dispatched.map(({ turn }) => turn[2]))).toEqual(new Set([32, 64, 128]));
    const index = loop.controls.indexOf('epsilon');
    for (const { isJudged, phases, runs: own, feeds } of dispatched) {
      expect([isJudged, phases.every((phase) => phase === 0)]).toEqual([true, true]);
      for (const [k, run] of own.entries()) expect(feeds[k]![index]).toBe(run === 1 ? 0.25 : 0.5);
    }
    expect(dispatched[0]!.runs).toEqual([1, 0]);
    expect(dispatched.at(-1)!.runs).toEqual([0]);
    expect(dispatched[0]!.turn[2]).toBe(32);
    expect(runs.steps).toEqual([0, 0]);
    // The evaluated game has a seed of its own, and training's game is as it was.
    const after = await runs.save(0);
    expect([...after.subarray(layout.evaluation, layout.evaluation + 2)]).toEqual([8, 2 ** 32 - 1]);
    expect(after.subarray(0, layout.evaluation)).toEqual(before.subarray(0, layout.evaluation));
    const stopped = await runs.evaluate([{ ...trials[1]!, episodes: 1000 }], () => false);
    expect(stopped[0]!.episodes.length).toBeLessThan(10);
  });

  test('saved runs continue with their words and steps', async () => {
    const { runs } = await runsOf([1]);
    await runs.take(3, (_, tick) => controls(tick));
    const saved = (await runs.save(0)).map((word, at) => (at === layout.training + 2 ? 3 : word));
    const fake = fakeGpu(() => {});
    const again = await DeviceRuns.create(await GpuDevice.open(fake.gpu), loop, {
      starts: [{ seed: 5, saved }],
    });
    expect(again.steps).toEqual([3]);
    expect(await again.save(0)).toEqual(saved);
    expect([...(await again.row(0))]).toEqual(
      [...new Float32Array(saved.buffer)].slice(
        layout.training + GAME.length,
        layout.training + GAME.length + cartPole.rowSize,
      ),
    );
  });

  test.each([
    ['runs', { starts: [] }, 'runs must be from 1 to 65535 on a GPU without a name, but is 0.'],
    ['threads', { starts: [{ seed: 1 }], threads: 513 }, 'threads must be from 1 to 512'],
  ])('refuses too few or too many %s', async (_, options, message) => {
    const device = await GpuDevice.open(fakeGpu(() => {}).gpu);
    await expect(DeviceRuns.create(device, loop, options)).rejects.toThrow(message);
  });

  test('frees the networks when there is no memory for the replay memories', async () => {
    const needed = 4 * (2 * logWords(loop) + layout.words);
    const fake = fakeGpu(() => {}, { memory: needed });
    const device = await GpuDevice.open(fake.gpu);
    await expect(DeviceRuns.create(device, loop, { starts: [{ seed: 1 }] })).rejects.toThrow(
      'the replay memories of 1 runs would take',
    );
    expect(fake.buffers.filter(({ isFreed, size }) => !isFreed && size > 16)).toEqual([]);
  });
});

describe('a GPU', () => {
  const open = (options = {}) => GpuDevice.open(fakeGpu(() => {}, options).gpu);

  test.each([
    [{ description: 'A', device: 'B' }, 'A'],
    [{ device: 'B' }, 'B'],
    [{ vendor: 'v', architecture: 'a' }, 'v a'],
    [{}, 'a GPU without a name'],
  ])('with the info %o is called %s', async (info, name) => {
    expect((await open({ info })).name).toBe(name);
  });

  test('is asked for its highest limits, of which the lower of two counts', async () => {
    const fake = fakeGpu(() => {});
    const device = await GpuDevice.open(fake.gpu);
    expect(fake.asked()).toEqual({
      requiredLimits: {
        ...{ maxBufferSize: 1e9, maxStorageBufferBindingSize: 5e8, maxComputeWorkgroupStorageSize: 49_152 },
        ...{ maxComputeInvocationsPerWorkgroup: 1024, maxComputeWorkgroupSizeX: 512 },
      },
    });
    expect(device).toMatchObject({
      mostBytes: 5e8,
      mostThreads: 512,
      usualThreads: 256,
      mostWorkgroups: 65_535,
    });
    expect(device).toMatchObject({ longest: 16, isEmulated: false, workgroupBytes: 49_152 });
    expect((await open({ limits: { maxComputeWorkgroupSizeX: 64 } })).usualThreads).toBe(64);
    expect((await open({ info: { isFallbackAdapter: true } })).usualThreads).toBe(4);
  });

  test('refuses buffers that are too large, or for which no memory is free', async () => {
    const device = await open({ memory: 1000 });
    await expect(device.buffer(5e8 + 4, 'It')).rejects.toThrow(
      'would take 500 MB, and one buffer holds at most 500 MB',
    );
    await expect(device.buffer(1000, 'It')).rejects.toThrow('not enough memory is free');
    // With four spare bytes.
    expect((await device.buffer(4, 'It')).size).toBe(20);
    expect((await device.buffer(100, 'It')).size).toBe(104);
  });

  test('compiles a shader once, and again after a failure', async () => {
    let compiled = 0;
    let says: readonly object[] = [{ type: 'error', message: 'no such name\nmore', lineNum: 3, linePos: 5 }];
    const device = await open({
      compiles: () => {
        compiled++;
        return says;
      },
    });
    await expect(device.shader('one')).rejects.toThrow('refuses a shader: no such name (line 3, column 5).');
    says = [{ type: 'warning', message: 'odd' }];
    const shader = await device.shader('one');
    expect(await device.shader('one')).toBe(shader);
    expect(compiled).toBe(2);
  });

  test('says once why it can no longer be used', async () => {
    const fake = fakeGpu(() => {});
    const device = await GpuDevice.open(fake.gpu);
    const buffer = await device.buffer(16, 'It');
    expect(device.failure).toBeUndefined();
    fake.fail('The size is wrong.\nmore');
    fake.lose('The driver was reset.');
    for (const use of [
      () => device.buffer(16, 'It'),
      () => device.shader('one'),
      () => device.finish(),
      async () => device.write(buffer, 0, new Uint32Array(1)),
      () => device.read(buffer, 0, 4),
    ])
      await expect(use()).rejects.toThrow('The GPU refused a command: The size is wrong.');
    const closed = await open();
    closed.close();
    expect(closed.failure).toBeInstanceOf(PrismError);
    await expect(closed.finish()).rejects.toThrow('after it was closed');
    const other = fakeGpu(() => {});
    const lost = await GpuDevice.open(other.gpu);
    other.lose('The driver was reset.\nmore');
    await Promise.resolve();
    await expect(lost.finish()).rejects.toThrow('The GPU was lost: The driver was reset.');
  });
});

test.each([
  [{ numEnvs: 1, alpha: undefined, capacity: 100, nStep: 1 }],
  [{ numEnvs: 3, alpha: undefined, capacity: 4000, nStep: 3 }],
  [{ numEnvs: 1, alpha: 0.5, capacity: 100, nStep: 2 }],
  [{ numEnvs: 2, alpha: 0.5, capacity: 16, nStep: 1 }],
])('a run stores no more words than it needs: %o', (shape) => {
  const { numEnvs, alpha, capacity, nStep } = shape;
  const env = { ...cartPole, observationSize: 5, observationBits: 8, rowSize: 4 } as const;
  const found = runLayout(env, { ...shape, batchSize: 4, discount: 0.9 });
  const gap = numEnvs === 1 ? 0 : 4 * numEnvs * (nStep + 1);
  const frames = capacity + nStep + Math.max(512, capacity / 4) + gap;
  const at = [7 * numEnvs, 10 * numEnvs, 10, 3 * nStep * numEnvs, frames * 2];
  const starts = at.map((_, k) => at.slice(0, k + 1).reduce((sum, one) => sum + one));
  expect(found).toMatchObject({
    training: starts[0],
    evaluation: starts[1],
    windows: starts[2],
    frames: starts[3],
  });
  expect(found).toMatchObject({ frameCount: frames, frameWords: 2, transitions: starts[4] });
  // Levels of 112 and 16 nodes, each with its minima, but for the leaves, and the root.
  const tree = !alpha ? 0 : capacity === 16 ? 16 + 2 : 112 + 2 * 16 + 2;
  expect(found.words).toBe(starts[4]! + 5 * capacity + tree);
  expect(found.tree).toHaveLength(!alpha ? 0 : capacity === 16 ? 2 : 3);
});
