import { Worker } from 'node:worker_threads';
import { PrismError } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import type { SharedParametersConfig } from '../../src/a3c/sharedParameters.ts';
import { SharedParameters, StepBudget } from '../../src/a3c/sharedParameters.ts';

const size = 20_000;
const threads = 3;

/** Counts reads that see partial updates, with several threads, and checks whether updates were lost or mixed. */
async function stress(
  config: SharedParametersConfig,
  rounds: number,
): Promise<{ torn: number; whole: boolean }> {
  const memory = SharedParameters.allocate(size, config);
  const shared = new SharedParameters(memory, config);
  const file = new URL('./tornReads.worker.ts', import.meta.url);
  const counts = await Promise.all(
    Array.from({ length: threads }, async () => {
      const worker = new Worker(file, {
        workerData: { memory, config, rounds },
        execArgv: ['--conditions=@prism-rl/source'],
      });
      return new Promise<number>((resolve, reject) => worker.on('message', resolve).on('error', reject));
    }),
  );
  expect(shared.updates).toBe(threads * rounds);
  const values = new Float32Array(size);
  shared.read(values);
  const whole = values.every((value) => value === values[0]);
  return { torn: counts.reduce((sum, count) => sum + count, 0), whole };
}

describe.each(['rmsprop', 'adam', 'sgd'] as const)(
  'three threads update with %s concurrently',
  (optimizer) => {
    const settings = { optimizer, decay: 0.99, epsilon: 0.1, momentum: 0.9 };

    test('locked: no read sees a partial update', async () => {
      const found = await stress({ ...settings, updates: 'locked' }, 500);
      expect(found).toEqual({ torn: 0, whole: true });
    });

    test('lock-free: torn reads occur, so the test above can fail', async () => {
      let torn = 0;
      for (let round = 0; round < 10 && torn === 0; round++) {
        torn = (await stress({ ...settings, updates: 'lock-free' }, 500)).torn;
      }
      expect(torn).toBeGreaterThan(0);
    });
  },
);

test.each(['rmsprop', 'adam', 'sgd'] as const)(
  'unused statistics of %s decay to 0, never to denormal numbers',
  (optimizer) => {
    const config = { optimizer, decay: 0.5, epsilon: 0.1, momentum: 0.5, updates: 'round-robin' } as const;
    const shared = new SharedParameters(SharedParameters.allocate(2, config), config);
    shared.update(Float32Array.of(1, 1e-9), 0.01, 1);
    for (let k = 0; k < 800; k++) {
      shared.update(Float32Array.of(0, 1e-9), 0.01, 1);
      const { first, second } = shared.save().arrays as { [name: string]: Float32Array };
      for (const value of [...first!, ...second!]) expect(value === 0 || Math.abs(value) > 1e-31).toBe(true);
    }
    // Adam's slow statistic (β₂ = 0.999) takes 80 000 updates.
    expect((shared.save().arrays.first as Float32Array)[0]).toBe(0);
    expect((shared.save().arrays.first as Float32Array)[1]).not.toBe(0);
  },
);

test('momentum accumulates the steps of all learners: 1, then 1 + ½, then 1 + ¾', () => {
  const config = { optimizer: 'sgd', decay: 0, epsilon: 1, momentum: 0.5, updates: 'round-robin' } as const;
  const memory = SharedParameters.allocate(1, config);
  const learners = [new SharedParameters(memory, config), new SharedParameters(memory, config)];
  const seen = [0, 1, 0].map((learner) => {
    learners[learner]!.update(Float32Array.of(1), 1, 1);
    const values = new Float32Array(1);
    learners[0]!.read(values);
    return values[0];
  });
  expect(seen).toEqual([-1, -2.5, -4.25]);
});

test('the budget grants each step once', () => {
  const budget = new StepBudget();
  budget.taken = 100;
  expect(budget.claim(5)).toBe(0);
  budget.goal = 112;
  const other = new StepBudget(budget.memory);
  expect([budget.claim(5), other.claim(5), budget.claim(5), other.claim(5)]).toEqual([5, 5, 2, 0]);
  other.giveBack(3);
  expect([budget.taken, budget.claim(5), budget.taken]).toEqual([109, 3, 112]);
});

test('refuses a snapshot of another network without changing anything', () => {
  const config = {
    updates: 'round-robin',
    optimizer: 'adam',
    decay: 0.9,
    epsilon: 0.1,
    momentum: 0,
  } as const;
  const small = new SharedParameters(SharedParameters.allocate(3, config), config);
  const large = new SharedParameters(SharedParameters.allocate(4, config), config);
  small.update(Float32Array.of(1, 2, 3), 0.1, 7);
  const snapshot = structuredClone(small.save());
  expect(snapshot.meta).toEqual({ updates: 1, steps: 7 });
  expect(() => large.restore(snapshot)).toThrow(PrismError);
  expect(large.save().arrays.parameters).toEqual(new Float32Array(4));
  small.update(Float32Array.of(1, 2, 3), 0.1, 7);
  expect(small.save()).not.toEqual(snapshot);
  small.restore(snapshot);
  expect(small.save()).toEqual(snapshot);
});

test('uses shared memory only for threads: some browsers lack it', () => {
  const config = { optimizer: 'adam', decay: 0.9, epsilon: 0.1, momentum: 0 } as const;
  const kinds = (updates: SharedParametersConfig['updates']) =>
    new Set(
      Object.values(SharedParameters.allocate(3, { ...config, updates })).map((memory) => memory.constructor),
    );
  expect(kinds('round-robin')).toEqual(new Set([ArrayBuffer]));
  expect(kinds('locked')).toEqual(new Set([SharedArrayBuffer]));
});
