import type { Frame, PackedArray, Rng, Space } from '@prism-rl/core';
import { Box, PrismError } from '@prism-rl/core';
import { compassSteps } from './compass.ts';
import { gridPicture } from './gridPicture.ts';
import type { CellKind, GridScene } from './gridScene.ts';
import { gridText } from './gridText.ts';
import type { Outcome, RowTask } from './rowTask.ts';
import type { MovingGridWorldConfig } from './settings.ts';
import { movingGridWorldDefaults } from './settings.ts';
import { checkTimeLimit, notReset } from './tabularTask.ts';

/**
 * The rules of the grid with moving obstacles.
 *
 * A row is: steps (−1 before the first reset), row and column of the agent, then column and direction of each obstacle.
 */
export class MovingGridTask implements RowTask<Float32Array> {
  readonly id: string;
  readonly config: MovingGridWorldConfig;
  readonly observationSpace: Space<Float32Array>;
  readonly stateSize: number;
  readonly actionCount = 4;
  /** Steps after which an episode is truncated. */
  readonly limit: number;

  /** @throws PrismError `invalid-config` for a size below 3, a period below 1, or a bad time limit. */
  constructor(given: Partial<MovingGridWorldConfig>, id: string) {
    this.id = id;
    this.config = { ...movingGridWorldDefaults, ...given };
    const { size, obstaclePeriod, goalReward, obstacleReward, maxEpisodeSteps } = this.config;
    checkTimeLimit(id, maxEpisodeSteps);
    if (!(Number.isInteger(size) && size >= 3 && size <= 100)) {
      throw new PrismError(
        'invalid-config',
        `size of ${id} must be an integer from 3 to 100, but is ${size}.`,
      );
    }
    if (!(Number.isSafeInteger(obstaclePeriod) && obstaclePeriod >= 1)) {
      throw new PrismError(
        'invalid-config',
        `obstaclePeriod of ${id} must be a positive integer, but is ${obstaclePeriod}.`,
      );
    }
    this.limit = maxEpisodeSteps ?? Number.POSITIVE_INFINITY;
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

  get snapshotName(): string {
    return `${this.id} of size ${this.config.size}`;
  }

  isStarted(state: Int32Array, at: number): boolean {
    return state[at]! >= 0;
  }

  start(state: Int32Array, at: number, rng: Rng): void {
    const { size, randomStarts } = this.config;
    state.fill(0, at, at + 3);
    for (let k = at + 3; k < at + this.stateSize; k += 2) {
      state[k] = randomStarts ? rng.integers(size) : (k - at - 3) / 2;
      state[k + 1] = randomStarts && rng.integers(2) === 0 ? -1 : 1;
    }
  }

  /** Moves the obstacles, then the agent. @returns the reward. */
  step(state: Int32Array, at: number, action: number): number {
    const { size, obstaclePeriod, goalReward, obstacleReward, stepReward } = this.config;
    if (state[at]! % obstaclePeriod === 0) this.#moveObstacles(state, at);
    state[at]!++;
    const [rowStep, columnStep] = compassSteps[action]!;
    const row = Math.min(size - 1, Math.max(0, state[at + 1]! + rowStep));
    const column = Math.min(size - 1, Math.max(0, state[at + 2]! + columnStep));
    state[at + 1] = row;
    state[at + 2] = column;
    const isTouched = row >= 1 && row <= size - 2 && state[at + 3 + 2 * (row - 1)] === column;
    return stepReward + (this.isAtGoal(state, at) ? goalReward : 0) + (isTouched ? obstacleReward : 0);
  }

  advance(state: Int32Array, at: number, action: number, _rng: Rng, outcome: Outcome): void {
    outcome.reward = this.step(state, at, action);
    outcome.terminated = this.isAtGoal(state, at);
    outcome.truncated = state[at]! >= this.limit;
  }

  isAtGoal(state: Int32Array, at: number): boolean {
    const far = this.config.size - 1;
    return state[at + 1] === far && state[at + 2] === far;
  }

  observe(state: Int32Array, at: number, out: PackedArray, to: number): void {
    const { size, goalReward, obstacleReward } = this.config;
    const row = state[at + 1]!;
    const column = state[at + 2]!;
    let next = to;
    for (let k = 0; k < size - 2; k++) {
      out[next++] = state[at + 3 + 2 * k]! - column;
      out[next++] = k + 1 - row;
      out[next++] = obstacleReward;
      out[next++] = state[at + 4 + 2 * k]!;
    }
    out[next++] = size - 1 - column;
    out[next++] = size - 1 - row;
    out[next] = goalReward;
  }

  draw(state: Int32Array, at: number): Frame {
    return gridPicture(this.#scene(state, at));
  }

  describe(state: Int32Array, at: number): string {
    return gridText(this.#scene(state, at), `step ${state[at]}`);
  }

  /** One cell on; at a border the direction turns first. */
  #moveObstacles(state: Int32Array, at: number): void {
    for (let k = at + 3; k < at + this.stateSize; k += 2) {
      if (state[k] === this.config.size - 1) state[k + 1] = -1;
      else if (state[k] === 0) state[k + 1] = 1;
      state[k] = state[k]! + state[k + 1]!;
    }
  }

  /** @throws PrismError `state` before the first reset. */
  #scene(state: Int32Array, at: number): GridScene {
    if (!this.isStarted(state, at)) throw notReset(this.id);
    const { size } = this.config;
    const cells = new Array<CellKind>(size * size).fill('floor');
    cells[0] = 'start';
    cells[size * size - 1] = 'goal';
    const markers = Array.from({ length: size - 2 }, (_, k) => {
      return { cell: (k + 1) * size + state[at + 3 + 2 * k]!, kind: 'obstacle', letter: 'T' } as const;
    });
    return { rows: size, columns: size, cells, markers, agent: state[at + 1]! * size + state[at + 2]! };
  }
}
