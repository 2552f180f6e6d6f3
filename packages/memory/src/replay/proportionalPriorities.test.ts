import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { ProportionalPriorities } from './proportionalPriorities.ts';

test('its size is the number of slots that hold something: written again they count once, taken out not at all', () => {
  const priorities = new ProportionalPriorities(4, 1, 0);
  expect(priorities.size).toBe(0);
  for (const [slot, size] of [
    [2, 1],
    [0, 2],
    [2, 2],
    [3, 3],
  ] as const) {
    priorities.insert(slot);
    expect(priorities.size).toBe(size);
  }
  priorities.remove(1);
  expect(priorities.size).toBe(3);
  priorities.remove(2);
  priorities.remove(2);
  expect(priorities.size).toBe(2);
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
  expect(priorities.leastProbability()).toBeGreaterThan(0);
  const [slots, probabilities] = [new Int32Array(50), new Float64Array(50)];
  priorities.sample(new Rng(1), slots, probabilities);
  expect(new Set(slots)).toEqual(new Set([1]));
  priorities.update(0, 3);
  expect(priorities.leastProbability()).toBe(1 / 4);
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
  // 128 of each are expected; the standard deviation is at most √(12800 · 0.01 · 0.99) = 11.3.
  expect(Math.min(...counts)).toBeGreaterThan(128 - 57);
  expect(Math.max(...counts)).toBeLessThan(128 + 57);
});
