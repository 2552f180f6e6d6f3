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
