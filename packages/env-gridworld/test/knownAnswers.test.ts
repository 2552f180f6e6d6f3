import type { TabularModel } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import {
  CliffWalking,
  FrozenLake,
  GamblersProblem,
  GridWorld,
  JacksCarRental,
  Taxi,
  WindyGridWorld,
} from '../src/index.ts';

/** Plain dynamic programming, to compare models with the book's known answers. */

function backup(model: TabularModel, values: Float64Array, pair: number, gamma: number): number {
  let sum = 0;
  for (let k = model.offsets[pair]!; k < model.offsets[pair + 1]!; k++) {
    const future = model.terminated[k] === 1 ? 0 : gamma * values[model.nextStates[k]!]!;
    sum += model.probabilities[k]! * (model.rewards[k]! + future);
  }
  return sum;
}

/** Returns v* and a greedy policy (the first of the best actions). */
function solve(model: TabularModel, gamma: number): { values: Float64Array; policy: Int32Array } {
  const { numStates, numActions } = model;
  const values = new Float64Array(numStates);
  const policy = new Int32Array(numStates);
  for (let change = 1; change > 1e-10; ) {
    change = 0;
    for (let s = 0; s < numStates; s++) {
      let best = Number.NEGATIVE_INFINITY;
      for (let a = 0; a < numActions; a++) {
        const value = backup(model, values, s * numActions + a, gamma);
        if (value > best + 1e-9) {
          best = value;
          policy[s] = a;
        }
      }
      change = Math.max(change, Math.abs(best - values[s]!));
      values[s] = best;
    }
  }
  return { values, policy };
}

describe('knownAnswers', () => {
  test('the gambler (figure 4.3): bold play is best below one half', () => {
    const { values } = solve(new GamblersProblem().model!(), 1);
    // p = 0.4: v(50) = p, v(25) = p², v(75) = p + (1 − p) p, v(12.5)-like dyadic states by the same rule.
    expect(values[50]).toBeCloseTo(0.4, 9);
    expect(values[25]).toBeCloseTo(0.16, 9);
    expect(values[75]).toBeCloseTo(0.4 + 0.6 * 0.4, 9);
    const fair = solve(new GamblersProblem({ headsProbability: 0.5 }).model!(), 1).values;
    for (let capital = 1; capital < 100; capital++) expect(fair[capital]).toBeCloseTo(capital / 100, 6);
  });

  test('the gambler’s table has bars for probabilities', () => {
    const values = Float64Array.from({ length: 101 }, (_, capital) =>
      capital < 50 ? -1 : capital > 50 ? 1000 : 0.4,
    );
    const lines = new GamblersProblem().renderTable({ values }).split('\n');
    expect(lines[8]).toBe('   45  -1.0000 ');
    expect(lines[9]).toBe(`   50  0.4000 ${'█'.repeat(12)}`);
    expect(lines[10]).toBe(`   55  1000.0000 ${'█'.repeat(30)}`);
  });

  test('numbers in Jack’s table are separated at any length', () => {
    const env = new JacksCarRental({ maxCars: 12, maxMoves: 12 });
    const policy = Int32Array.from({ length: 169 }, (_, state) => (state % 13 > 10 ? 12 - (state % 13) : 12));
    expect(env.renderTable({ policy }).split('\n')[0]).toBe(` 12 ${'   0'.repeat(11)} -11 -12`);
    const values = new Float64Array(169).fill(-12_345.6);
    expect(env.renderTable({ values }).split('\n')[12]).toBe(`  0 ${' -12346'.repeat(13)}`);
  });

  test('Jack’s table shows moved cars, limited to those present', () => {
    const env = new JacksCarRental({ maxCars: 2, maxMoves: 2 });
    const all = (action: number) => env.renderTable({ policy: new Int32Array(9).fill(action) });
    expect(all(0)).toBe('  2   0 -1 -2\n  1   0 -1 -2\n  0   0 -1 -2');
    expect(all(2)).toBe('  2   0  0  0\n  1   0  0  0\n  0   0  0  0');
    expect(all(3)).toBe('  2   1  1  1\n  1   1  1  1\n  0   0  0  0');
    expect(all(4)).toBe('  2   2  2  2\n  1   1  1  1\n  0   0  0  0');
  });

  test.each([
    [20, 'cars: 10 at the first place, 10 at the second'],
    [5, 'cars: 2 at the first place, 2 at the second'],
  ])('Jack starts with half of %i cars at each location', (maxCars, words) => {
    const env = new JacksCarRental({ maxCars });
    env.reset({ seed: 1 });
    expect(env.renderText!()).toContain(words);
  });

  test('the windy grid takes 15 steps, 7 with king’s moves (example 6.5, exercise 6.9)', () => {
    expect(solve(new WindyGridWorld().model!(), 1).values[30]).toBeCloseTo(-15, 9);
    expect(solve(new WindyGridWorld({ kingsMoves: true }).model!(), 1).values[30]).toBeCloseTo(-7, 9);
  });

  test('the cliff costs 13 steps (example 6.6)', () => {
    expect(solve(new CliffWalking().model!(), 1).values[36]).toBeCloseTo(-13, 9);
  });

  test('the lakes’ best success rates, as in Gymnasium’s registry', () => {
    const small = new FrozenLake();
    expect(solve(small.model!(), 1).values[0]).toBeCloseTo(0.8235, 3);
    expect(solve(new FrozenLake({ isSlippery: false }).model!(), 1).values[0]).toBe(1);
  });

  test('the taxi’s mean return from all starts is 7.93 at best', () => {
    const model = new Taxi().model!();
    const { values } = solve(model, 1);
    const mean = values.reduce((sum, value, state) => sum + value * model.startDistribution[state]!, 0);
    // Between the registry's threshold and the return of a taxi that starts in a corner.
    expect(mean).toBeCloseTo(7.93, 1);
    expect(Math.max(...values)).toBe(20);
  });

  test('Jack’s cars (figure 4.2): moves of the optimal policy and values of the corners', () => {
    const { values, policy } = solve(new JacksCarRental().model!(), 0.9);
    const moves = (cars1: number, cars2: number) => policy[cars1 * 21 + cars2]! - 5;
    expect(moves(20, 0)).toBe(5);
    expect(moves(0, 20)).toBe(-4);
    expect(moves(10, 10)).toBe(0);
    // The book's plot shows 420 and 612 at its lowest and highest corners.
    expect(values[0]).toBeGreaterThan(415);
    expect(values[0]).toBeLessThan(425);
    expect(values[440]).toBeGreaterThan(605);
    expect(values[440]).toBeLessThan(640);
  });

  test('the course’s grid: four steps around the triangles', () => {
    const { values, policy } = solve(new GridWorld().model!(), 0.9);
    // The 6th step from the start enters the circle: the discount is γ⁵.
    expect(values[0]).toBeCloseTo(0.9 ** 5, 9);
    // A triangle is left of the circle; one step leaves it.
    expect(values[11]).toBe(1);
    expect(policy[11]).toBe(3);
    expect(values[12]).toBe(0);
  });
});
