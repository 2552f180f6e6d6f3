import { Rng } from '@prism-rl/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filled, replay, transition } from '../../test/steps.ts';
import type { PrioritizedReplay, PrioritizedReplayOptions } from './prioritizedReplay.ts';

function update(memory: PrioritizedReplay, priorities: readonly number[]): void {
  memory.update(
    Int32Array.from(priorities, (_, k) => k),
    Float32Array.from(priorities),
  );
}

/** Counts how often each transition is sampled, and returns its weight. */
function draw(memory: PrioritizedReplay, draws: number): Map<number, { share: number; weight: number }> {
  const counts = new Map<number, { share: number; weight: number }>();
  const rng = new Rng(1);
  for (let k = 0; k < draws; k++) {
    const { observations, weights } = memory.sample(rng);
    for (const [row, weight] of weights.entries()) {
      const t = observations[2 * row]!;
      counts.set(t, { share: (counts.get(t)?.share ?? 0) + 1 / (draws * weights.length), weight });
    }
  }
  return counts;
}

/** What is sampled by hand: shares in proportion to numbers, and weights, of transitions 0 to 3. */
it.each<[string, Partial<PrioritizedReplayOptions>, number[], shares: number[], weights: number[]]>([
  ['α = 1, β = 1', { alpha: 1, beta: 1 }, [1, 2, 3, 4], [1, 2, 3, 4], [1, 1 / 2, 1 / 3, 1 / 4]],
  [
    'α = ½, β = ½: the roots of priorities, (1 / p)^¼',
    { alpha: 0.5, beta: 0.5 },
    [1, 2, 3, 4],
    [1, 2, 3, 4].map(Math.sqrt),
    [1, 2, 3, 4].map((p) => p ** -0.25),
  ],
  ['α = 0 is uniform', { alpha: 0, beta: 1 }, [1, 200, 3, 4], [1, 1, 1, 1], [1, 1, 1, 1]],
  [
    'ε is added before the exponent',
    { alpha: 1, beta: 1, priorityEpsilon: 1 },
    [0, 2, 0, 2],
    [1, 3, 1, 3],
    [1, 1 / 3, 1, 1 / 3],
  ],
  [
    'ranks 3 1 4 2, whatever the priorities are, α = ½',
    { prioritization: 'rank', alpha: 0.5, beta: 1 },
    [5, 1000, 0, 7],
    [3, 1, 4, 2].map((rank) => rank ** -0.5),
    [3, 1, 4, 2].map((rank) => (rank / 4) ** 0.5),
  ],
])('%s', (_, options, priorities, shares, weights) => {
  const memory = filled(4, { priorityEpsilon: 0, ...options });
  update(memory, priorities);
  const drawn = draw(memory, 20_000);
  const total = shares.reduce((sum, share) => sum + share, 0);
  for (let t = 0; t < 4; t++) {
    // Standard deviation at most 0.5 / √40 000 = 0.0025.
    expect(Math.abs(drawn.get(t)!.share - shares[t]! / total)).toBeLessThan(0.01);
    expect(drawn.get(t)!.weight).toBeCloseTo(weights[t]!, 6);
  }
});

it('β may be constant', () => {
  expect(replay({ beta: { type: 'constant', value: 0.25 } }).beta).toBe(0.25);
  expect(replay({ beta: 0.25 }).beta).toBe(0.25);
});

it.each([
  ['proportional', 0.6],
  ['rank', 0.7],
] as const)('%s, α is %d where it is not given, and β 0.4', (prioritization, alpha) => {
  const drawn = [{}, { alpha, beta: 0.4 }].map((more) => {
    const memory = filled(4, { prioritization, priorityEpsilon: 0, ...more });
    update(memory, [1, 2, 3, 4]);
    return draw(memory, 50);
  });
  expect(drawn[0]).toEqual(drawn[1]);
});

it('a priority of 0 without ε, which is never drawn, leaves the others their weights', () => {
  const memory = filled(4, { alpha: 1, beta: 1, priorityEpsilon: 0 });
  update(memory, [2, 4, 2, 0]);
  const rng = new Rng(0);
  for (let k = 0; k < 50; k++) {
    const { weights, indices } = memory.sample(rng);
    expect(Math.max(...weights)).toBe(1);
    expect(indices).not.toContain(3);
  }
});

it.each(['proportional', 'rank'] as const)(
  '%s: a new transition enters with the largest priority ever',
  (prioritization) => {
    const memory = filled(3, { prioritization, alpha: 1, beta: 1, priorityEpsilon: 0 });
    update(memory, [8, 1, 1]);
    update(memory, [1, 1, 1]);
    memory.add(transition(3));
    const drawn = draw(memory, 20_000);
    const expected = prioritization === 'rank' ? 1 / (1 + 1 / 2 + 1 / 3 + 1 / 4) : 8 / 11;
    expect(Math.abs(drawn.get(3)!.share - expected)).toBeLessThan(0.01);
  },
);

it('β follows its schedule over environment steps', () => {
  const memory = replay({ beta: { type: 'linear', from: 0.4, to: 1, steps: 6 } });
  const betas = Array.from({ length: 8 }, (_, t) => {
    memory.add(transition(t));
    return memory.beta;
  });
  for (const [k, beta] of [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1, 1].entries())
    expect(betas[k]).toBeCloseTo(beta, 12);
});

it('priorities of transitions that were overwritten meanwhile go to their successors, of dropped ones nowhere', () => {
  const memory = filled(2, { alpha: 1, beta: 1, priorityEpsilon: 0 });
  // Slots 2 and 3 are empty: a new priority must not make them samplable.
  memory.update(Int32Array.of(2, 3), Float32Array.of(1e9, 1e9));
  for (const t of draw(memory, 200).keys()) expect([0, 1]).toContain(t);
});

describe.each(['proportional', 'rank'] as const)('%s', (prioritization) => {
  it('a restored memory deals the same batches, also after many updates', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 0, max: 40 }), (before, after) => {
        const beta = { type: 'linear', from: 0.4, to: 1, steps: 80 } as const;
        const options = { prioritization, capacity: 16, batchSize: 8, beta } as const;
        const learn = (memory: PrioritizedReplay, t: number): unknown => {
          memory.add(transition(t, Number(t % 7 === 0)));
          if (!memory.ready()) return undefined;
          const batch = structuredClone(memory.sample(new Rng(t)));
          memory.update(
            batch.indices,
            batch.observations.filter((_, k) => k % 2 === 0).map((x) => (x * 37) % 11),
          );
          return batch;
        };
        const memory = replay(options);
        for (let t = 0; t < before; t++) learn(memory, t);
        const snapshot = memory.save();
        const kept = structuredClone(snapshot);
        const expected = Array.from({ length: after }, (_, k) => learn(memory, before + k));
        const copy = replay(options);
        copy.restore(snapshot);
        expect(Array.from({ length: after }, (_, k) => learn(copy, before + k))).toEqual(expected);
        expect(snapshot).toEqual(kept);
      }),
      { numRuns: 40 },
    );
  });
});

it('rank-based: the heap is a heap after any changes, and sampling follows it', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(9), fc.nat(50)), { minLength: 1, maxLength: 80 }), (changes) => {
      const memory = filled(10, { capacity: 10, batchSize: 10, prioritization: 'rank', alpha: 1, beta: 1 });
      const priorities = new Float64Array(10).fill(1);
      for (const [slot, priority] of changes) {
        memory.update(Int32Array.of(slot), Float32Array.of(priority));
        priorities[slot] = priority;
      }
      const { arrays } = memory.save();
      const heap = arrays['priorities/heap'] as Int32Array;
      expect(new Set(heap).size).toBe(10);
      for (let place = 1; place < 10; place++) {
        expect(priorities[heap[place]!]!).toBeLessThanOrEqual(priorities[heap[(place - 1) >>> 1]!]!);
      }
      // Weight = (P_least / P)^1 = rank / 10.
      const { indices, weights } = memory.sample(new Rng(0));
      for (const [k, slot] of indices.entries())
        expect(weights[k]).toBeCloseTo((heap.indexOf(slot) + 1) / 10, 6);
    }),
  );
});
