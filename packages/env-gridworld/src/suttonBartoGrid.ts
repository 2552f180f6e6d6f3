import { resolveConfig } from '@prism-rl/core';
import { compassActions, compassSteps } from './compass.ts';
import type { GridMap } from './gridMap.ts';
import { neighbour } from './gridMap.ts';
import type { CellKind, GridScene } from './gridScene.ts';
import { gridTask } from './gridTask.ts';
import type { SuttonBartoGridConfig } from './settings.ts';
import { suttonBartoGridSettings } from './settings.ts';
import { TabularEnv } from './tabularEnv.ts';
import { tabularModel } from './tabularModel.ts';
import type { TabularTask } from './tabularTask.ts';
import { TabularVector } from './tabularVector.ts';

/** The 4 × 4 grid of Sutton & Barto's example 4.1: two corners are the end, every step costs 1. */

const map: GridMap = { rows: 4, columns: 4, letters: Array.from('G..............G') };

function suttonBartoGridTask(given: Partial<SuttonBartoGridConfig>, id: string): TabularTask {
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
 * - Observation: the cell, 0 to 15; 0 and 15 are the ends, episodes start anywhere else.
 * - Action: 0 up, 1 down, 2 left, 3 right; the border stops.
 * - Reward: −1 for every step.
 */
export class SuttonBartoGrid extends TabularEnv {
  constructor(config: Partial<SuttonBartoGridConfig> = {}, id = 'SuttonBartoGrid-v0') {
    super(suttonBartoGridTask(config, id));
  }
}

/** Many 4 × 4 grids that step together. */
export class SuttonBartoGridVector extends TabularVector {
  constructor(numEnvs: number, config: Partial<SuttonBartoGridConfig> = {}, id = 'SuttonBartoGrid-v0') {
    super(numEnvs, suttonBartoGridTask(config, id));
  }
}
