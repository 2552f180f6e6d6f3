import { resolveConfig } from '@prism-rl/core';
import type { CellKind, GridScene } from './gridPicture.ts';
import { down, type GridMap, gridTask, left, neighbour, right, up } from './gridTask.ts';
import { type CliffWalkingConfig, cliffWalkingSettings } from './settings.ts';
import { TabularEnv } from './tabularEnv.ts';
import { type TabularTask, tabularModel } from './tabularModel.ts';

/** Walking along a cliff (Sutton & Barto, example 6.6), as in Gymnasium's CliffWalking-v1. */

const map: GridMap = { rows: 4, columns: 12, letters: Array.from(`${'o'.repeat(36)}S${'C'.repeat(10)}T`) };
const start = 36;
const goal = 47;
/** As Gymnasium numbers them. */
const actions = [up, right, down, left];

export function cliffWalkingTask(given: Partial<CliffWalkingConfig>, id: string): TabularTask {
  const { isSlippery, maxEpisodeSteps } = resolveConfig(`environment ${id}`, cliffWalkingSettings, {
    ...given,
  });
  const model = tabularModel(48, 4, [start], (state, action, add) => {
    for (const side of isSlippery ? [3, 0, 1] : [0]) {
      const next = neighbour(map, state, actions[(action + side) % 4]!);
      const probability = isSlippery ? 1 / 3 : 1;
      if (map.letters[next] === 'C') add(probability, start, -100, false);
      else add(probability, next, -1, next === goal);
    }
  });
  const kinds: Readonly<Record<string, CellKind>> = { o: 'floor', S: 'start', C: 'cliff', T: 'goal' };
  const scene: GridScene = { rows: 4, columns: 12, cells: map.letters.map((letter) => kinds[letter]!) };
  return gridTask({ id, model, maxEpisodeSteps, scene, actions });
}

/**
 * The cliff. Equal to Gymnasium's CliffWalking-v1 and CliffWalkingSlippery-v1.
 *
 * - Observation: the cell of 4 × 12, `row · 12 + column`; start 36, goal 47.
 * - Action: 0 up, 1 right, 2 down, 3 left; slippery: there or to either side, with 1/3 each.
 * - Reward: −1 for every step, −100 for stepping into the cliff (back to the start, the episode continues).
 * - Terminated at the goal; never truncated unless `maxEpisodeSteps` is set.
 */
export class CliffWalking extends TabularEnv {
  constructor(config: Partial<CliffWalkingConfig> = {}, id = 'CliffWalking-v1') {
    super(cliffWalkingTask(config, id));
  }

  /** Rules of cliffs, for a {@link TabularVector}. */
  static task(config: Partial<CliffWalkingConfig> = {}, id = 'CliffWalking-v1'): TabularTask {
    return cliffWalkingTask(config, id);
  }
}
