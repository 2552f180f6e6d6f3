import { PrismError, resolveConfig } from '@prism-rl/core';
import { frozenLakeMaps, randomFrozenLakeMap } from './frozenLakeMap.ts';
import type { GridMap } from './gridMap.ts';
import { cellsOf, neighbour, parseMap, requirePaths } from './gridMap.ts';
import type { CellKind, GridScene } from './gridScene.ts';
import { gridTask } from './gridTask.ts';
import type { FrozenLakeConfig } from './settings.ts';
import { frozenLakeSettings } from './settings.ts';
import { TabularEnv } from './tabularEnv.ts';
import { tabularModel } from './tabularModel.ts';
import type { TabularTask } from './tabularTask.ts';
import { TabularVector } from './tabularVector.ts';

/** Crossing a frozen lake with holes on slippery ice, as Gymnasium's FrozenLake-v1 has it. */

/** Row and column steps of left, down, right, up. */
const steps = [
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, 0],
] as const;
const kinds: Readonly<Record<string, CellKind>> = { S: 'start', F: 'floor', H: 'hole', G: 'goal' };

function readMap(id: string, config: FrozenLakeConfig): GridMap {
  const { map } = config;
  if (typeof map !== 'string') return checkedMap(id, map);
  if (map === '4x4' || map === '8x8') return checkedMap(id, frozenLakeMaps[map]);
  if (map === 'random') {
    return checkedMap(id, randomFrozenLakeMap(config.size, config.frozenProbability, config.mapSeed));
  }
  throw new PrismError('invalid-config', `${id} has no map "${map}".`, {
    hint: 'Use 4x4, 8x8, random, or a list of rows such as ["SF", "FG"].',
  });
}

function checkedMap(id: string, lines: readonly string[]): GridMap {
  const map = parseMap(id, lines, 'SFHG');
  requirePaths(id, map, 'S', 'G', 'H');
  return map;
}

function frozenLakeTask(given: Partial<FrozenLakeConfig>, id: string): TabularTask {
  const config = resolveConfig(`environment ${id}`, frozenLakeSettings, { ...given });
  const { isSlippery, successRate, rewardSchedule, maxEpisodeSteps } = config;
  const map = readMap(id, config);
  // The order of the sums and outcomes is Gymnasium's: it decides which one a random number stands for.
  const failRate = (1 - successRate) / 2;
  const model = tabularModel(
    map.letters.length,
    4,
    (state, action, add) => {
      if (map.letters[state] === 'G' || map.letters[state] === 'H') {
        add(1, state, 0, true);
        return;
      }
      for (const side of isSlippery ? [3, 0, 1] : [0]) {
        const direction = (action + side) % 4;
        const [rowStep, columnStep] = steps[direction]!;
        const next = neighbour(map, state, rowStep, columnStep);
        const letter = map.letters[next]!;
        const reward = rewardSchedule[letter === 'G' ? 0 : letter === 'H' ? 1 : 2];
        const probability = isSlippery ? (direction === action ? successRate : failRate) : 1;
        add(probability, next, reward, letter === 'G' || letter === 'H');
      }
    },
    cellsOf(map, 'S'),
  );
  const scene: GridScene = {
    rows: map.rows,
    columns: map.columns,
    cells: map.letters.map((letter) => kinds[letter]!),
    letters: map.letters,
  };
  const actions = [
    ['Left', '←'],
    ['Down', '↓'],
    ['Right', '→'],
    ['Up', '↑'],
  ] as const;
  return gridTask({ id, model, maxEpisodeSteps, scene, actions });
}

/**
 * The frozen lake. Equal to Gymnasium's FrozenLake-v1 and FrozenLake8x8-v1.
 *
 * - Observation: the cell, `row · columns + column`.
 * - Action: 0 left, 1 down, 2 right, 3 up. On slippery ice one goes there with probability `successRate`, else to either side.
 * - Reward: `rewardSchedule` for the cell entered; by default 1 at the goal.
 * - Terminated in a hole and at the goal; truncated after `maxEpisodeSteps`.
 */
export class FrozenLake extends TabularEnv {
  /** @throws PrismError `invalid-config` for illegal maps, unreachable goals, probabilities outside 0 to 1, and other than three rewards. */
  constructor(config: Partial<FrozenLakeConfig> = {}, id = 'FrozenLake-v1') {
    super(frozenLakeTask(config, id));
  }
}

/** Many frozen lakes that step together. @throws PrismError `invalid-config` as {@link FrozenLake}. */
export class FrozenLakeVector extends TabularVector {
  constructor(numEnvs: number, config: Partial<FrozenLakeConfig> = {}, id = 'FrozenLake-v1') {
    super(numEnvs, frozenLakeTask(config, id));
  }
}
