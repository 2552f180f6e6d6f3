import { Box } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { stepOf, stepShape } from '../../test/steps.ts';
import { type Rollout, RolloutMemory } from './rollouts.ts';

const memoryOf = (steps: number): RolloutMemory => new RolloutMemory({ ...stepShape, numEnvs: 2, steps });

function tailsOf({ tailRows, tailObservations }: Rollout): unknown {
  return [...tailRows].map((row, k) => [row, ...tailObservations.slice(2 * k, 2 * k + 2)]);
}

test('after so many steps of each environment a rollout is due, time-major', () => {
  const memory = memoryOf(3);
  expect(memory.capacity).toBe(6);
  for (const t of [4, 5, 6]) {
    expect(memory.ready()).toBe(false);
    memory.add(stepOf(t, [0, 0]));
  }
  expect(memory.ready()).toBe(true);
  const rollout = memory.sample();
  expect(rollout).toMatchObject({ steps: 3, numEnvs: 2 });
  expect([...rollout.observations]).toEqual([4, -4, 104, -104, 5, -5, 105, -105, 6, -6, 106, -106]);
  expect([...rollout.rewards]).toEqual([1, 26, 1.25, 26.25, 1.5, 26.5]);
  expect([memory.ready(), memory.size]).toEqual([false, 0]);
});

test('tails: what was seen after a truncation, and after the last step; none after a termination', () => {
  const memory = memoryOf(3);
  memory.add(stepOf(1, [0, 0], [0, 1]));
  memory.add(stepOf(2, [1, 0], [0, 0]));
  memory.add(stepOf(3, [0, 1], [0, 0]));
  expect(tailsOf(memory.sample())).toEqual([
    [1, 101, -101.5],
    [4, 3, -3.5],
  ]);
  // An episode that was both terminated and truncated has no future.
  memory.add(stepOf(1, [1, 0], [1, 0]));
  memory.add(stepOf(2, [0, 0], [0, 0]));
  memory.add(stepOf(3, [1, 0], [1, 1]));
  expect(tailsOf(memory.sample())).toEqual([[5, 103, -103.5]]);
});

test('of one rollout nothing is left in the next', () => {
  const memory = memoryOf(2);
  memory.add(stepOf(0, [0, 0], [1, 1]));
  memory.add(stepOf(1, [0, 0], [1, 1]));
  expect(tailsOf(memory.sample())).toHaveLength(4);
  memory.add(stepOf(8, [0, 0]));
  memory.add(stepOf(9, [1, 1]));
  const rollout = memory.sample();
  expect(tailsOf(rollout)).toEqual([]);
  expect([...rollout.rewards]).toEqual([2, 27, 2.25, 27.25]);
});

test('observations and tails keep the element type of the space, also saved', () => {
  const observationSpace = new Box({ low: 0, high: 2e9, shape: [2], dtype: 'float64' });
  const memories = [0, 1].map(
    () => new RolloutMemory({ ...stepShape, observationSpace, numEnvs: 1, steps: 2 }),
  );
  const step = (truncated: number) => ({
    ...stepOf(0, [0], [truncated]),
    observations: Float64Array.of(1.7e9, 1.7e9 + 1),
    nextObservations: Float64Array.of(1.7e9 + 2, 1.7e9 + 3),
  });
  const [whole, resumed] = memories as [RolloutMemory, RolloutMemory];
  whole.add(step(1));
  resumed.restore(structuredClone(whole.save()));
  for (const memory of memories) {
    memory.add(step(0));
    const { observations, tailObservations } = memory.sample();
    expect(observations).toEqual(Float64Array.of(1.7e9, 1.7e9 + 1, 1.7e9, 1.7e9 + 1));
    expect(tailObservations).toEqual(Float64Array.of(1.7e9 + 2, 1.7e9 + 3, 1.7e9 + 2, 1.7e9 + 3));
  }
});

test('a snapshot without tails is refused', () => {
  const memory = memoryOf(3);
  memory.add(stepOf(0, [0, 0], [1, 0]));
  const { meta, arrays } = memory.save();
  const without = Object.fromEntries(Object.entries(arrays).filter(([name]) => !name.startsWith('tails')));
  expect(() => memoryOf(3).restore({ meta, arrays: without })).toThrow(
    expect.objectContaining({ code: 'corrupt' }),
  );
});

test.each([
  ['more steps', 2],
  ['another number of environments', 4],
])('a snapshot of %s is refused: its rollout would never be due', (_name, numEnvs) => {
  const memory = memoryOf(3);
  for (const t of [0, 1, 2]) memory.add(stepOf(t, [0, 0]));
  const other = new RolloutMemory({ ...stepShape, numEnvs, steps: 2 });
  expect(() => other.restore(memory.save())).toThrow(expect.objectContaining({ code: 'corrupt' }));
});
