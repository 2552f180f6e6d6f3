import type { Frame, Outcome, PackedArray, Rng, RowTask, Space } from '@prism-rl/core';
import { Box, Discrete, RowEnv, resolveConfig } from '@prism-rl/core';
import { type CellKind, type GridScene, gridPicture, gridText } from './gridPicture.ts';
import { compass } from './gridTask.ts';
import { type MovingGridWorldConfig, movingGridWorldSettings } from './settings.ts';

/**
 * Rules of the grid with moving obstacles. A row holds the steps, the agent's row and column, then each obstacle's column and direction.
 */
export class MovingGridTask implements RowTask<Float32Array, Int32Array> {
  readonly id: string;
  readonly config: MovingGridWorldConfig;
  readonly observationSpace: Space<Float32Array>;
  readonly actionSpace: Discrete = new Discrete(4);
  readonly stateType = 'int32';
  readonly stateSize: number;
  readonly maxEpisodeSteps: number | null;
  readonly framesPerSecond = 4;

  /** @throws PrismError `invalid-config` for a size below 3 or a period below 1. */
  constructor(given: Partial<MovingGridWorldConfig>, id: string) {
    this.id = id;
    this.config = resolveConfig(`environment ${id}`, movingGridWorldSettings, { ...given });
    const { size, goalReward, obstacleReward, maxEpisodeSteps } = this.config;
    this.maxEpisodeSteps = maxEpisodeSteps;
    this.stateSize = 3 + 2 * (size - 2);
    const far = size - 1;
    const low: number[] = [];
    const high: number[] = [];
    for (let k = 0; k < size - 2; k++) {
      low.push(-far, -far, obstacleReward, -1);
      high.push(far, far, obstacleReward, 1);
    }
    low.push(-far, -far, goalReward);
    high.push(far, far, goalReward);
    this.observationSpace = new Box({ low, high, shape: [low.length], dtype: 'float32' });
  }

  start(row: Int32Array, rng: Rng): void {
    const { size, randomStarts } = this.config;
    row.fill(0, 0, 3);
    for (let k = 3; k < this.stateSize; k += 2) {
      row[k] = randomStarts ? rng.integers(size) : (k - 3) / 2;
      row[k + 1] = randomStarts && rng.integers(2) === 0 ? -1 : 1;
    }
  }

  step(row: Int32Array, actions: PackedArray, from: number, _rng: Rng, outcome: Outcome): void {
    const { size, obstaclePeriod, goalReward, obstacleReward, stepReward } = this.config;
    if (row[0]! % obstaclePeriod === 0) this.#moveObstacles(row);
    row[0]!++;
    const [, , rowStep, columnStep] = compass[actions[from]!]!;
    const y = Math.min(size - 1, Math.max(0, row[1]! + rowStep));
    const x = Math.min(size - 1, Math.max(0, row[2]! + columnStep));
    row[1] = y;
    row[2] = x;
    const isTouched = y >= 1 && y <= size - 2 && row[3 + 2 * (y - 1)] === x;
    const isAtGoal = y === size - 1 && x === size - 1;
    outcome.reward = stepReward + (isAtGoal ? goalReward : 0) + (isTouched ? obstacleReward : 0);
    outcome.terminated = isAtGoal;
  }

  observe(row: Int32Array, out: PackedArray, to: number): void {
    const { size, goalReward, obstacleReward } = this.config;
    const y = row[1]!;
    const x = row[2]!;
    let next = to;
    for (let k = 0; k < size - 2; k++) {
      out[next++] = row[3 + 2 * k]! - x;
      out[next++] = k + 1 - y;
      out[next++] = obstacleReward;
      out[next++] = row[4 + 2 * k]!;
    }
    out[next++] = size - 1 - x;
    out[next++] = size - 1 - y;
    out[next] = goalReward;
  }

  draw(row: Int32Array): Frame {
    return gridPicture(this.#scene(row));
  }

  describe(row: Int32Array): string {
    return gridText(this.#scene(row), `step ${row[0]}`);
  }

  /** Moves each obstacle by one cell; at a border it first turns around. */
  #moveObstacles(row: Int32Array): void {
    for (let k = 3; k < this.stateSize; k += 2) {
      if (row[k] === this.config.size - 1) row[k + 1] = -1;
      else if (row[k] === 0) row[k + 1] = 1;
      row[k] = row[k]! + row[k + 1]!;
    }
  }

  #scene(row: Int32Array): GridScene {
    const { size } = this.config;
    const cells = new Array<CellKind>(size * size).fill('floor');
    cells[0] = 'start';
    cells[size * size - 1] = 'goal';
    const markers = Array.from({ length: size - 2 }, (_, k) => {
      return { cell: (k + 1) * size + row[3 + 2 * k]!, kind: 'obstacle', letter: 'T' } as const;
    });
    return { rows: size, columns: size, cells, markers, agent: row[1]! * size + row[2]! };
  }
}

/**
 * The course's larger grid world, for function approximation: obstacles move back and forth in the rows between start and goal, and
 * observations hold positions relative to the agent, too many for a table.
 */

/**
 * The grid with moving obstacles.
 *
 * - Observation: `Float32Array`; for each obstacle, from above: columns to the right of the agent, rows below it, its reward, its direction
 *   (1 right, −1 left); then the same without direction for the goal. 4 (size − 2) + 3 numbers.
 * - Action: 0 up, 1 down, 2 left, 3 right; moves into the border have no effect.
 * - Reward: 1 at the goal, −1 for each obstacle in the agent's cell. An episode's return is 1 if the agent reaches the goal without
 *   touching an obstacle, otherwise at most 0.
 * - Terminated at the goal in the lower right corner; truncated after `maxEpisodeSteps`.
 */
export class MovingGridWorld extends RowEnv<Float32Array, number, Int32Array> {
  /** @throws PrismError `invalid-config` for a size below 3, a period below 1, or a bad time limit. */
  constructor(config: Partial<MovingGridWorldConfig> = {}, id = 'MovingGridWorld-v0') {
    super(new MovingGridTask(config, id));
  }
}
