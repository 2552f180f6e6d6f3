import type {
  Env,
  Frame,
  ResetOptions,
  ResetResult,
  RngState,
  SnapshotHead,
  Space,
  StepResult,
} from '@prism-rl/core';
import { Discrete, noInfo, Rng, readSnapshot, writeSnapshot } from '@prism-rl/core';
import { MovingGridTask } from './movingGridTask.ts';
import type { MovingGridWorldConfig } from './settings.ts';
import { invalidAction, notReset } from './tabularTask.ts';

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
 * - Reward: 1 at the goal, −1 for each obstacle in the agent's cell. So the return of an episode is 1 if the goal was reached without
 *   touching an obstacle, and less otherwise: at most 0.
 * - Terminated at the goal in the lower right corner; truncated after `maxEpisodeSteps`.
 */
export class MovingGridWorld implements Env<Float32Array, number> {
  readonly id: string;
  readonly observationSpace: Space<Float32Array>;
  readonly actionSpace: Space<number> = new Discrete(4);
  readonly framesPerSecond = 4;
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
  readonly #task: MovingGridTask;
  readonly #state: Int32Array;
  #rng: Rng;

  /** @throws PrismError `invalid-config` for a size below 3, a period below 1, or a bad time limit. */
  constructor(config: Partial<MovingGridWorldConfig> = {}, id = 'MovingGridWorld-v0') {
    this.id = id;
    this.#task = new MovingGridTask(config, id);
    this.maxEpisodeSteps = this.#task.config.maxEpisodeSteps;
    this.observationSpace = this.#task.observationSpace;
    this.#rng = new Rng(0);
    this.#state = new Int32Array(this.#task.stateSize);
    this.#state[0] = -1;
  }

  /**
   * Starts an episode. Until a seed is given, the random stream is that of seed 0.
   *
   * @throws PrismError `invalid-argument` for a seed that is not accepted.
   */
  reset(options: ResetOptions = {}): ResetResult<Float32Array> {
    if (options.seed !== undefined) this.#rng = new Rng(options.seed);
    this.#task.start(this.#state, 0, this.#rng);
    return { observation: this.#observe(), info: noInfo };
  }

  step(action: number): StepResult<Float32Array> {
    if (!(action === 0 || action === 1 || action === 2 || action === 3))
      throw invalidAction(this.id, action, 4);
    const state = this.#state;
    if (state[0]! < 0) throw notReset(this.id);
    const reward = this.#task.step(state, 0, action);
    return {
      observation: this.#observe(),
      reward,
      terminated: this.#task.isAtGoal(state, 0),
      truncated: state[0]! >= this.#task.limit,
      info: noInfo,
    };
  }

  render(): Frame {
    return this.#task.draw(this.#state, 0);
  }

  renderText(): string {
    return this.#task.describe(this.#state, 0);
  }

  save(): Uint8Array {
    const head: Head = { name: this.#name(), rng: this.#rng.save() };
    return writeSnapshot(head, [this.#state]);
  }

  restore(snapshot: Uint8Array): void {
    const { rng } = readSnapshot<Head>(snapshot, this.#name(), [this.#state]);
    this.#rng.restore(rng);
  }

  #name(): string {
    return `${this.id} of size ${this.#task.config.size}`;
  }

  #observe(): Float32Array {
    const observation = new Float32Array(this.observationSpace.size);
    this.#task.observe(this.#state, 0, observation, 0);
    return observation;
  }
}
