import type { Planner, TabularModel } from '@prism-rl/core';
import {
  FrozenLake,
  GamblersProblem,
  GridWorld,
  JacksCarRental,
  SuttonBartoGrid,
  Taxi,
  tabularModel,
  WindyGridWorld,
} from '@prism-rl/env-gridworld';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactValues, largestDifference, optimalityError } from '../../test/linearSolve.ts';
import type { PlannerConfig } from '../settings.ts';
import {
  GeneralizedPolicyIteration,
  PolicyEvaluation,
  PolicyIteration,
  ValueIteration,
} from './dynamicProgramming.ts';
import { PrioritizedSweeping } from './prioritizedSweeping.ts';
import { actionValues, solution } from './sweeps.ts';

const optimal: { readonly [name: string]: (config: Partial<PlannerConfig>) => Planner } = {
  'policy iteration': (config) => new PolicyIteration(config),
  'policy iteration in place': (config) => new PolicyIteration({ ...config, inPlace: true }),
  'generalized policy iteration': (config) => new GeneralizedPolicyIteration(config),
  'generalized policy iteration in place': (config) =>
    new GeneralizedPolicyIteration({ ...config, inPlace: true }),
  'value iteration': (config) => new ValueIteration(config),
  'value iteration in place': (config) => new ValueIteration({ ...config, inPlace: true }),
  'prioritized sweeping': (config) => new PrioritizedSweeping(config),
};

function modelOf(env: { readonly model?: () => TabularModel }): TabularModel {
  return env.model!();
}

describe.each([
  ['FrozenLake 8×8', modelOf(new FrozenLake({ map: '8x8' })), 0.99],
  ['FrozenLake 8×8, undiscounted', modelOf(new FrozenLake({ map: '8x8' })), 1],
  ['Taxi', modelOf(new Taxi()), 0.99],
  ["the gambler's problem", modelOf(new GamblersProblem()), 1],
  ['the course grid', modelOf(new GridWorld({ slipProbability: 0.2 })), 0.95],
  ['the windy grid', modelOf(new WindyGridWorld({ stochasticWind: true })), 1],
] as const)('%s', (_name, model, discount) => {
  const reference = solution(new ValueIteration({ discount, tolerance: 1e-14 }), model).values.slice();

  test('value iteration satisfies the optimality equation', () => {
    expect(optimalityError(model, reference, discount)).toBeLessThan(1e-12);
  });

  test.each(Object.entries(optimal))(
    '%s agrees with it, and its policy with a linear solve',
    (_planner, make) => {
      // Without discount, the initial random policy of policy iteration takes thousands of steps through the windy grid.
      const { values, policy } = solution(make({ discount, tolerance: 1e-13, maxSweeps: 200_000 }), model);
      expect(largestDifference(values, reference)).toBeLessThan(1e-9);
      if (discount < 1) {
        expect(largestDifference(exactValues(model, policy, discount), reference)).toBeLessThan(1e-9);
      }
    },
  );

  test.each([true, false])('policy evaluation (in place: %s) agrees with a linear solve', (inPlace) => {
    const random = new Float64Array(model.numStates * model.numActions).fill(1 / model.numActions);
    // A random taxi needs thousands of sweeps without discount; a discount does not affect the comparison.
    const evaluated = new PolicyEvaluation({ discount: 0.97, tolerance: 1e-13, inPlace });
    expect(
      largestDifference(solution(evaluated, model).values, exactValues(model, random, 0.97)),
    ).toBeLessThan(1e-9);
  });
});

test('the first sweeps of figure 4.1, and an optimal policy after the third', () => {
  const grid = modelOf(new SuttonBartoGrid());
  const planner = new PolicyEvaluation({ discount: 1 });
  const sweeps: number[][] = [];
  let third: number[] = [];
  for (const { sweep, values, policy } of planner.solve(grid)) {
    sweeps.push(Array.from(values, (value) => Math.round(value * 10) / 10));
    if (sweep === 3) third = Array.from(policy);
    if (sweep === 10) break;
  }
  expect(sweeps[0]!.slice(0, 8)).toEqual([0, -1, -1, -1, -1, -1, -1, -1]);
  expect(sweeps[1]!.slice(0, 8)).toEqual([0, -1.7, -2, -2, -1.7, -2, -2, -2]);
  // -1.75 and -2.4375 …: the book truncates instead of rounding.
  expect(sweeps[2]!.slice(0, 4)).toEqual([0, -2.4, -2.9, -3]);
  expect(sweeps[9]!.slice(0, 4)).toEqual([0, -6.1, -8.4, -9]);
  const { values } = solution(planner, grid);
  for (const [state, value] of [0, -14, -20, -22, -14, -18, -20, -20].entries())
    expect(values[state]).toBeCloseTo(value, 5);
  const optimalPolicy = solution(new ValueIteration({ discount: 1 }), grid);
  expect(largestDifference(exactValues(grid, Int32Array.from(third), 1), optimalPolicy.values)).toBeLessThan(
    1e-12,
  );
  expect(Array.from(optimalPolicy.values.subarray(0, 8), (value) => 0 - value)).toEqual([
    0, 1, 2, 3, 1, 2, 3, 2,
  ]);
});

test('counts sweeps until changes are below the tolerance', () => {
  const model = modelOf(new FrozenLake());
  // Prioritized sweeping stops within a sweep, whose largest change may have been above the tolerance.
  for (const make of Object.values(optimal).slice(0, -1)) {
    let count = 0;
    let last = Number.POSITIVE_INFINITY;
    for (const { sweep, delta, values, policy } of make({ tolerance: 1e-6 }).solve(model)) {
      expect(sweep).toBe(++count);
      expect(values).toHaveLength(16);
      expect(policy).toHaveLength(16);
      last = delta;
    }
    expect(last).toBeLessThan(1e-6);
    expect(count).toBeGreaterThan(1);
  }
});

test('the best action values equal the optimal values', () => {
  for (const model of [modelOf(new FrozenLake()), modelOf(new SuttonBartoGrid())]) {
    const { values } = solution(new ValueIteration({ discount: 0.9, tolerance: 1e-13 }), model);
    const q = actionValues(model, values, 0.9);
    const best = Float64Array.from(values, (_, s) => Math.max(...q.subarray(4 * s, 4 * s + 4)));
    expect(largestDifference(best, values)).toBeLessThan(1e-12);
  }
  // One cell from the corner: into it −1; down, then two steps back, −1 − 0.9 · (1 + 0.9).
  const grid = modelOf(new SuttonBartoGrid());
  const q = actionValues(grid, solution(new ValueIteration({ discount: 0.9 }), grid).values, 0.9);
  expect(q[4 * 1 + 2]).toBe(-1);
  expect(q[4 * 1 + 1]).toBeCloseTo(-1 - 0.9 * 1.9, 12);
});

test('in-place sweeps converge in fewer sweeps', () => {
  const model = modelOf(new FrozenLake({ map: '8x8' }));
  const sweeps = (planner: Planner): number => solution(planner, model).sweep;
  for (const Kind of [PolicyEvaluation, PolicyIteration, GeneralizedPolicyIteration, ValueIteration]) {
    expect(sweeps(new Kind({ inPlace: true })), Kind.name).toBeLessThan(sweeps(new Kind()));
  }
});

test('by default a sweep uses only the previous sweep’s values', () => {
  // A corridor that ends on the right: after k synchronous sweeps, the end's reward has reached k states, in any numbering.
  const corridor = tabularModel(6, 1, [5], (state, _action, add) =>
    add(1, Math.max(state - 1, 0), state === 0 ? 1 : 0, state === 0),
  );
  const known = (planner: Planner): number[] => {
    const counts: number[] = [];
    for (const { values, phase } of planner.solve(corridor)) {
      if (phase !== 'improvement' || counts.length === 0)
        counts.push(values.filter((value) => value > 0).length);
    }
    return counts.slice(0, 3);
  };
  for (const Kind of [PolicyEvaluation, PolicyIteration, ValueIteration]) {
    expect(known(new Kind({ discount: 0.9 })), Kind.name).toEqual([1, 2, 3]);
    expect(known(new Kind({ discount: 0.9, inPlace: true }))[0], Kind.name).toBe(6);
  }
  // The first sweep improves, two evaluations follow.
  expect(known(new GeneralizedPolicyIteration({ discount: 0.9 }))).toEqual([1, 2, 3]);
  expect(known(new GeneralizedPolicyIteration({ discount: 0.9, inPlace: true }))[0]).toBe(6);
});

test('planners agree on random models', () => {
  const models = fc
    .record({
      numStates: fc.integer({ min: 1, max: 8 }),
      numActions: fc.integer({ min: 1, max: 4 }),
      seed: fc.nat(),
    })
    .map(({ numStates, numActions, seed }) => {
      let word = seed;
      const next = (): number => {
        word = (Math.imul(word, 1103515245) + 12345) & 0x7fffffff;
        return word / 0x7fffffff;
      };
      return tabularModel(numStates, numActions, [0], (_state, _action, add) => {
        const parts = Array.from({ length: 1 + Math.floor(next() * 3) }, () => 0.01 + next());
        const sum = parts.reduce((total, part) => total + part, 0);
        for (const part of parts) {
          add(
            part / sum,
            Math.min(numStates - 1, Math.floor(next() * numStates)),
            next() * 4 - 2,
            next() < 0.2,
          );
        }
      });
    });
  fc.assert(
    fc.property(models, (model) => {
      const solutions = Object.values(optimal).map((make) => {
        const { values, policy } = solution(make({ discount: 0.8, tolerance: 1e-13 }), model);
        return { values: values.slice(), policy: policy.slice() };
      });
      for (const { values, policy } of solutions) {
        expect(optimalityError(model, values, 0.8)).toBeLessThan(1e-11);
        expect(largestDifference(exactValues(model, policy, 0.8), values)).toBeLessThan(1e-10);
      }
    }),
    { numRuns: 50 },
  );
});

describe('errors', () => {
  const model = modelOf(new SuttonBartoGrid());

  test.each([
    [{ discount: 1.1 }, /discount.*1\.1.*must be a number from 0 to 1/],
    [{ discount: -0.1 }, /must be a number from 0 to 1/],
    [{ discount: Number.NaN }, /discount/],
    [{ tolerance: 0 }, /tolerance.*greater than 0/],
    [{ maxSweeps: 0.5 }, /maxSweeps.*integer/],
  ])('settings %j', (config, message) => {
    for (const make of Object.values(optimal)) expect(() => make(config)).toThrow(message);
  });

  test('refuses undiscounted values of a policy that never ends', () => {
    const upwards = new PolicyEvaluation({ discount: 1, policy: new Array(16).fill(0), maxSweeps: 500 });
    expect(() => solution(upwards, model)).toThrow(
      /^Planning with discount 1 never converges here: by this policy episodes never end in 1\d of 16 states, and each sweep changes their values by at least 1\.$/,
    );
    try {
      solution(upwards, model);
    } catch (error) {
      expect(error).toMatchObject({ code: 'incompatible', hint: expect.stringContaining('discount') });
    }
  });

  test('refuses undiscounted values at once if no end can be reached', () => {
    const trapped = tabularModel(2, 1, [0], (state, _action, add) => add(1, state, -1, false));
    const rental = modelOf(new JacksCarRental({ maxCars: 5 }));
    for (const [name, make] of Object.entries(optimal)) {
      expect(() => solution(make({ discount: 1, maxSweeps: 1 }), trapped), name).toThrow(
        'Planning with discount 1 never converges here: episodes never end in 2 of 2 states, and each sweep changes their values by at least 1.',
      );
      // 100,000 sweeps of the whole table would take minutes, those of prioritized sweeping a day.
      expect(() => solution(make({ discount: 1, maxSweeps: 20 }), rental), name).toThrow(
        /episodes never end in 36 of 36 states/,
      );
      expect(solution(make({ discount: 0.5 }), trapped).values[0]).toBeCloseTo(-2, 8);
    }
    expect(() => solution(new PolicyEvaluation({ discount: 1, maxSweeps: 20 }), rental)).toThrow(
      /episodes never end in 36 of 36 states/,
    );
  });

  test('refuses values that rise forever at once, even if an end can be reached', () => {
    // A loop with a reward of 1 per round, or an exit with reward 0.
    const paid = tabularModel(2, 2, [0], (state, action, add) => add(1, 1 - state, 1 - action, action === 1));
    for (const [name, make] of Object.entries(optimal)) {
      const by = name.startsWith('policy') ? 'this policy' : 'the best actions';
      // In place and in prioritized sweeping, the second state uses the first state's new value in the same sweep.
      const change = /in place|prioritized/.test(name) ? 2 : 1;
      expect(() => solution(make({ discount: 1, maxSweeps: 200 }), paid), name).toThrow(
        `Planning with discount 1 never converges here: by ${by} episodes never end in 2 of 2 states, and each sweep changes their values by at least ${change}.`,
      );
      expect(solution(make({ discount: 0.5 }), paid).values[0], name).toBeCloseTo(2, 8);
    }
  });

  test('an unreachable end is fine if rewards before it are 0', () => {
    // Three steps that cost 1, then an absorbing state that costs nothing, in which another action costs 1 at each visit.
    const resting = tabularModel(4, 2, [0], (state, action, add) =>
      add(1, Math.min(3, state + 1), state < 3 ? 1 : -action, false),
    );
    for (const [name, make] of Object.entries(optimal)) {
      if (name.startsWith('policy')) continue; // It begins with the random policy, whose costs never end.
      expect([...solution(make({ discount: 1 }), resting).values], name).toEqual([3, 2, 1, 0]);
    }
    expect(() => solution(new PolicyEvaluation({ discount: 1 }), resting)).toThrow(
      /never end in 2 of 4 states, and each sweep changes their values by at least 0\.5/,
    );
  });

  test.each([
    [{ policy: [0, 1] }, /an entry for each of 16 states, but has 2/],
    [{ policy: new Array(16).fill(7) }, /action 7 in state 0, but actions are 0 to 3/],
    [{ policy: new Array(16).fill([0.5, 0.5, 0.5, 0]) }, /4 probabilities with sum 1/],
  ])('a policy that does not fit: %#', (config, message) => {
    expect(() => solution(new PolicyEvaluation(config), model)).toThrow(message);
  });

  test('broken models', () => {
    const planner = new ValueIteration();
    const broken = (change: Partial<TabularModel>): (() => unknown) => {
      return () => solution(planner, { ...model, ...change });
    };
    expect(broken({ probabilities: model.probabilities.map(() => 0.5) })).toThrow(/sum to 0\.5/);
    expect(broken({ nextStates: model.nextStates.map(() => 99) })).toThrow(/leads to state 99 of 16/);
    expect(broken({ rewards: new Float64Array(3) })).toThrow(/rewards must hold 64 entries/);
    expect(broken({ rewards: model.rewards.map(() => Number.NaN) })).toThrow(/reward NaN/);
    // The second of two outcomes that sum to 1, after a valid action.
    const outcomes = {
      ...{ numStates: 1, numActions: 2, offsets: new Int32Array([0, 1, 3]) },
      ...{ probabilities: new Float64Array([1, 1.5, -0.5]), nextStates: new Int32Array(3) },
      ...{ rewards: new Float64Array(3), terminated: new Uint8Array(3).fill(1) },
    };
    expect(broken(outcomes)).toThrow(/state 0, action 1 has the probability -0\.5/);
    expect(() => solution(planner, undefined as unknown as TabularModel)).toThrow(/not a model to plan with/);
  });
});

test.each([1, 2, 5])('performs %i evaluation sweeps between improvements', (evaluationSweeps) => {
  const planner = new GeneralizedPolicyIteration({ discount: 0.9, evaluationSweeps });
  const phases: string[] = [];
  for (const { phase } of planner.solve(new GridWorld().model!())) phases.push(phase);
  const turn = ['improvement', ...Array(evaluationSweeps).fill('evaluation')];
  expect(phases.slice(0, 2 * turn.length)).toEqual([...turn, ...turn]);
  expect(phases.at(-1)).toBe('improvement');
});
