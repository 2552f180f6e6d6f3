import { Box, Discrete, fillArrays, type Snapshot } from '@prism-rl/core';
import { wholeNumber } from '@prism-rl/core/checks';
import type { StackedSettings } from './config.ts';
import { AtariEmulator } from './emulator.ts';
import { FramePipeline, type PipelineShape, pipelineMemory } from './framePipeline.ts';
import { type AtariGame, allActions, minimalActions } from './game.ts';

export function stackedSpace({ stack, height, width, grayscale }: PipelineShape): Box<'uint8'> {
  const shape = grayscale ? [stack, height, width] : [stack, height, width, 3];
  return new Box({ low: 0, high: 255, shape, dtype: 'uint8' });
}

const actionsOf = (game: AtariGame, { fullActionSpace }: StackedSettings): readonly number[] =>
  fullActionSpace ? allActions : minimalActions(game.spec);

export function stackedActions(game: AtariGame, settings: StackedSettings): Discrete {
  return new Discrete(actionsOf(game, settings).length);
}

const FIRE = 1;

/** One environment of ALE's `AtariVectorEnv`: no-op starts, frame skip, life loss and the frame pipeline. */
export class StackedGame {
  readonly emulator: AtariEmulator;
  readonly pipeline: FramePipeline;
  /** Results of the latest {@link step}. */
  reward = 0;
  terminated = false;
  truncated = false;
  /** Whether the next step starts an episode and ignores its action (`next-step`). */
  pending = false;
  readonly #lives: Int32Array;
  readonly #settings: StackedSettings;
  readonly #actions: readonly number[];
  #elapsed = 0;

  /**
   * @param like another instance of the same game, whose compiled rules are reused.
   * @param lives array for the number of lives; default: a fresh one.
   * @throws PrismError `invalid-argument`
   */
  constructor(game: AtariGame, settings: StackedSettings, like?: StackedGame, lives?: Int32Array) {
    wholeNumber('frameSkip', settings.frameSkip);
    wholeNumber('noopMax', settings.noopMax, 0);
    wholeNumber('maxNumFramesPerEpisode', settings.maxNumFramesPerEpisode);
    this.#lives = lives ?? new Int32Array(1);
    const { repeatActionProbability } = settings;
    this.emulator = new AtariEmulator(
      game.image,
      game.spec,
      { repeatActionProbability },
      pipelineMemory(settings),
      like?.emulator,
    );
    this.#settings = settings;
    this.#actions = actionsOf(game, settings);
    this.emulator.choose(this.#settings);
    this.pipeline = new FramePipeline(this.emulator.console, settings, this.emulator.format);
  }

  /** Number of lives left. */
  get lives(): number {
    return this.#lives[0]!;
  }

  /** Whether the latest step ended an episode. */
  get ended(): boolean {
    return this.terminated || this.truncated;
  }

  /** Whether the latest step ended the episode so that a reset must follow; else the game continues. */
  get over(): boolean {
    if (this.truncated) return true;
    return this.terminated && (this.#settings.episodicLife || this.emulator.gameOver);
  }

  /** Game frames of this episode. */
  get elapsed(): number {
    return this.#elapsed;
  }

  /** Starts an episode. A seed reloads the image and restarts both generators; without one they continue. */
  reset(seed?: number): void {
    const { emulator } = this;
    const { core } = emulator.console;
    if (seed !== undefined) {
      emulator.load(seed);
      emulator.choose(this.#settings);
      core.seedNoop(seed);
    }
    emulator.reset();
    const { fireReset, noopMax } = this.#settings;
    const fire = fireReset && this.#actions.includes(FIRE);
    if (fire) emulator.act(FIRE);
    const noops = uniform(() => core.drawNoop() >>> 0, noopMax) - (fire ? 1 : 0);
    for (let i = 0; i < noops; i++) {
      emulator.act(0);
      if (emulator.gameOver) emulator.reset();
    }
    this.pipeline.start();
    this.#elapsed = 0;
    this.#lives[0] = emulator.lives;
    this.pending = false;
    this.continue();
  }

  /** Continues after a lost life that was reported as an end: the current picture starts the next episode. */
  continue(): void {
    this.reward = 0;
    this.terminated = false;
    this.truncated = false;
  }

  /** Repeats the action of an index for up to `frameSkip` frames. */
  step(index: number, strength = 1): void {
    const { emulator, pipeline } = this;
    const { frameSkip, episodicLife, lifeLossInfo, maxNumFramesPerEpisode, clipRewards } = this.#settings;
    const action = this.#actions[index]!;
    const before = this.lives;
    let reward = 0;
    let over = false;
    let lost = false;
    let fresh = false;
    for (let k = frameSkip; k > 0; k--) {
      reward += emulator.frame(action, strength);
      this.#elapsed += 1;
      over = emulator.gameOver;
      const { lives } = emulator;
      lost = lives < before && lives > 0;
      if (over || this.#elapsed >= maxNumFramesPerEpisode || (episodicLife && lost)) break;
      if (k === 2) pipeline.captureFirst();
      else if (k === 1) fresh = true;
    }
    pipeline.push(fresh);
    this.#lives[0] = emulator.lives;
    this.reward = clipRewards ? Math.max(-1, Math.min(1, reward)) : reward;
    this.terminated = over || ((episodicLife || lifeLossInfo) && lost);
    this.truncated = !this.terminated && this.#elapsed >= maxNumFramesPerEpisode;
  }

  /** Saves the complete state; the preprocessing's arrays are live views. */
  save(): Snapshot {
    const { lives, terminated, truncated, pending } = this;
    return {
      meta: { elapsed: this.#elapsed, lives, terminated, truncated, pending },
      arrays: { console: this.emulator.save(), ...this.pipeline.state },
    };
  }

  /** Restores a state from {@link save}. @throws PrismError `corrupt` for a console of another size. */
  restore({ meta, arrays }: Snapshot): void {
    this.emulator.restore(arrays.console as Uint8Array);
    fillArrays(this.pipeline.state, arrays);
    this.#elapsed = Number(meta.elapsed);
    this.#lives[0] = Number(meta.lives);
    this.terminated = meta.terminated === true;
    this.truncated = meta.truncated === true;
    this.pending = meta.pending === true;
  }
}

/** Draws uniformly from 0..n−1 without bias (Lemire); returns 0 without a draw for n ≤ 1. */
function uniform(draw: () => number, n: number): number {
  if (n <= 1) return 0;
  const threshold = 4294967296 % n;
  for (;;) {
    const product = draw() * n;
    const low = product % 4294967296;
    if (low >= threshold) return Math.floor(product / 4294967296);
  }
}
