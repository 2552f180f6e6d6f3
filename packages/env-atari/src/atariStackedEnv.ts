import {
  type Box,
  type Discrete,
  decodeState,
  type Env,
  encodeState,
  type Frame,
  type Info,
  type ResetOptions,
  type ResetResult,
  type StepResult,
} from '@prism-rl/core';
import { invalidAction, notReset } from '@prism-rl/core/checks';
import type { AtariGame } from './game.ts';
import { gameSeed } from './gameSeed.ts';
import { renderBlocks, renderRgb } from './picture.ts';
import { StackedGame, stackedActions, stackedSpace } from './stackedGame.ts';
import { type StackedSettings, stackedDefaults } from './stackedSettings.ts';

/** One environment of an {@link AtariVectorEnv} as an `Env`: the same observations, rewards and ends. */
export class AtariStackedEnv implements Env<Uint8Array, number> {
  readonly id: string;
  readonly observationSpace: Box<'uint8'>;
  readonly actionSpace: Discrete;
  readonly framesPerSecond: number;
  readonly #game: StackedGame;
  #started = false;

  /** @throws PrismError `invalid-argument` */
  constructor(game: AtariGame, settings: Partial<StackedSettings> = {}, id: string = game.id) {
    const complete = { ...stackedDefaults, ...settings };
    this.id = id;
    this.#game = new StackedGame(game, complete);
    this.observationSpace = stackedSpace(complete);
    this.actionSpace = stackedActions(game, complete);
    this.framesPerSecond = 60 / complete.frameSkip;
  }

  #info(): Info {
    return { lives: this.#game.lives, episode_frame_number: this.#game.elapsed };
  }

  /**
   * Starts an episode. Until a seed is given, the random streams are those of seed 0. With `lifeLossInfo`, a game that has lives left
   * after the episode's end goes on, unless a seed is given.
   */
  reset(options: ResetOptions = {}): ResetResult<Uint8Array> {
    const seed = options.seed ?? (this.#started ? undefined : 0);
    const game = this.#game;
    if (seed === undefined && game.ended && !game.over) game.continue();
    else game.reset(seed === undefined ? undefined : gameSeed(seed));
    this.#started = true;
    return { observation: this.#game.pipeline.frames.slice(), info: this.#info() };
  }

  step(action: number): StepResult<Uint8Array> {
    if (!this.#started) throw notReset(this.id);
    if (!this.actionSpace.contains(action)) throw invalidAction(this.id, action, this.actionSpace.n);
    this.#game.step(action);
    const { reward, terminated, truncated } = this.#game;
    return {
      observation: this.#game.pipeline.frames.slice(),
      reward,
      terminated,
      truncated,
      info: this.#info(),
    };
  }

  renderText(): string {
    return renderBlocks(this.#game.emulator);
  }

  render(): Frame {
    return renderRgb(this.#game.emulator);
  }

  save(): Uint8Array {
    const { meta, arrays } = this.#game.save();
    return encodeState(this.id, { meta: { ...meta, started: this.#started }, arrays });
  }

  restore(state: Uint8Array): void {
    const saved = decodeState(this.id, state, this.#game.pipeline.state);
    this.#game.restore(saved);
    this.#started = saved.meta.started === true;
  }

  close(): void {}
}
