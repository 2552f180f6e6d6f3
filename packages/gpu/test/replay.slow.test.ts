// Compares the replay memory of shaders with that of @prism-rl/memory: rows, their order, and priorities.
import { Box, childSnapshot, Discrete, type Rng } from '@prism-rl/core';
import { useJitBackend } from '@prism-rl/jit';
import { NStep, PrioritizedReplay, type ReplayBatch, UniformReplay } from '@prism-rl/memory';
import { beforeAll, describe, expect, test } from 'vitest';
import { DeviceRuns } from '../src/deviceRuns.ts';
import { PURPOSES } from '../src/random.ts';
import { COUNTERS } from '../src/runLayout.ts';
import { Counting, copyingLoop, counting, FIELDS } from './countingTask.ts';
import { below, philox, unit } from './philox.ts';
import { hasSoftwareGpu, openSoftwareGpu } from './softwareGpu.ts';

const CAPACITY = 48;
const BATCH = 8;
const START = 16;
const STEPS = 150;
const SEED = 7;
const γ = 0.5;

/** A stream that gives the memory the shader's random numbers of a step. */
function streamOf(step: number): Rng {
  const word = (i: number): number =>
    philox([step, PURPOSES.sample, Math.floor(i / 4), 0], [SEED, 0])[i % 4] as number;
  return {
    fillIntegers(out: Int32Array, _: number, n: number) {
      for (let i = 0; i < out.length; i++) out[i] = below(word(i), n);
    },
    fillRandom(out: Float64Array) {
      for (let i = 0; i < out.length; i++) out[i] = unit(word(i));
    },
  } as unknown as Rng;
}

describe.runIf(hasSoftwareGpu)('on a GPU', async () => {
  const device = await openSoftwareGpu();
  beforeAll(async () => {
    await useJitBackend();
  });

  test.each([
    ['uniform', 1, 1, 1],
    ['uniform', 3, 8, 1],
    ['prioritized', 1, 32, 1],
    ['prioritized', 3, 1, 1],
    ['uniform', 1, 8, 2],
    ['uniform', 4, 1, 3],
    ['prioritized', 3, 1, 5],
  ] as const)(
    '%s sampling, %i-step windows, %i bits, %i environments',
    async (kind, nStep, bits, numEnvs) => {
      const alpha = kind === 'prioritized' ? 1 : undefined;
      const replay = { capacity: CAPACITY, batchSize: BATCH, discount: γ, nStep, alpha, numEnvs };
      const loop = copyingLoop(counting('episode * 7 % 11 + 1', bits), replay);
      const runs = await DeviceRuns.create(device, loop, { starts: [{ seed: SEED }], threads: 4 });
      const tasks = Array.from(
        { length: numEnvs },
        () => new Counting((episode) => ((episode * 7) % 11) + 1),
      );
      const observationSpace = new Box({ low: 0, high: 1, shape: [40], dtype: 'float32' });
      const actionSpace = new Discrete(3);
      const options = { ...replay, observationSpace, actionSpace, learningStarts: 1 };
      const ring = alpha
        ? new PrioritizedReplay({ ...options, alpha: 1, beta: 0.4, priorityEpsilon: 0 })
        : new UniformReplay(options);
      const memory = new NStep<ReplayBatch>(ring, { ...options, steps: nStep });
      let starts = new Uint8Array(numEnvs).fill(1);
      for (let step = 0; step < STEPS; step++) {
        const learns = step >= START;
        await runs.take(1, () => ({
          epsilon: 1,
          learningRate: 0.25,
          beta: 0.4,
          updates: Number(learns),
          updatesBefore: Math.max(0, step - START),
        }));
        await runs.progress();
        const actions = Int32Array.from(tasks, (_, i) =>
          below(philox([step, PURPOSES.explore, i, 0], [SEED, 0])[1]!, 3),
        );
        const seen = () => Float32Array.from(tasks.flatMap((task) => [...task.observation]));
        const observations = seen();
        const outcomes = tasks.map((task, i) => task.step(actions[i]!));
        memory.add({
          count: numEnvs,
          observations,
          actions,
          rewards: Float64Array.from(outcomes, ({ reward }) => reward),
          nextObservations: seen(),
          terminated: Uint8Array.from(outcomes, ({ terminated }) => Number(terminated)),
          truncated: Uint8Array.from(outcomes, ({ truncated }) => Number(truncated)),
          starts,
          extras: {},
        });
        starts = Uint8Array.from(outcomes, ({ terminated, truncated }) => Number(terminated || truncated));
        for (const [i, task] of tasks.entries()) if (starts[i] === 1) task.start();
        if (!learns) continue;
        const batch = memory.sample(streamOf(step));
        for (const [i, name] of FIELDS.entries()) {
          const found = await runs.read(0, loop.steps.update.variables[i]!);
          if (name !== 'weights') expect([...found], `${name} at ${step}`).toEqual([...batch[name]]);
          else for (const [k, x] of found.entries()) expect(x).toBeCloseTo(batch.weights[k]!, 5);
        }
        memory.update?.(
          batch.indices,
          batch.rewards.map((x) => x + 1),
        );
      }
      const words = await runs.save(0);
      expect(words[COUNTERS.indexOf('size')]).toBe(CAPACITY);
      if (ring instanceof PrioritizedReplay) {
        const leaves = childSnapshot(ring.save(), 'priorities').arrays.leaves as Float64Array;
        const floats = new Float32Array(words.buffer);
        const [first, top] = [loop.layout.tree[0]!.sums, loop.layout.tree.at(-1)!];
        expect([...floats.subarray(first, first + CAPACITY)]).toEqual([...leaves]);
        expect(floats[top.sums]).toBe(leaves.reduce((sum, x) => sum + x));
        expect(floats[top.minima]).toBe(Math.min(...leaves));
        expect(new Set(leaves).size).toBeGreaterThan(5);
      }
      runs.dispose();
    },
  );

  test('drops transitions whose frames have been overwritten', async () => {
    const replay = { capacity: 1024, batchSize: BATCH, discount: γ, nStep: 1, alpha: 1 };
    const loop = copyingLoop(counting('1', 1), replay);
    const runs = await DeviceRuns.create(device, loop, { starts: [{ seed: SEED }], threads: 4 });
    const idle = { epsilon: 1, learningRate: 0, beta: 0, updates: 0, updatesBefore: 0 };
    for (let taken = 0; taken < 1250; taken += 250) {
      await runs.take(250, () => idle);
      await runs.progress();
    }
    const words = await runs.save(0);
    // Each episode has a single step, so a transition takes two frames.
    expect(words[COUNTERS.indexOf('size')]).toBe(Math.floor(loop.layout.frameCount / 2));
    const leaves = words.subarray(loop.layout.tree[0]!.sums, loop.layout.tree[0]!.sums + 1024);
    expect(leaves.filter((x) => x !== 0).length).toBe(words[COUNTERS.indexOf('size')]);
    // 1250 episodes of a step each, and the start of the next one.
    expect([...(await runs.row(0))]).toEqual([1250 * 101 + 100, 1251, 0]);
    await runs.take(1, () => ({ ...idle, updates: 1 }));
    // An observation is two steps older than the next episode's, 101 counts.
    const [seen, next] = [
      await runs.read(0, loop.steps.update.variables[0]!),
      await runs.read(0, loop.steps.update.variables[1]!),
    ];
    const count = (row: Float32Array): number =>
      row.subarray(0, 20).reduce((sum, bit, k) => sum + bit * 2 ** k, 0);
    for (let k = 0; k < BATCH; k++)
      expect(count(next.subarray(40 * k))).toBe(count(seen.subarray(40 * k)) + 1);
    runs.dispose();
  });
});
