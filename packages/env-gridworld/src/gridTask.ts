import type { TabularModel } from '@prism-rl/core';
import { gridPicture } from './gridPicture.ts';
import type { GridScene } from './gridScene.ts';
import { gridTable, gridText } from './gridText.ts';
import type { TabularTask } from './tabularTask.ts';

/** A direction to move in: its name and its sign for pictures. */
export type GridAction = readonly [name: string, arrow: string];

/** Options of a grid whose states are its cells. */
export interface GridTaskOptions {
  readonly id: string;
  readonly model: TabularModel;
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
  readonly scene: GridScene;
  readonly actions: readonly GridAction[];
  /** A line below the grid's text. */
  readonly footer?: string;
}

/** The task of a grid whose states are its cells, numbered row by row: it draws itself by its scene. */
export function gridTask({
  id,
  model,
  maxEpisodeSteps,
  scene,
  actions,
  footer,
}: GridTaskOptions): TabularTask {
  const arrows = actions.map(([, arrow]) => arrow);
  const below = footer === undefined ? '' : `\n${footer}`;
  return {
    id,
    model,
    maxEpisodeSteps,
    framesPerSecond: 4,
    actionNames: actions.map(([name]) => name),
    grid: { scene, arrows },
    draw: (agent) => gridPicture({ ...scene, agent }),
    describe: (agent, last) =>
      gridText({ ...scene, agent }, last < 0 ? ' ' : `(${actions[last]![0]})`) + below,
    describeTable: (table) => gridTable(scene, table, arrows) + below,
  };
}
