import { resolveConfig } from '@prism-rl/core';
import type { CellKind, GridScene } from './gridPicture.ts';
import { compass, type GridAction, gridTask } from './gridTask.ts';
import { type WindyGridWorldConfig, windyGridWorldSettings } from './settings.ts';
import { TabularEnv } from './tabularEnv.ts';
import { type TabularTask, tabularModel } from './tabularModel.ts';

/** A grid with a crosswind (Sutton & Barto, example 6.5; king's moves and stochastic wind: exercises 6.9 and 6.10). */

const rows = 7;
const columns = 10;
const start = 3 * columns;
const goal = 3 * columns + 7;
/** How many cells each column's wind blows upwards. */
const wind = [0, 0, 0, 1, 1, 1, 2, 2, 1, 0];
const diagonals: readonly GridAction[] = [
  ['Up left', '↖', -1, -1],
  ['Up right', '↗', -1, 1],
  ['Down left', '↙', 1, -1],
  ['Down right', '↘', 1, 1],
];

export function windyTask(given: Partial<WindyGridWorldConfig>, id: string): TabularTask {
  const { kingsMoves, stochasticWind, maxEpisodeSteps } = resolveConfig(
    `environment ${id}`,
    windyGridWorldSettings,
    { ...given },
  );
  const actions = kingsMoves ? [...compass, ...diagonals] : compass;
  const within = (value: number, length: number): number => Math.min(length - 1, Math.max(0, value));
  const model = tabularModel(rows * columns, actions.length, [start], (state, action, add) => {
    if (state === goal) {
      add(1, goal, 0, true);
      return;
    }
    const [, , rowStep, columnStep] = actions[action]!;
    const column = state % columns;
    const strength = wind[column]!;
    const strengths = stochasticWind && strength > 0 ? [strength - 1, strength, strength + 1] : [strength];
    for (const blown of strengths) {
      const row = within(Math.floor(state / columns) + rowStep - blown, rows);
      const next = row * columns + within(column + columnStep, columns);
      add(1 / strengths.length, next, -1, next === goal);
    }
  });
  const cells = Array.from({ length: rows * columns }, (_, cell): CellKind => {
    return cell === start ? 'start' : cell === goal ? 'goal' : 'floor';
  });
  const scene: GridScene = { rows, columns, cells };
  return gridTask({ id, model, maxEpisodeSteps, scene, actions, footer: `${wind.join(' ')}  wind upwards` });
}

/**
 * The windy grid world.
 *
 * - Observation: the cell of 7 × 10, `row · 10 + column`; start 30, goal 37.
 * - Action: 0 up, 1 down, 2 left, 3 right; with king's moves also 4 up left, 5 up right, 6 down left, 7 down right. The wind of the column
 *   where the move starts blows upwards.
 * - Reward: −1 for every step. The shortest path has 15 steps (7 with king's moves).
 */
export class WindyGridWorld extends TabularEnv {
  constructor(config: Partial<WindyGridWorldConfig> = {}, id = 'WindyGridWorld-v0') {
    super(windyTask(config, id));
  }

  /** Rules of windy grid worlds, for a {@link TabularVector}. */
  static task(config: Partial<WindyGridWorldConfig> = {}, id = 'WindyGridWorld-v0'): TabularTask {
    return windyTask(config, id);
  }
}
