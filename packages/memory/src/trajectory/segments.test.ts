// Segments of learners in turns: none longer than t_max, none across an episode's end, no step lost.
import { expect, test } from 'vitest';
import { stepOf, stepShape } from '../../test/steps.ts';
import { SegmentMemory } from './segments.ts';

const shape = { ...stepShape, steps: 3 };

/** The segments that are due: the numbers of their steps in observations, four times the rewards and extras, then rows and numbers of tails. */
function drain(memory: SegmentMemory): unknown[] {
  const found: unknown[] = [];
  const even = (all: ArrayLike<number>) => Array.from(all).filter((_, k) => k % 2 === 0);
  while (memory.ready()) {
    const { learner, observations, rewards, extras, tailRows, tailObservations } = memory.sample();
    const numbers = even(observations);
    expect([[...rewards].map((reward) => 4 * reward), even(extras.samples!)]).toEqual([numbers, numbers]);
    found.push({ learner, numbers, next: [...tailRows, ...tailObservations] });
  }
  return found;
}

test('segments end with t_max steps or with an episode', () => {
  const memory = new SegmentMemory(2, shape);
  memory.add(stepOf(0, [0, 0]));
  expect([memory.ready(), memory.size]).toEqual([false, 2]);
  memory.add(stepOf(1, [0, 1]));
  expect(drain(memory)).toEqual([{ learner: 1, numbers: [100, 101], next: [] }]);
  expect(memory.size).toBe(2);
  memory.add(stepOf(2, [0, 0], [0, 1]));
  expect(drain(memory)).toEqual([
    { learner: 0, numbers: [0, 1, 2], next: [2, 2, -2.5] },
    // Truncated: there is a value to bootstrap from.
    { learner: 1, numbers: [102], next: [0, 102, -102.5] },
  ]);
  expect(memory.size).toBe(0);
});

test('a snapshot of longer segments is refused: they would never be complete', () => {
  const memory = new SegmentMemory(2, shape);
  for (const t of [0, 1]) memory.add(stepOf(t, [0, 0]));
  const shorter = new SegmentMemory(2, { ...shape, steps: 1 });
  expect(() => shorter.restore(memory.save())).toThrow(expect.objectContaining({ code: 'corrupt' }));
});

test('a snapshot of more learners is refused, and nothing changes: the steps of the others would be lost', () => {
  const memory = new SegmentMemory(2, shape);
  memory.add(stepOf(0, [0, 0]));
  const fewer = new SegmentMemory(1, shape);
  fewer.add({ ...stepOf(7, [0, 0]), count: 1 });
  const before = fewer.save();
  expect(() => fewer.restore(memory.save())).toThrow(expect.objectContaining({ code: 'corrupt' }));
  expect(fewer.save()).toEqual(before);
});

test('before a segment is complete there is none to take', () => {
  const memory = new SegmentMemory(2, shape);
  memory.add(stepOf(0, [0, 0]));
  expect(() => memory.sample()).toThrow(expect.objectContaining({ code: 'state' }));
  expect(memory.size).toBe(2);
});

test('a restored segment ends as the saved one did: a terminated episode has no value to bootstrap from', () => {
  const memory = new SegmentMemory(2, shape);
  memory.add(stepOf(0, [1, 0], [0, 1]));
  const restored = new SegmentMemory(2, shape);
  restored.restore(memory.save());
  const segments = drain(memory);
  expect(segments.map((segment) => (segment as { next: number[] }).next)).toEqual([[], [0, 100, -100.5]]);
  expect(drain(restored)).toEqual(segments);
});
