import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PriorityQueue } from './priorityQueue.ts';

test('pops states by priority, after any insertions, changes and removals', () => {
  const actions = fc.array(
    fc.record({
      state: fc.integer({ min: 0, max: 11 }),
      priority: fc.integer({ min: 0, max: 30 }),
      remove: fc.boolean(),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(actions, (steps) => {
      const queue = new PriorityQueue(12);
      const model = new Map<number, number>();
      for (const { state, priority, remove } of steps) {
        if (remove) {
          queue.remove(state);
          model.delete(state);
        } else {
          queue.set(state, priority);
          model.set(state, priority);
        }
        expect(queue.size).toBe(model.size);
        expect(queue.highest).toBe(Math.max(0, ...model.values()));
      }
      while (model.size > 0) {
        const top = Math.max(...model.values());
        const state = queue.pop();
        expect(model.get(state)).toBe(top);
        model.delete(state);
      }
      expect(queue.pop()).toBe(-1);
    }),
  );
});

test('what takes a removed place may stand higher than that place did', () => {
  //        100
  //    50       60
  //  40  30   55  58
  const priorities = [100, 50, 60, 40, 30, 55, 58];
  const queue = new PriorityQueue(priorities.length);
  for (const [state, priority] of priorities.entries()) queue.set(state, priority);
  // 58 comes to the place of 40, below 50.
  queue.remove(3);
  expect(Array.from(priorities.slice(1), () => queue.pop())).toEqual([0, 2, 6, 5, 1, 4]);
});
