import type {
  Env,
  Frame,
  ResetOptions,
  ResetResult,
  RngState,
  SnapshotHead,
  Space,
  StepResult,
  VectorEnv,
} from '@prism-rl/core';
import {
  Box,
  Discrete,
  noInfo,
  PrismError,
  Rng,
  readSnapshot,
  vectorize,
  writeSnapshot,
} from '@prism-rl/core';
import { compassSteps } from './compass.ts';
import { gridPicture } from './gridPicture.ts';
import type { CellKind, GridScene } from './gridScene.ts';
import { gridText } from './gridText.ts';
import type { MovingGridWorldConfig } from './settings.ts';
import { movingGridWorldDefaults } from './settings.ts';
import { checkTimeLimit, invalidAction, notReset } from './tabularTask.ts';

/**
 * The course's larger grid world, for function approximation: obstacles walk to and fro in the rows between start and goal, and the
 * observation says where things are relative to the agent, so that it is no table any more.
 */

interface Head extends SnapshotHead {
  readonly rng: RngState;
}

/**
 * The grid with moving obstacles.
 *
 * - Observation: `Float32Array`; for each obstacle, from above: columns to the right of the agent, rows below it, its reward, its
 *   direction (1 right, −1 left); then the same without direction for the goal. 4 (size − 2) + 3 numbers.
 * - Action: 0 up, 1 down, 2 left, 3 right; the border stops.
 * - Reward: 1 at the goal, −1 for each obstacle in the agent's cell.
 * - Terminated at the goal in the lower right corner; truncated after `maxEpisodeSteps`.
 */
export class MovingGridWorld implements Env<Float32Array, number> {
  readonly id: string;
  readonly observationSpace: Space<Float32Array>;
  readonly actionSpace: Space<number> = new Discrete(4);
  readonly framesPerSecond = 4;
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
  readonly #config: MovingGridWorldConfig;
  #rng: Rng;
  /** Steps (−1 before the first reset), row and column of the agent, then column and direction of each obstacle. */
  readonly #state: Int32Array;

  /** @throws PrismError `invalid-config` for a size below 3, a period below 1, or a bad time limit. */
  constructor(config: Partial<MovingGridWorldConfig> = {}, id = 'MovingGridWorld-v0') {
    this.id = id;
    this.#config = { ...movingGridWorldDefaults, ...config };
    const { size, obstaclePeriod, goalReward, obstacleReward, maxEpisodeSteps } = this.#config;
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
    this.maxEpisodeSteps = maxEpisodeSteps;
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
    this.#rng = new Rng(0);
    this.#state = new Int32Array(3 + 2 * (size - 2));
    this.#state[0] = -1;
  }

  /**
   * Starts an episode. Until a seed is given, the random stream is that of seed 0.
   *
   * @throws PrismError `invalid-argument` for a seed that is not accepted.
   */
  reset(options: ResetOptions = {}): ResetResult<Float32Array> {
    if (options.seed !== undefined) this.#rng = new Rng(options.seed);
    const { size, randomStarts } = this.#config;
    const state = this.#state;
    state.fill(0, 0, 3);
    for (let k = 0; k < size - 2; k++) {
      state[3 + 2 * k] = randomStarts ? this.#rng.integers(size) : k;
      state[4 + 2 * k] = randomStarts && this.#rng.integers(2) === 0 ? -1 : 1;
    }
    return { observation: this.#observe(), info: noInfo };
  }

  step(action: number): StepResult<Float32Array> {
    if (!(action === 0 || action === 1 || action === 2 || action === 3))
      throw invalidAction(this.id, action, 4);
    const state = this.#state;
    if (state[0]! < 0) throw notReset(this.id);
    const { size, obstaclePeriod, goalReward, obstacleReward, stepReward } = this.#config;
    if (state[0]! % obstaclePeriod === 0) this.#moveObstacles();
    state[0]!++;
    const [rowStep, columnStep] = compassSteps[action]!;
    const row = Math.min(size - 1, Math.max(0, state[1]! + rowStep));
    const column = Math.min(size - 1, Math.max(0, state[2]! + columnStep));
    state[1] = row;
    state[2] = column;
    const terminated = row === size - 1 && column === size - 1;
    let reward = stepReward + (terminated ? goalReward : 0);
    if (row >= 1 && row <= size - 2 && state[3 + 2 * (row - 1)] === column) reward += obstacleReward;
    const truncated = this.maxEpisodeSteps !== null && state[0]! >= this.maxEpisodeSteps;
    return { observation: this.#observe(), reward, terminated, truncated, info: noInfo };
  }

  render(): Frame {
    return gridPicture(this.#scene());
  }

  renderText(): string {
    const steps = this.#state[0]!;
    return gridText(this.#scene(), `step ${steps}`);
  }

  save(): Uint8Array {
    const head: Head = { name: `${this.id} of size ${this.#config.size}`, rng: this.#rng.save() };
    return writeSnapshot(head, [this.#state]);
  }

  restore(snapshot: Uint8Array): void {
    const { rng } = readSnapshot<Head>(snapshot, `${this.id} of size ${this.#config.size}`, [this.#state]);
    this.#rng.restore(rng);
  }

  /** One cell on; at a border the direction turns first. */
  #moveObstacles(): void {
    const state = this.#state;
    for (let at = 3; at < state.length; at += 2) {
      if (state[at] === this.#config.size - 1) state[at + 1] = -1;
      else if (state[at] === 0) state[at + 1] = 1;
      state[at] = state[at]! + state[at + 1]!;
    }
  }

  #observe(): Float32Array {
    const { size, goalReward, obstacleReward } = this.#config;
    const state = this.#state;
    const observation = new Float32Array(this.observationSpace.size);
    let at = 0;
    for (let k = 0; k < size - 2; k++) {
      observation[at++] = state[3 + 2 * k]! - state[2]!;
      observation[at++] = k + 1 - state[1]!;
      observation[at++] = obstacleReward;
      observation[at++] = state[4 + 2 * k]!;
    }
    observation[at++] = size - 1 - state[2]!;
    observation[at++] = size - 1 - state[1]!;
    observation[at] = goalReward;
    return observation;
  }

  #scene(): GridScene {
    const state = this.#state;
    if (state[0]! < 0) throw notReset(this.id);
    const { size } = this.#config;
    const cells = new Array<CellKind>(size * size).fill('floor');
    cells[0] = 'start';
    cells[size * size - 1] = 'goal';
    const markers = Array.from({ length: size - 2 }, (_, k) => {
      return { cell: (k + 1) * size + state[3 + 2 * k]!, kind: 'obstacle' } as const;
    });
    const letters = cells.map((kind, cell) => {
      if (markers.some((marker) => marker.cell === cell)) return 'T';
      return kind === 'start' ? 'S' : kind === 'goal' ? 'G' : '·';
    });
    return { rows: size, columns: size, cells, letters, markers, agent: state[1]! * size + state[2]! };
  }
}

/** Many grids with moving obstacles, one after the other: environment `i` is seeded with `seed + i`. */
export function movingGridWorldVector(
  numEnvs: number,
  config: Partial<MovingGridWorldConfig> = {},
): VectorEnv {
  return vectorize(Array.from({ length: numEnvs }, () => new MovingGridWorld(config)));
}
