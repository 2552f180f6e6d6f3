import { Discrete, type Env, noInfo, type TabularModel } from '@prism-rl/core';
import { tabularModel } from '@prism-rl/env-gridworld';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BackupModel, backupModel, knownModel, predecessors } from './model.ts';
import { PriorityQueue } from './prioritizedSweeping.ts';
import { type EndlessRise, type Evaluated, endlessRise, progressGuard } from './progressGuard.ts';
import { greedyPolicy, improve } from './sweeps.ts';

describe('sweeps', () => {
  /** Rewards of one step, after which the episode ends: q(s, a) itself. */
  function immediate(rewards: readonly (readonly number[])[]) {
    const [numStates, numActions] = [rewards.length, rewards[0]!.length];
    const pairs = numStates * numActions;
    return backupModel(
      {
        numStates,
        numActions,
        offsets: Int32Array.from({ length: pairs + 1 }, (_, pair) => pair),
        probabilities: new Float64Array(pairs).fill(1),
        nextStates: new Int32Array(pairs),
        rewards: Float64Array.from(rewards.flat()),
        terminated: new Uint8Array(pairs).fill(1),
        startDistribution: Float64Array.from({ length: numStates }, (_, s) => Number(s === 0)),
      },
      1,
    );
  }

  const model = immediate([
    [1, 1, 1],
    [1, 1.5, 3],
    [3, 2, 3],
    [0, 5, 6],
  ]);
  const v = new Float64Array(5);

  test('without a policy, takes the first of the best actions', () => {
    const policy = Int32Array.of(-1, -1, -1, -1);
    expect(improve(model, v, policy, 10)).toBe(4);
    expect([...policy]).toEqual([0, 2, 0, 2]);
    const greedy = Int32Array.of(2, 2, 2, 2);
    greedyPolicy(model, v, greedy);
    expect([...greedy]).toEqual([0, 2, 0, 2]);
  });

  test('replaces an action only by one better than the margin, never by an equal one', () => {
    const policy = Int32Array.of(2, 0, 2, 1);
    expect(improve(model, v, policy, 1)).toBe(1);
    expect([...policy]).toEqual([2, 2, 2, 1]);
    expect(improve(model, v, policy, 0.5)).toBe(1);
    expect([...policy]).toEqual([2, 2, 2, 2]);
    expect(improve(model, v, policy, 0)).toBe(0);
  });

  test('predecessors, by hand: without ends or impossible transitions, each once', () => {
    // 0 → 1 or, with probability 0, 2; 0 → 1; 1 → end; 1 → 2; 2 → 2 and 0, and 2 → 0.
    const round = backupModel(
      {
        numStates: 3,
        numActions: 2,
        offsets: Int32Array.of(0, 2, 3, 4, 5, 7, 8),
        probabilities: Float64Array.of(1, 0, 1, 1, 1, 0.5, 0.5, 1),
        nextStates: Int32Array.of(1, 2, 1, 0, 2, 2, 0, 0),
        rewards: new Float64Array(8),
        terminated: Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 0),
        startDistribution: Float64Array.of(1, 0, 0),
      },
      0.9,
    );
    const { offsets, states } = predecessors(round);
    const of = (s: number): number[] => [...states.slice(offsets[s], offsets[s + 1])];
    expect([of(0), of(1), of(2)]).toEqual([[2], [0], [1, 2]]);
  });
});

describe('progressGuard', () => {
  /** Two states that lead to each other with a reward of 1, or end with 0. */
  const loop = (discount: number): BackupModel =>
    backupModel(
      tabularModel(2, 2, [0], (state, action, add) => add(1, 1 - state, 1 - action, action === 1)),
      discount,
    );
  const limits = { discount: 1, tolerance: 1e-6, maxSweeps: 100 };

  /** A policy that stays in the loop or may leave it and whose sweeps change each value; counts its calls. */
  function staying(
    change: (value: number) => number,
    mayEnd = false,
  ): { evaluated: Evaluated; asked: () => number } {
    let asked = 0;
    const sweepInto = (v: Float64Array, out: Float64Array): void => {
      asked++;
      for (let s = 0; s < 2; s++) out[s] = change(v[s]!);
    };
    return { evaluated: { sweepInto, isTaken: (pair) => mayEnd || pair % 2 === 0 }, asked: () => asked };
  }

  test('checks after sweeps 1, 2, 4, 8 and so on, only with discount 1', () => {
    for (const [discount, looks] of [
      [1, 5],
      [0.9, 0],
    ] as const) {
      const { evaluated, asked } = staying((value) => value);
      const guard = progressGuard(loop(discount), { ...limits, discount }, evaluated);
      for (let sweep = 1; sweep <= 20; sweep++) guard(sweep, 1, Float64Array.of(5, 5, 0));
      expect(asked()).toBe(looks);
    }
  });

  test('ignores rises within the tolerance of probabilities, also for large values', () => {
    const values = (): Float64Array => Float64Array.of(1e6, 1e6, 0);
    const rounded = staying((value) => value * (1 + 5e-10));
    expect(() => progressGuard(loop(1), limits, rounded.evaluated)(1, 5e-4, values())).not.toThrow();
    const endless = staying((value) => value + 1);
    expect(() => progressGuard(loop(1), limits, endless.evaluated)(1, 1, values())).toThrow(
      'Planning with discount 1 never converges here: by this policy episodes never end in 2 of 2 states, and each sweep changes their values by at least 1.',
    );
  });

  test('checks in-place values without changing them', () => {
    const { evaluated, asked } = staying((value) => value / 2, true);
    const values = Float64Array.of(8, 8, 0);
    progressGuard(loop(1), { ...limits, inPlace: true }, evaluated)(1, 4, values);
    expect(asked()).toBe(2);
    expect([...values]).toEqual([8, 8, 0]);
  });

  test.each([
    [1, 100, 1, /an end must be reachable/],
    [0.9, 100, 1, /Raise maxSweeps or tolerance/],
    [0.9, 3, Number.NaN, /Raise maxSweeps or tolerance/],
  ] as const)(
    'with discount %d planning stops after sweep %i with a matching hint',
    (discount, sweep, delta, hint) => {
      const { evaluated } = staying((value) => value / 2, true);
      const guard = progressGuard(loop(discount), { ...limits, discount }, evaluated);
      guard(sweep - 1, 1, Float64Array.of(8, 8, 0));
      expect(() => guard(sweep, delta, Float64Array.of(8, 8, 0))).toThrow(
        expect.objectContaining({ code: 'incompatible', hint: expect.stringMatching(hint) }),
      );
    },
  );
});

describe('endlessRise', () => {
  /** States 0 and 1 lead to each other forever; 2 may end or lead to 0; 3 leads to itself. */
  const model = backupModel(
    tabularModel(4, 2, [2], (state, action, add) => {
      if (state === 3) add(1, 3, 0, false);
      else if (state < 2) add(1, 1 - state, 1, false);
      else add(1, 0, 1, action === 0);
    }),
    1,
  );
  const before = Float64Array.of(5, 5, 5, 5, 0);

  /** Whether values rise or, if not, fall forever. */
  function eitherWay(of: BackupModel, after: Float64Array, margin: number): EndlessRise | undefined {
    return endlessRise(of, before, after, margin, 1) ?? endlessRise(of, before, after, margin, -1);
  }

  test.each([
    ['two states that rise together', [6, 8, 9, 5], { states: 2, change: 1 }],
    ['two that fall together', [1, 3, 9, 5], { states: 2, change: 2 }],
    ['all from which no episode ends', [6, 8, 9, 7], { states: 3, change: 1 }],
    ['one rises, one falls', [6, 4, 9, 5], undefined],
    ['one rises, one stays', [6, 5, 9, 5], undefined],
    ['a state from which an episode may end', [5, 5, 9, 5], undefined],
  ])('%s', (_name, after, expected) => {
    expect(eitherWay(model, Float64Array.of(...after, 0), 1e-9)).toEqual(expected);
  });

  test('ignores changes up to the margin', () => {
    const after = Float64Array.of(6, 8, 9, 5, 0);
    expect(eitherWay(model, after, 1)).toBeUndefined();
    expect(eitherWay(model, after, 0.99)).toEqual({ states: 2, change: 1 });
  });

  test('ignores transitions with probability 0', () => {
    const certain = { ...model, weights: Float64Array.from(model.successors, () => 1) };
    const after = Float64Array.of(6, 8, 5, 5, 0);
    expect(eitherWay(certain, after, 0)).toEqual({ states: 2, change: 1 });
    // State 0 may now end, with probability 0 and then with a small one.
    const leaving = { ...certain, successors: certain.successors.slice(), weights: certain.weights.slice() };
    leaving.successors[1] = 4;
    leaving.weights[1] = 0;
    expect(eitherWay(leaving, after, 0)).toEqual({ states: 2, change: 1 });
    leaving.weights[1] = 1e-3;
    expect(eitherWay(leaving, after, 0)).toBeUndefined();
  });

  test('ignores transitions of actions that are not taken', () => {
    const after = Float64Array.of(6, 6, 7, 5, 0);
    const rises = (isTaken: (pair: number) => boolean): EndlessRise | undefined =>
      endlessRise(model, before, after, 1e-9, 1, isTaken);
    expect(rises(() => true)).toEqual({ states: 2, change: 1 });
    // In state 2, action 0 ends the episode and action 1 leads to 0.
    expect(rises((pair) => pair % 2 === 1)).toEqual({ states: 3, change: 1 });
    expect(rises((pair) => pair % 2 === 0)).toEqual({ states: 2, change: 1 });
    expect(endlessRise(model, before, after, 1e-9, -1, (pair) => pair % 2 === 1)).toBeUndefined();
  });
});

describe('priorityQueue', () => {
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

  test('a removal may move its replacement up', () => {
    //        100
    //    50       60
    //  40  30   55  58
    const priorities = [100, 50, 60, 40, 30, 55, 58];
    const queue = new PriorityQueue(priorities.length);
    for (const [state, priority] of priorities.entries()) queue.set(state, priority);
    // 58 moves to the place of 40, below 50.
    queue.remove(3);
    expect(Array.from(priorities.slice(1), () => queue.pop())).toEqual([0, 2, 6, 5, 1, 4]);
  });
});

describe('knownModel', () => {
  const walk: Env<number, number> = {
    id: 'Walk-v0',
    observationSpace: new Discrete(2),
    actionSpace: new Discrete(2),
    reset: () => ({ observation: 0, info: noInfo }),
    step: () => ({ observation: 1, reward: 0, terminated: true, truncated: false, info: noInfo }),
  };

  test('returns the environment’s own model', () => {
    const model = { numStates: 2 } as unknown as TabularModel;
    expect(knownModel({ ...walk, model: () => model } as Env)).toBe(model);
  });

  test('names an environment without a model, with a hint', () => {
    const refused = expect.objectContaining({
      code: 'incompatible',
      message: expect.stringContaining('Walk-v0 has no model'),
      hint: expect.stringContaining('q-learning'),
    });
    expect(() => knownModel(walk as Env)).toThrow(refused);
    expect(() => knownModel({ ...walk, model: () => undefined } as unknown as Env)).toThrow(refused);
  });
});
