import { Rng } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { ProportionalPriorities, RankPriorities } from './priorities.ts';

describe('proportionalPriorities', () => {
  test('its size is the number of slots that hold something: written again they count once, taken out not at all', () => {
    const priorities = new ProportionalPriorities(4, 1, 0);
    const sizeAfter = (change: 'insert' | 'remove', slot: number): number => {
      priorities[change](slot);
      return priorities.size;
    };
    expect([2, 0, 2, 3].map((slot) => sizeAfter('insert', slot))).toEqual([1, 2, 2, 3]);
    expect([1, 2, 2].map((slot) => sizeAfter('remove', slot))).toEqual([3, 2, 2]);
    const restored = new ProportionalPriorities(4, 1, 0);
    restored.restore(priorities.save());
    expect(restored.size).toBe(2);
  });

  test('a priority of 0 empties no slot, even without ε: it is hardly ever drawn, and stays', () => {
    const priorities = new ProportionalPriorities(2, 1, 0);
    priorities.insert(0);
    priorities.insert(1);
    priorities.update(0, 0);
    expect(priorities.size).toBe(2);
    expect(priorities.least).toBeGreaterThan(0);
    const [slots, probabilities] = [new Int32Array(50), new Float64Array(50)];
    priorities.sample(new Rng(1), slots, probabilities);
    expect(new Set(slots)).toEqual(new Set([1]));
    priorities.update(0, 3);
    expect(priorities.least / priorities.total).toBe(1 / 4);
  });

  test('priorities that are all 0 are drawn alike, each as often as is said', () => {
    const [slots, draws] = [100, 64];
    const priorities = new ProportionalPriorities(slots, 1, 0);
    for (let slot = 0; slot < slots; slot++) {
      priorities.insert(slot);
      priorities.update(slot, 0);
    }
    const [out, probabilities] = [new Int32Array(draws), new Float64Array(draws)];
    const counts = new Float64Array(slots);
    const rng = new Rng(1);
    for (let k = 0; k < 200; k++) {
      priorities.sample(rng, out, probabilities);
      for (const slot of out) counts[slot]!++;
      expect(probabilities.every((probability) => Math.abs(probability - 1 / slots) < 1e-12)).toBe(true);
    }
    // The expected count is 128; the standard deviation is at most √(12800 · 0.01 · 0.99) = 11.3.
    expect(Math.min(...counts)).toBeGreaterThan(128 - 57);
    expect(Math.max(...counts)).toBeLessThan(128 + 57);
  });
});

describe('rankPriorities', () => {
  /** Slots by rank, first to last. */
  function ranking(priorities: RankPriorities): number[] {
    return [...(priorities.save().arrays.heap as Int32Array)];
  }

  function of(values: readonly number[]): RankPriorities {
    const priorities = new RankPriorities(values.length, 1);
    for (const [slot, value] of values.entries()) {
      priorities.insert(slot);
      priorities.update(slot, value);
    }
    return priorities;
  }

  test('a slot of priority 0 is one like any other: it is updated and removed', () => {
    const priorities = of([3, 0, 2]);
    priorities.update(1, 5);
    expect(ranking(priorities)[0]).toBe(1);
    priorities.update(1, 0);
    expect(ranking(priorities).at(-1)).toBe(1);
    priorities.remove(1);
    expect(priorities.size).toBe(2);
    expect(new Set(ranking(priorities))).toEqual(new Set([0, 2]));
    priorities.insert(1);
    expect(priorities.size).toBe(3);
  });

  test('a slot is inserted once and removed once', () => {
    const priorities = of([3, 1, 2]);
    priorities.insert(1);
    expect(priorities.size).toBe(3);
    // A new slot has the largest priority so far.
    expect(priorities.save().arrays.priorities).toEqual(Float64Array.of(3, 3, 2));
    for (const slot of [0, 0, 2, 2, 1, 1]) priorities.remove(slot);
    expect(priorities.size).toBe(0);
    priorities.update(0, 9);
    expect(priorities.size).toBe(0);
    expect(() => priorities.sample(new Rng(0), new Int32Array(1), new Float64Array(1))).toThrow(
      expect.objectContaining({ code: 'state' }),
    );
  });

  test('removed from anywhere, the rest stays a heap', () => {
    const values = [9, 2, 8, 1, 0, 7, 6];
    for (let gone = 0; gone < values.length; gone++) {
      const priorities = of(values);
      priorities.remove(gone);
      const heap = ranking(priorities);
      expect(new Set(heap)).toEqual(new Set([...values.keys()].filter((slot) => slot !== gone)));
      for (let place = 1; place < heap.length; place++)
        expect(values[heap[(place - 1) >>> 1]!]!).toBeGreaterThan(values[heap[place]!]!);
    }
  });

  test('after as many changes as there are slots it is sorted for good, equal ones by slot', () => {
    const values = [1, 5, 5, 2, 8, 2, 0, 9];
    // Eight inserts and eight updates: the last change triggers sorting.
    expect(ranking(of(values))).toEqual([7, 4, 1, 2, 3, 5, 0, 6]);
  });
});
