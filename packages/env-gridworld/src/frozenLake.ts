import { PrismError, Rng, resolveConfig } from '@prism-rl/core';
import type { CellKind, GridScene } from './gridPicture.ts';
import {
  cellsOf,
  down,
  type GridMap,
  gridTask,
  left,
  neighbour,
  parseMap,
  reaching,
  requirePaths,
  right,
  up,
} from './gridTask.ts';
import { type FrozenLakeConfig, frozenLakeSettings } from './settings.ts';
import { TabularEnv } from './tabularEnv.ts';
import { type TabularTask, tabularModel } from './tabularModel.ts';

const frozenLakeMaps: Readonly<Record<'4x4' | '8x8', readonly string[]>> = {
  '4x4': ['SFFF', 'FHFH', 'FFFH', 'HFFG'],
  '8x8': ['SFFFFFFF', 'FFFFFFFF', 'FFFHFFFF', 'FFFFFHFF', 'FFFHFFFF', 'FHHFFFHF', 'FHFFHFHF', 'FFFHFFFG'],
};

/** Cells to draw, about a second or two of work, before the search for a map with a path gives up; at least `leastMaps` maps. */
const mostCells = 2 ** 22;
const leastMaps = 20;

/**
 * Generates a random map with a path from the upper left to the lower right corner, as Gymnasium's `generate_random_map`.
 *
 * @param size cells per side, 2 to 1000.
 * @param frozenProbability probability that a cell is not a hole.
 * @param seed of the map's random stream.
 * @throws PrismError `invalid-config` for an invalid size or probability, or if no map with a path was found.
 */
export function randomFrozenLakeMap(size = 8, frozenProbability = 0.8, seed: number | bigint = 0): string[] {
  if (!(Number.isInteger(size) && size >= 2 && size <= 1000)) {
    throw PrismError.invalidConfig`The size of a random lake must be an integer from 2 to 1000, but is ${size}.`;
  }
  // With a lower share of frozen cells, a path is so rare that the search would hardly ever end.
  const least = size <= 4 ? 0.2 : 0.5;
  if (!(frozenProbability >= least)) {
    throw PrismError.invalidConfig`The share of frozen cells must be at least ${least} for a path to exist, but is ${frozenProbability}.`;
  }
  const p = Math.min(1, frozenProbability);
  const rng = new Rng(seed);
  const maps = Math.max(leastMaps, Math.ceil(mostCells / size ** 2));
  for (let map = 0; map < maps; map++) {
    const drawn = rng.choice(2, { size: size * size, p: [p, 1 - p] });
    const lines = Array.from({ length: size }, (_, row) =>
      Array.from({ length: size }, (_, column) => {
        if (row === 0 && column === 0) return 'S';
        if (row === size - 1 && column === size - 1) return 'G';
        return drawn[row * size + column] === 0 ? 'F' : 'H';
      }).join(''),
    );
    if (reaching(parseMap('FrozenLake', lines, 'SFHG'), [size * size - 1], 'H')[0] === 1) return lines;
  }
  throw PrismError.invalidConfig`None of ${maps} random lakes of ${size} × ${size} cells, a share of ${p} of them frozen, has a path from \
    start to goal.
    With frozenProbability of at least 0.6 most large lakes have one: use more frozen cells, or a smaller lake.`;
}

/** Crossing a frozen lake with holes on slippery ice, as in Gymnasium's FrozenLake-v1. */

/** As Gymnasium numbers them. */
const actions = [left, down, right, up];
const kinds: Readonly<Record<string, CellKind>> = { S: 'start', F: 'floor', H: 'hole', G: 'goal' };

function readMap(id: string, config: FrozenLakeConfig): GridMap {
  const { map } = config;
  if (typeof map !== 'string') return checkedMap(id, map);
  if (map === '4x4' || map === '8x8') return checkedMap(id, frozenLakeMaps[map]);
  if (map === 'random') {
    return checkedMap(id, randomFrozenLakeMap(config.size, config.frozenProbability, config.mapSeed));
  }
  throw PrismError.invalidConfig`${id} has no map "${map}".
    Use 4x4, 8x8, random, or a list of rows such as ["SF", "FG"].`;
}

function checkedMap(id: string, lines: readonly string[]): GridMap {
  const map = parseMap(id, lines, 'SFHG');
  requirePaths(id, map, 'S', 'G', 'H');
  return map;
}

export function frozenLakeTask(given: Partial<FrozenLakeConfig>, id: string): TabularTask {
  const config = resolveConfig(`environment ${id}`, frozenLakeSettings, { ...given });
  const { isSlippery, successRate, rewardSchedule, maxEpisodeSteps } = config;
  const map = readMap(id, config);
  // The order of sums and outcomes is Gymnasium's: it decides which outcome a random number selects.
  const failRate = (1 - successRate) / 2;
  const model = tabularModel(map.letters.length, 4, cellsOf(map, 'S'), (state, action, add) => {
    if (map.letters[state] === 'G' || map.letters[state] === 'H') {
      add(1, state, 0, true);
      return;
    }
    for (const side of isSlippery ? [3, 0, 1] : [0]) {
      const direction = (action + side) % 4;
      const next = neighbour(map, state, actions[direction]!);
      const letter = map.letters[next]!;
      const reward = rewardSchedule[letter === 'G' ? 0 : letter === 'H' ? 1 : 2];
      const probability = isSlippery ? (direction === action ? successRate : failRate) : 1;
      add(probability, next, reward, letter === 'G' || letter === 'H');
    }
  });
  const scene: GridScene = {
    rows: map.rows,
    columns: map.columns,
    cells: map.letters.map((letter) => kinds[letter]!),
    letters: map.letters,
  };
  return gridTask({ id, model, maxEpisodeSteps, scene, actions });
}

/**
 * The frozen lake. Equal to Gymnasium's FrozenLake-v1 and FrozenLake8x8-v1.
 *
 * - Observation: the cell, `row · columns + column`.
 * - Action: 0 left, 1 down, 2 right, 3 up. On slippery ice the move succeeds with probability `successRate`, else it goes to either side.
 * - Reward: `rewardSchedule` for the cell entered; by default 1 at the goal.
 * - Terminated in a hole and at the goal; truncated after `maxEpisodeSteps`.
 */
export class FrozenLake extends TabularEnv {
  /**
   * @throws PrismError `invalid-config` for illegal maps, unreachable goals, probabilities outside 0 to 1, and unless there are three
   * rewards.
   */
  constructor(config: Partial<FrozenLakeConfig> = {}, id = 'FrozenLake-v1') {
    super(frozenLakeTask(config, id));
  }

  /** Rules of frozen lakes, for a {@link TabularVector}. @throws PrismError `invalid-config` as {@link FrozenLake}. */
  static task(config: Partial<FrozenLakeConfig> = {}, id = 'FrozenLake-v1'): TabularTask {
    return frozenLakeTask(config, id);
  }
}
