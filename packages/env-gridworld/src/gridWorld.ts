import { resolveConfig } from '@prism-rl/core';
import { type CellKind, type GridScene, type MarkedFloor, rewardLetters, tenthsOf } from './gridPicture.ts';
import { cellsOf, compass, type GridMap, gridTask, neighbour, parseMap, requirePaths } from './gridTask.ts';
import type { GridWorldConfig, SuttonBartoGridConfig } from './settings.ts';
import { gridWorldSettings, suttonBartoGridSettings } from './settings.ts';
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
  o: 'exit',
};

/** Floor with a rule of its own. */
const marks = `~?^v<>${rewardLetters}`;
/** Probability that a step on ice goes to either side. */
const iceSlip = 2 / 3;

export function gridWorldTask(given: Partial<GridWorldConfig>, id: string): TabularTask {
  const config = resolveConfig(`environment ${id}`, gridWorldSettings, { ...given });
  const { goalReward, exitReward, trapReward, stepReward, noise, trapsEndEpisode, slipProbability } = config;
  const map = parseMap(id, config.map, `S.#TGo${marks}`);
  requirePaths(id, map, 'S', 'G', trapsEndEpisode ? '#oT' : '#o');
  const endings = trapsEndEpisode ? 'GoT' : 'Go';
  const step = (state: number, direction: number): number => {
    const next = neighbour(map, state, compass[direction]!);
    return map.letters[next] === '#' ? state : next;
  };
  const rewardOf = (letter: string): number => {
    const tenths = tenthsOf(letter);
    if (tenths !== 0) return tenths / 10;
    return { G: goalReward, o: exitReward, T: trapReward }[letter] ?? stepReward;
  };
  const model = tabularModel(map.letters.length, 4, cellsOf(map, 'S'), (state, action, add) => {
    const here = map.letters[state]!;
    if (endings.includes(here) || here === '#') {
      add(1, state, 0, true);
      return;
    }
    const wind = '^v<>'.indexOf(here);
    const reach = (probability: number, direction: number): void => {
      const moved = step(state, direction);
      const next = wind < 0 ? moved : step(moved, wind);
      const letter = map.letters[next]!;
      if (letter === '?') {
        add(probability / 2, next, noise, false);
        add(probability / 2, next, -noise, false);
      } else add(probability, next, rewardOf(letter), endings.includes(letter));
    };
    const slip = here === '~' ? iceSlip : slipProbability;
    reach(1 - slip, action);
    if (slip === 0) return;
    const side = action < 2 ? 2 : 0;
    reach(slip / 2, side);
    reach(slip / 2, side + 1);
  });
  const scene: GridScene = {
    rows: map.rows,
    columns: map.columns,
    cells: map.letters.map((letter) => kinds[letter] ?? (letter as MarkedFloor)),
  };
  return gridTask({ id, model, maxEpisodeSteps: config.maxEpisodeSteps, scene, actions: compass });
}

/**
 * A grid world from a map.
 *
 * - Observation: the cell, `row · columns + column`.
 * - Action: 0 up, 1 down, 2 left, 3 right; moves into walls and the border have no effect.
 * - Reward: 1 for entering the circle, −1 for entering a triangle, else 0; cells with a number have their own.
 * - `~` ice: a step from there goes to either side with probability 1/3 each. `^ v < >` wind: a step from there is carried one cell further.
 *   `?` noise: entering pays 1 or −1, equally likely. `1` to `9`: entering pays 0.1 to 0.9, `a` to `i`: −0.1 to −0.9. `o`: a small circle,
 *   which pays 0.2 and ends the episode.
 * - Terminated at the circles (and in triangles with `trapsEndEpisode`); truncated after `maxEpisodeSteps`.
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
    Array.from({ length: 14 }, (_, k) => k + 1),
    (state, action, add) => {
      const next = isEnd(state) ? state : neighbour(map, state, compass[action]!);
      add(1, next, isEnd(state) ? 0 : -1, isEnd(next));
    },
  );
  const cells = map.letters.map((letter): CellKind => (letter === 'G' ? 'goal' : 'floor'));
  const scene: GridScene = { rows: 4, columns: 4, cells };
  return gridTask({ id, model, maxEpisodeSteps, scene, actions: compass });
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
