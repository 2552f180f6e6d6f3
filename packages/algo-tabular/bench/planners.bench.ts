// Times value iteration on a grid of 1000 × 1000 cells, compared with a hand-written loop over the same grid.
import type { TabularModel } from '@prism-rl/core';
import { tabularModel } from '@prism-rl/env-gridworld';
import type { Report } from '../../../benchmarks/src/benchRow.ts';
import { sideBySide } from '../../../benchmarks/src/sideBySide.ts';
import { ValueIteration } from '../src/index.ts';

export const suite = 'tabular';

const side = 1000;
const discount = 0.99;
const sweeps = 20;
const rounds = 5;

/** A grid with a goal in the last corner; every step costs 1. */
function largeGrid(): TabularModel {
  const goal = side * side - 1;
  return tabularModel(side * side, 4, [0], (s, action, add) => {
    const [row, column] = [Math.floor(s / side), s % side];
    const isFree = [row > 0, column < side - 1, row < side - 1, column > 0][action]!;
    const next = isFree ? s + [-side, 1, side, -1][action]! : s;
    add(1, next, s === goal ? 0 : -1, s === goal || next === goal);
  });
}

/** Value iteration for this grid only: computes neighbours instead of using a model. @returns the values. */
function byHand(count: number): Float64Array {
  const goal = side * side - 1;
  let v = new Float64Array(side * side);
  let next = new Float64Array(side * side);
  for (let sweep = 0; sweep < count; sweep++) {
    let delta = 0;
    for (let s = 0, row = 0; row < side; row++) {
      for (let column = 0; column < side; column++, s++) {
        if (s === goal) continue;
        const up = v[row > 0 ? s - side : s]!;
        const right = v[column < side - 1 ? s + 1 : s]!;
        const down = v[row < side - 1 ? s + side : s]!;
        const left = v[column > 0 ? s - 1 : s]!;
        let best = up;
        if (right > best) best = right;
        if (down > best) best = down;
        if (left > best) best = left;
        const value = -1 + discount * best;
        const change = Math.abs(value - v[s]!);
        if (change > delta) delta = change;
        next[s] = value;
      }
    }
    [v, next] = [next, v];
    if (delta < 1e-10) break;
  }
  return v;
}

/** Milliseconds per sweep, without preparing the model. */
function byPlanner(planner: ValueIteration, model: TabularModel): number {
  let started = 0;
  let count = 0;
  for (const { sweep } of planner.solve(model)) {
    if (sweep === 1) started = performance.now();
    count = sweep;
    if (sweep === sweeps + 1) break;
  }
  return (performance.now() - started) / (count - 1);
}

/** @throws Error unless both compute the same values. */
function requireSameValues(model: TabularModel): void {
  const own = byHand(sweeps);
  for (const { sweep, values } of new ValueIteration({ discount }).solve(model)) {
    if (sweep < sweeps) continue;
    if (values.every((value, s) => Math.abs(value - own[s]!) < 1e-12)) return;
    throw new Error('the planner and the loop by hand have different values');
  }
}

export async function run(report: Report): Promise<void> {
  const model = largeGrid();
  requireSameValues(model);
  const planning = new ValueIteration({ discount }).solve(model);
  const started = performance.now();
  planning.next();
  report({
    suite,
    name: '1000 × 1000 cells, checking and preparing the model',
    unit: 'ms',
    value: performance.now() - started,
    higherIsBetter: false,
  });
  const hand = (): number => {
    const started = performance.now();
    byHand(sweeps);
    return (performance.now() - started) / sweeps;
  };
  for (const [name, planner] of [
    ['value iteration', new ValueIteration({ discount })],
    ['value iteration in place', new ValueIteration({ discount, inPlace: true })],
  ] as const) {
    const { value, peerValue } = await sideBySide(rounds, () => byPlanner(planner, model), hand);
    report({
      suite,
      name: `1000 × 1000 cells, ${name}`,
      unit: 'ms/sweep',
      value,
      higherIsBetter: false,
      peer: 'a loop written for this grid',
      peerValue: peerValue!,
    });
  }
}
