// Whole runs on rollouts in one shader: updates are those of the processor, and do not depend on threads, dispatches or neighbours.
import { Rng } from '@prism-rl/core';
import type { Rollout } from '@prism-rl/memory';
import { describe, expect, test } from 'vitest';
import { rolloutCourse } from '../src/course.ts';
import { DeviceRuns } from '../src/deviceRuns.ts';
import type { RolloutLoop } from '../src/rolloutLoop.ts';
import { cartPole } from './cartPole.ts';
import { recordedRollouts } from './recordedRollouts.ts';
import { hasSoftwareGpu, openSoftwareGpu } from './softwareGpu.ts';

/** Length of the runs, for schedules. */
const STEPS = 25_000;

/** What the host would have collected, from the words of a run. */
function rolloutOf({ rollout, layout: { columns, frames } }: RolloutLoop, words: Uint32Array): Rollout {
  const { steps, numEnvs } = rollout;
  const rows = steps * numEnvs;
  const floats = new Float32Array(words.buffer);
  const column = (name: keyof typeof columns): number[] => [
    ...words.subarray(columns[name], columns[name] + rows),
  ];
  const frame = (k: number): number[] => [...floats.subarray(frames + 4 * k, frames + 4 * (k + 1))];
  const [actions, ends] = [column('actions'), column('ends')];
  const tailRows = ends.flatMap((end, row) =>
    end === 2 || (end === 0 && row >= rows - numEnvs) ? [row] : [],
  );
  const tails = tailRows.map((row) =>
    frame(ends[row] === 2 ? rows + numEnvs + (row % numEnvs) : row + numEnvs),
  );
  return {
    steps,
    numEnvs,
    observations: floats.slice(frames, frames + 4 * rows),
    actions: Int32Array.from(actions),
    extras: { samples: Int32Array.from(actions) },
    rewards: Float64Array.from(floats.subarray(columns.rewards, columns.rewards + rows)),
    terminated: Uint8Array.from(ends, (end) => Number(end === 1)),
    truncated: Uint8Array.from(ends, (end) => Number(end === 2)),
    starts: new Uint8Array(rows),
    tailRows: Int32Array.from(tailRows),
    tailObservations: Float32Array.from(tails.flat()),
  };
}

describe.runIf(hasSoftwareGpu)('on a GPU', async () => {
  const device = await openSoftwareGpu();

  test.each([
    ['pqn', { rewardScale: 0.5, lambda: 0.7, learningRate: 1e-3, activation: 'elu' }],
    ['ppo', { gaeLambda: 0.8, entropyCoefficient: 0.02, entropyCoefficientEnd: 0 }],
    ['ppo', { normalizeObservations: true, normalizeRewards: true }],
    ['ppo', { targetKl: 2e-3, learningRate: 1e-2 }],
  ])('twenty updates of %s with %o are those of the processor', { timeout: 900_000 }, async (name, own) => {
    const orders: Int32Array[] = [];
    const settings = { hidden: [8], rolloutSteps: 8, epochs: 2, minibatches: 3, ...own };
    const recorded = await recordedRollouts(name, 'CartPole-v1', 3, settings, STEPS);
    const rng = new Rng(1);
    const processor = await recorded.learner(rng);
    rng.permutation = () => orders.shift()!;
    const { loop, controls } = rolloutCourse(recorded, { ...cartPole, maxEpisodeSteps: 9 });
    const { layout, period } = loop as RolloutLoop;
    const { columns } = layout;
    const runs = await DeviceRuns.create(device, loop, { starts: [{ seed: 5 }], threads: 4 });
    const kinds = new Set<string>();
    const counts = new Set<number>();
    for (let update = 0; update < 20; update++) {
      for (const ticks of [8 + 1 + 3, 3]) {
        await runs.take(ticks, (_, tick) => controls(tick));
        const { order } = columns;
        orders.push(Int32Array.from((await runs.save(0)).subarray(order, order + 24)));
        expect([...orders.at(-1)!].sort((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, k) => k));
      }
      expect(orders[0]).not.toEqual(orders[1]);
      const rollout = rolloutOf(loop as RolloutLoop, await runs.save(0));
      for (const row of rollout.tailRows) kinds.add(rollout.truncated[row] === 1 ? 'truncated' : 'last');
      const told = await processor.learn(rollout);
      // A policy that is too far from the rollout's learns in fewer epochs.
      orders.length = 0;
      const [progress] = await runs.progress();
      const { gradientSteps = 6, ...sums } = progress!.sums;
      counts.add(gradientSteps);
      for (const [name, sum] of Object.entries(sums))
        expect(sum / gradientSteps, name).toBeCloseTo(told![name]!, 4);
    }
    if ('targetKl' in own) expect(counts.size).toBeGreaterThan(2);
    else expect([...counts]).toEqual([6]);
    expect([...kinds].sort()).toEqual(['last', 'truncated']);
    expect(runs.steps[0]).toBe(20 * period);
    recorded.assign(await runs.variables(0));
    const [found, expected] = [await recorded.save(20 * 24), await processor.save()];
    expect({ ...found.meta, rng: 0 }).toEqual({ ...expected.meta, rng: 0 });
    // The discounted sums of rewards so far are in the run's words.
    const words = await runs.save(0);
    const lastRows = (name: keyof typeof columns) => words.slice(columns[name] + 21, columns[name] + 24);
    const ends = lastRows('ends');
    const sums = new Float32Array(lastRows('sums').buffer).map((sum, k) => (ends[k] === 0 ? sum : 0));
    const arrays = { ...found.arrays, 'targets/sums/sums': sums };
    let most = 0;
    for (const [key, array] of Object.entries(expected.arrays))
      for (const [k, x] of (array as Float32Array).entries())
        most = Math.max(
          most,
          Math.abs(x - (arrays[key as keyof typeof arrays] as Float32Array)[k]!) / Math.max(1, Math.abs(x)),
        );
    expect(most).toBeLessThan(1e-5);
    expect(most).toBeGreaterThan(0);
    runs.dispose();
  });

  test.each(['pqn', 'ppo'])(
    'runs of %s are the same with other threads, dispatches and neighbours',
    { timeout: 900_000 },
    async (name) => {
      const settings = { hidden: [8], rolloutSteps: 8, epochs: 2, minibatches: 2 };
      const recorded = await recordedRollouts(name, 'CartPole-v1', 5, settings, STEPS);
      const { loop, controls } = rolloutCourse(recorded, cartPole);
      const after = async (
        seeds: readonly number[],
        threads: number,
        calls: readonly number[],
        judged = false,
      ) => {
        const starts = seeds.map((seed) => ({ seed }));
        const runs = await DeviceRuns.create(device, loop, { starts, threads });
        for (const ticks of calls) {
          await runs.take(ticks, (_, tick) => controls(tick));
          await runs.progress();
          if (judged) await runs.evaluate([{ run: 0, seed: 3, episodes: 2, epsilon: 0 }]);
        }
        const words = await runs.save(seeds.indexOf(2));
        const valuesOf = await runs.variables(seeds.indexOf(2));
        const values = loop.steps.update!.variables.map(({ variable }) => [...valuesOf(variable)]);
        runs.dispose();
        return {
          words: [...words.fill(0, loop.layout.evaluation, (loop as RolloutLoop).layout.columns.actions)],
          values,
        };
      };
      const three = await after([1, 2, 3], 4, [13, 13, 13, 4]);
      expect(await after([2], 16, [5, 13, 12, 13], true)).toEqual(three);
      expect((await after([2], 4, [13, 13, 13, 3])).words).not.toEqual(three.words);
      expect((await after([2, 1], 4, [13, 13, 13, 4])).values).toEqual(three.values);
    },
  );
});
