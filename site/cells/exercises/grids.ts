// Grids for exercises: outcomes as lists, episodes of the random policy, pictures.
import type { Rng, TabularModel } from '@prism-rl/core';
import { type GridLayout, gridFigure } from '@prism-rl/env-gridworld';

/** A possible outcome of an action. */
export interface Outcome {
  readonly probability: number;
  readonly reward: number;
  readonly next: number;
  readonly terminated: boolean;
}

/** Possible outcomes of each action in each state. */
export function outcomesOf(model: TabularModel, state: number): Outcome[][] {
  return Array.from({ length: model.numActions }, (_, action) => {
    const row = state * model.numActions + action;
    const outcomes: Outcome[] = [];
    for (let at = model.offsets[row]!; at < model.offsets[row + 1]!; at++) {
      outcomes.push({
        probability: model.probabilities[at]!,
        reward: model.rewards[at]!,
        next: model.nextStates[at]!,
        terminated: model.terminated[at] === 1,
      });
    }
    return outcomes;
  });
}

/** One step by the model: outcomes are deterministic in the course's grids; elsewhere the first one counts. */
export function stepOf(model: TabularModel, state: number, action: number): Outcome {
  return outcomesOf(model, state)[action]![0]!;
}

/** Sweeps over all states until values change by less than a millionth; at most 1000. */
export function sweep(model: TabularModel, backup: (outcomes: Outcome[][], v: number[]) => number): number[] {
  let v = new Array<number>(model.numStates).fill(0);
  for (let k = 0; k < 1000; k++) {
    const next = v.map((_, state) => backup(outcomesOf(model, state), v));
    const change = Math.max(...next.map((value, state) => Math.abs(value - v[state]!)));
    v = next;
    if (!(change > 1e-6)) break;
  }
  return v;
}

/** A random walk from a cell to the end of the episode. */
export function* randomWalk(
  model: TabularModel,
  from: number,
  rng: Rng,
): Generator<Outcome & { state: number }> {
  for (let state = from, k = 0; k < 1000; k++) {
    const outcome = stepOf(model, state, rng.integers(0, model.numActions));
    yield { ...outcome, state };
    if (outcome.terminated) return;
    state = outcome.next;
  }
}

/** The cells of the greedy path, at most 100 of them. */
export function greedyPath(model: TabularModel, q: readonly (readonly number[])[]): number[] {
  const path = [model.startDistribution.indexOf(1)];
  while (path.length < 100) {
    const row = q[path.at(-1)!]!;
    const { next, terminated } = stepOf(model, path.at(-1)!, row.indexOf(Math.max(...row)));
    path.push(next);
    if (terminated) break;
  }
  return path;
}

/** A grid's picture as a file. */
export function gridPicture(grid: GridLayout, values: Parameters<typeof gridFigure>[1]): string {
  return gridFigure(grid, values).replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ');
}

/** A value with two digits, for a cell. */
export const rounded = (values: readonly number[], digits = 2): number[] =>
  values.map((value) => Number(value.toFixed(digits)));
