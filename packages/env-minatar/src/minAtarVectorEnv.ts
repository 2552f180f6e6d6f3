import {
  type Box,
  checkActionCount,
  checkNumEnvs,
  copyRow,
  Discrete,
  type Frame,
  invalidAction,
  type LegacyRng,
  noSuchEnvironment,
  notReset,
  type PackedArray,
  type VectorEnv,
} from '@prism-rl/core';
import { type MinAtarId, variantOf } from './catalogue.ts';
import { completeConfig, type MinAtarConfig } from './config.ts';
import { ELAPSED, type Game, LAST_ACTION, NOOP, playStep, startEpisode, TERMINAL } from './game.ts';
import { observationSpaceOf } from './minAtarEnv.ts';
import { drawFrame, drawText } from './picture.ts';
import { seededStream } from './seeding.ts';
import { readSnapshot, type StateArray, writeSnapshot } from './snapshot.ts';

/**
 * Many copies of one game that step together, all states in one array, all observations in another. Environment `i` behaves
 * exactly as a `MinAtarEnv` that was seeded with `seed + i`.
 */
export class MinAtarVectorEnv implements VectorEnv {
  readonly id: MinAtarId;
  readonly numEnvs: number;
  readonly observationSpace: Box<'uint8'>;
  readonly actionSpace: Discrete;
  readonly observations: Uint8Array;
  readonly finalObservations: Uint8Array;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly #game: Game;
  /** The game's action for each action of the environment. */
  readonly #actions: Int32Array;
  readonly #config: MinAtarConfig;
  readonly #states: Int32Array;
  /** Row of each environment in `#states`. */
  readonly #rows: readonly Int32Array[];
  readonly #rngs: LegacyRng[];
  #started = false;

  /** @throws PrismError `unknown-name`, `invalid-config`, or `invalid-argument` unless `numEnvs` is a positive integer. */
  constructor(id: MinAtarId, numEnvs: number, config: Partial<MinAtarConfig> = {}) {
    const { game, actions } = variantOf(id);
    checkNumEnvs(numEnvs);
    this.id = id;
    this.numEnvs = numEnvs;
    this.#game = game;
    this.#actions = Int32Array.from(actions);
    this.#config = completeConfig(id, config);
    this.observationSpace = observationSpaceOf(game);
    this.actionSpace = new Discrete(actions.length);
    this.observations = new Uint8Array(numEnvs * this.observationSpace.size);
    this.finalObservations = new Uint8Array(numEnvs * this.observationSpace.size);
    this.rewards = new Float64Array(numEnvs);
    this.terminated = new Uint8Array(numEnvs);
    this.truncated = new Uint8Array(numEnvs);
    this.#states = new Int32Array(numEnvs * game.stateSize);
    this.#rows = Array.from({ length: numEnvs }, (_, i) =>
      this.#states.subarray(i * game.stateSize, (i + 1) * game.stateSize),
    );
    this.#rngs = Array.from({ length: numEnvs }, (_, i) => seededStream(i));
  }

  /** Name of each channel of an observation. */
  get channels(): readonly string[] {
    return this.#game.channels;
  }

  reset(options: { readonly seed?: number } = {}): void {
    for (let i = 0; i < this.numEnvs; i++) {
      if (options.seed !== undefined) {
        this.#rngs[i] = seededStream(options.seed + i);
        this.#rows[i]![LAST_ACTION] = NOOP;
      }
      startEpisode(this.#game, this.#rows[i]!, this.#rngs[i]!);
    }
    this.rewards.fill(0);
    this.terminated.fill(0);
    this.truncated.fill(0);
    this.observations.fill(0);
    const { size } = this.observationSpace;
    for (let i = 0; i < this.numEnvs; i++) this.#game.draw(this.#rows[i]!, this.observations, i * size);
    this.#started = true;
  }

  /** @throws PrismError `invalid-action` (nothing has moved then), `state` before the first reset. */
  step(actions: PackedArray): void {
    if (!this.#started) throw notReset(this.id);
    this.#checkActions(actions);
    const game = this.#game;
    const config = this.#config;
    const limit = config.maxEpisodeSteps ?? Number.POSITIVE_INFINITY;
    const { size } = this.observationSpace;
    let ended = 0;
    this.observations.fill(0);
    for (let i = 0; i < this.numEnvs; i++) {
      const s = this.#rows[i]!;
      const asked = this.#actions[actions[i]!]!;
      this.rewards[i] = playStep(game, s, asked, this.#rngs[i]!, config, config.sticky);
      const terminated = s[TERMINAL]!;
      const truncated = s[ELAPSED]! >= limit ? 1 : 0;
      this.terminated[i] = terminated;
      this.truncated[i] = truncated;
      ended += terminated | truncated;
      game.draw(s, this.observations, i * size);
    }
    if (ended > 0) this.#restartEnded();
  }

  restart(index: number): void {
    this.#row(index);
    this.#restart(index);
  }

  /** Environment `index` as 160 × 160 pixels. */
  render(index = 0): Frame {
    return drawFrame(this.#game, this.#row(index));
  }

  renderText(index = 0): string {
    return drawText(this.#game, this.#row(index));
  }

  save(): Uint8Array {
    return writeSnapshot({ name: this.#snapshotName, started: this.#started }, this.#arrays(), this.#rngs);
  }

  restore(snapshot: Uint8Array): void {
    this.#started = readSnapshot(snapshot, this.#snapshotName, this.#arrays(), this.#rngs);
  }

  get #snapshotName(): string {
    return `${this.numEnvs} × ${this.id}`;
  }

  #arrays(): StateArray[] {
    const { observations, finalObservations, rewards, terminated, truncated } = this;
    return [this.#states, observations, finalObservations, rewards, terminated, truncated];
  }

  #checkActions(actions: PackedArray): void {
    const n = this.#actions.length;
    checkActionCount(this, actions);
    for (let i = 0; i < actions.length; i++) {
      const action = actions[i]!;
      if (!(action >= 0 && action < n && Number.isInteger(action))) throw invalidAction(this.id, action, n);
    }
  }

  #restartEnded(): void {
    for (let i = 0; i < this.numEnvs; i++) {
      if ((this.terminated[i]! | this.truncated[i]!) !== 0) this.#restart(i);
    }
  }

  /** Keeps the last observation of an episode, and starts the next one. */
  #restart(i: number): void {
    const { size } = this.observationSpace;
    copyRow(this.observations, i, this.finalObservations, i, size);
    startEpisode(this.#game, this.#rows[i]!, this.#rngs[i]!);
    this.observations.fill(0, i * size, (i + 1) * size);
    this.#game.draw(this.#rows[i]!, this.observations, i * size);
  }

  #row(index: number): Int32Array {
    if (!this.#started) throw notReset(this.id);
    const row = this.#rows[index];
    if (row !== undefined) return row;
    throw noSuchEnvironment(this, index);
  }
}
