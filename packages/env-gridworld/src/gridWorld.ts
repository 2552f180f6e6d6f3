import { resolveConfig } from '@prism-rl/core';
import type { CellKind, GridScene } from './gridPicture.ts';
import {
  cellsOf,
  compassActions,
  compassSteps,
  type GridMap,
  gridTask,
  neighbour,
  parseMap,
  requirePaths,
} from './gridTask.ts';
import {
  type GridWorldConfig,
  gridWorldSettings,
  type SuttonBartoGridConfig,
  suttonBartoGridSettings,
} from './settings.ts';
import { TabularEnv } from './tabularEnv.ts';
import { type TabularTask, tabularModel } from './tabularModel.ts';

/**
 * The course's grid world: five by five cells, a start in the corner, two triangles to avoid and a circle to reach. Any other map can be
 * given as text.
 */

const kinds: Readonly<Record<string, CellKind>> = {
  S: 'start',
  '.': 'floor',
  '#': 'wall',
  T: 'trap',
  G: 'goal',
};

export function gridWorldTask(given: Partial<GridWorldConfig>, id: string): TabularTask {
  const config = resolveConfig(`environment ${id}`, gridWorldSettings, { ...given });
  const { goalReward, trapReward, stepReward, trapsEndEpisode, slipProbability } = config;
  const map = parseMap(id, config.map, 'S.#TG');
  requirePaths(id, map, 'S', 'G', trapsEndEpisode ? '#T' : '#');
  const endings = trapsEndEpisode ? 'GT' : 'G';
  const step = (state: number, direction: number): number => {
    const [rowStep, columnStep] = compassSteps[direction]!;
    const next = neighbour(map, state, rowStep, columnStep);
    return map.letters[next] === '#' ? state : next;
  };
  const rewardOf = (letter: string): number =>
    letter === 'G' ? goalReward : letter === 'T' ? trapReward : stepReward;
  const model = tabularModel(
    map.letters.length,
    4,
    (state, action, add) => {
      const here = map.letters[state]!;
      if (endings.includes(here) || here === '#') {
        add(1, state, 0, true);
        return;
      }
      const reach = (probability: number, direction: number): void => {
        const next = step(state, direction);
        const letter = map.letters[next]!;
        add(probability, next, rewardOf(letter), endings.includes(letter));
      };
      reach(1 - slipProbability, action);
      if (slipProbability === 0) return;
      const side = action < 2 ? 2 : 0;
      reach(slipProbability / 2, side);
      reach(slipProbability / 2, side + 1);
    },
    cellsOf(map, 'S'),
  );
  const scene: GridScene = {
    rows: map.rows,
    columns: map.columns,
    cells: map.letters.map((letter) => kinds[letter]!),
  };
  return gridTask({ id, model, maxEpisodeSteps: config.maxEpisodeSteps, scene, actions: compassActions });
}

/**
 * A grid world from a map.
 *
 * - Observation: the cell, `row · columns + column`.
 * - Action: 0 up, 1 down, 2 left, 3 right; moves into walls and the border have no effect.
 * - Reward: 1 for entering the circle, −1 for entering a triangle, else 0.
 * - Terminated at the circle (and in triangles with `trapsEndEpisode`); truncated after `maxEpisodeSteps`.
 */
export class GridWorld extends TabularEnv {
  /** @throws PrismError `invalid-config` for illegal maps, unreachable goals, and a probability outside 0 to 1. */
  constructor(config: Partial<GridWorldConfig> = {}, id = 'GridWorld-v0') {
    super(gridWorldTask(config, id));
  }

  /** Rules of grid worlds, for a {@link TabularVector}. @throws PrismError `invalid-config` as {@link GridWorld}. */
  static task(config: Partial<GridWorldConfig> = {}, id = 'GridWorld-v0'): TabularTask {
    return gridWorldTask(config, id);
  }
}

/** The 4 × 4 grid of Sutton & Barto's example 4.1: two corners are terminal, every step costs 1. */

const map: GridMap = { rows: 4, columns: 4, letters: Array.from('G..............G') };

export function suttonBartoGridTask(given: Partial<SuttonBartoGridConfig>, id: string): TabularTask {
  const { maxEpisodeSteps } = resolveConfig(`environment ${id}`, suttonBartoGridSettings, { ...given });
  const isEnd = (cell: number): boolean => map.letters[cell] === 'G';
  const model = tabularModel(
    16,
    4,
    (state, action, add) => {
      const [rowStep, columnStep] = compassSteps[action]!;
      const next = isEnd(state) ? state : neighbour(map, state, rowStep, columnStep);
      add(1, next, isEnd(state) ? 0 : -1, isEnd(next));
    },
    Array.from({ length: 14 }, (_, k) => k + 1),
  );
  const cells = map.letters.map((letter): CellKind => (letter === 'G' ? 'goal' : 'floor'));
  const scene: GridScene = { rows: 4, columns: 4, cells };
  return gridTask({ id, model, maxEpisodeSteps, scene, actions: compassActions });
}

/**
 * The 4 × 4 grid.
 *
 * - Observation: the cell, 0 to 15; 0 and 15 are terminal, episodes start anywhere else.
 * - Action: 0 up, 1 down, 2 left, 3 right; moves into the border have no effect.
 * - Reward: −1 for every step.
 */
export class SuttonBartoGrid extends TabularEnv {
  constructor(config: Partial<SuttonBartoGridConfig> = {}, id = 'SuttonBartoGrid-v0') {
    super(suttonBartoGridTask(config, id));
  }

  /** Rules of 4 × 4 grids, for a {@link TabularVector}. */
  static task(config: Partial<SuttonBartoGridConfig> = {}, id = 'SuttonBartoGrid-v0'): TabularTask {
    return suttonBartoGridTask(config, id);
  }
}
