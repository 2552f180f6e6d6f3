import {
  type Box,
  childSnapshot,
  copyRow,
  type Discrete,
  decodeState,
  encodeState,
  fillArrays,
  mergeSnapshots,
  type PackedArray,
  type VectorEnv,
  type VectorRows,
} from '@prism-rl/core';
import {
  checkActionCount,
  checkDiscreteActions,
  checkNumEnvs,
  noSuchEnvironment,
  notReset,
} from '@prism-rl/core/checks';
import type { AtariGame } from './game.ts';
import { gameSeed } from './gameSeed.ts';
import { renderRgb } from './picture.ts';
import { StackedGame, stackedActions, stackedSpace } from './stackedGame.ts';
import { type StackedSettings, stackedDefaults } from './stackedSettings.ts';

/** Settings of an {@link AtariVectorEnv}. */
export interface AtariVectorSettings extends StackedSettings {
  /**
   * What happens after an episode's end: `same-step` (this project's contract) starts the next one at once; `next-step`
   * (Gymnasium's default) spends the next step on it, whose action is ignored.
   */
  readonly autoreset: 'same-step' | 'next-step';
}

/** Defaults: ALE's, but for the autoreset. */
export const atariVectorDefaults: AtariVectorSettings = {
  ...stackedDefaults,
  autoreset: 'same-step',
};

/** The arrays that a vector of games fills. */
export interface VectorBuffers extends VectorRows {
  readonly observations: Uint8Array;
  readonly finalObservations: Uint8Array;
  /** Lives left in each environment. */
  readonly lives: Int32Array;
}

/**
 * Many copies of one game with the DQN preprocessing, equal to ALE's `AtariVectorEnv`: environment `i` of a reset with
 * seed `s` uses seed `s + i` for the game and its no-op starts.
 *
 * Observations: `stack × height × width` bytes (× 3 in RGB), oldest frame first.
 */
export class AtariVectorEnv implements VectorEnv {
  readonly id: string;
  readonly numEnvs: number;
  readonly observationSpace: Box<'uint8'>;
  readonly actionSpace: Discrete;
  readonly observations: Uint8Array;
  readonly finalObservations: Uint8Array;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  /** Lives left in each environment. */
  readonly lives: Int32Array;
  readonly #games: readonly StackedGame[];
  readonly #sameStep: boolean;
  readonly #pending: Uint8Array;
  #started = false;

  /**
   * @param numEnvs at least 1.
   * @param buffers where results go; default: fresh arrays. Workers pass views of shared memory.
   * @throws PrismError `invalid-argument`
   */
  constructor(
    game: AtariGame,
    numEnvs: number,
    settings: Partial<AtariVectorSettings> = {},
    buffers?: VectorBuffers,
    id: string = game.id,
  ) {
    checkNumEnvs(numEnvs);
    const complete = { ...atariVectorDefaults, ...settings };
    this.id = id;
    this.numEnvs = numEnvs;
    this.observationSpace = stackedSpace(complete);
    this.actionSpace = stackedActions(game, complete);
    const { size } = this.observationSpace;
    this.observations = buffers?.observations ?? new Uint8Array(numEnvs * size);
    this.finalObservations = buffers?.finalObservations ?? new Uint8Array(numEnvs * size);
    this.rewards = buffers?.rewards ?? new Float64Array(numEnvs);
    this.terminated = buffers?.terminated ?? new Uint8Array(numEnvs);
    this.truncated = buffers?.truncated ?? new Uint8Array(numEnvs);
    this.lives = buffers?.lives ?? new Int32Array(numEnvs);
    this.#sameStep = complete.autoreset === 'same-step';
    this.#pending = new Uint8Array(numEnvs);
    let first: StackedGame | undefined;
    this.#games = Array.from({ length: numEnvs }, () => {
      const made = new StackedGame(game, complete, first);
      first ??= made;
      return made;
    });
  }

  reset(options: { readonly seed?: number } = {}): void {
    const { seed } = options;
    // Until a seed is given, the streams are those of seed 0.
    const first = seed ?? (this.#started ? undefined : 0);
    for (const [i, game] of this.#games.entries()) {
      game.reset(first === undefined ? undefined : gameSeed(first + i));
      this.#publish(i);
    }
    this.#pending.fill(0);
    this.#started = true;
  }

  #publish(i: number): void {
    const game = this.#games[i]!;
    this.observations.set(game.pipeline.frames, i * this.observationSpace.size);
    this.rewards[i] = game.reward;
    this.terminated[i] = game.terminated ? 1 : 0;
    this.truncated[i] = game.truncated ? 1 : 0;
    this.lives[i] = game.lives;
  }

  /** @throws PrismError `invalid-action` (nothing has moved then), `state` before the first reset. */
  step(actions: PackedArray): void {
    this.#checkStarted();
    checkActionCount(this, actions);
    checkDiscreteActions(this.id, actions, this.actionSpace.n);
    const { size } = this.observationSpace;
    for (let i = 0; i < this.numEnvs; i++) {
      const game = this.#games[i]!;
      if (this.#pending[i] === 1) {
        this.#pending[i] = 0;
        game.reset();
        this.#publish(i);
        continue;
      }
      game.step(actions[i]!);
      this.#publish(i);
      if (!game.ended) continue;
      if (!this.#sameStep) {
        this.#pending[i] = game.over ? 1 : 0;
        continue;
      }
      copyRow(this.observations, i, this.finalObservations, i, size);
      if (game.over) this.#restart(i);
    }
  }

  /** Also where a life's end is an episode's: the whole game begins anew. */
  restart(index: number): void {
    this.#checkStarted();
    this.#game(index);
    copyRow(this.observations, index, this.finalObservations, index, this.observationSpace.size);
    this.#pending[index] = 0;
    this.#restart(index);
  }

  /** Starts the next game; the last step's reward and flags stay. */
  #restart(i: number): void {
    const [reward, terminated, truncated] = [this.rewards[i]!, this.terminated[i]!, this.truncated[i]!];
    this.#games[i]!.reset();
    this.#publish(i);
    this.rewards[i] = reward;
    this.terminated[i] = terminated;
    this.truncated[i] = truncated;
  }

  render(index = 0): { width: number; height: number; data: Uint8Array } {
    return renderRgb(this.#game(index).emulator);
  }

  #checkStarted(): void {
    if (!this.#started) throw notReset(this.id);
  }

  #game(index: number): StackedGame {
    const game = this.#games[index];
    if (game !== undefined) return game;
    throw noSuchEnvironment(this, index);
  }

  save(): Uint8Array {
    const games = this.#games.map((game, i) => [`game${i}`, game.save()] as const);
    const { meta, arrays } = mergeSnapshots(Object.fromEntries(games));
    return encodeState(this.#owner(), {
      meta: { ...meta, started: this.#started },
      arrays: { ...arrays, ...this.#results() },
    });
  }

  restore(state: Uint8Array): void {
    const results = this.#results();
    const pipelines = this.#games.flatMap(({ pipeline }, i) =>
      Object.entries(pipeline.state).map(([name, view]) => [`game${i}/${name}`, view]),
    );
    const saved = decodeState(this.#owner(), state, { ...results, ...Object.fromEntries(pipelines) });
    for (const [i, game] of this.#games.entries()) game.restore(childSnapshot(saved, `game${i}`));
    fillArrays(results, saved.arrays);
    this.#started = saved.meta.started === true;
  }

  #owner(): string {
    return `${this.numEnvs} × ${this.id}`;
  }

  #results(): { readonly [name: string]: PackedArray } {
    const { observations, finalObservations, rewards, terminated, truncated, lives } = this;
    return { observations, finalObservations, rewards, terminated, truncated, lives, pending: this.#pending };
  }

  close(): void {}
}
