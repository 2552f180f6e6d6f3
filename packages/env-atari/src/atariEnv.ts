import type { Env, Frame, Info, ResetOptions, ResetResult, RngState, StepResult } from '@prism-rl/core';
import { Box, Discrete, decodeState, encodeState, PrismError, Rng, SeedSequence } from '@prism-rl/core';
import { invalidAction, notReset } from '@prism-rl/core/checks';
import { SCREEN_WIDTH } from './atari2600.ts';
import { actionMeanings } from './controls.ts';
import { AtariEmulator } from './emulator.ts';
import { type AtariGame, allActions, minimalActions } from './game.ts';
import { greyPicture, renderBlocks, renderRgb, rgbPicture } from './picture.ts';

interface Facts {
  readonly started: boolean;
  readonly rng: RngState;
}

/** Kind of observation: RGB or grey pixels, RAM bytes, or palette indices (for comparing emulators). */
export type ObsType = 'rgb' | 'grayscale' | 'ram' | 'palette';

/** Settings of an {@link AtariEnv}; names and meaning as in Gymnasium's `ALE/…` environments. */
export interface AtariEnvSettings {
  /** Default `rgb`. */
  readonly obsType: ObsType;
  /** Frames per action: a number, or `[low, high]` to draw from low..high−1 in each step; default 4. */
  readonly frameSkip: number | readonly [number, number];
  /** Probability that a frame repeats the previous action; default 0.25. */
  readonly repeatActionProbability: number;
  /** All 18 actions instead of the game's minimal set; default false. */
  readonly fullActionSpace: boolean;
  /** Game mode; defaults to the game's first. */
  readonly mode?: number;
  /** Difficulty switches, bit 0 left, bit 1 right; default 0. */
  readonly difficulty?: number;
  /** Frames after which an episode is truncated; default 108 000. */
  readonly maxNumFramesPerEpisode: number;
}

/** Defaults of `ALE/…-v5`. */
export const atariEnvDefaults: AtariEnvSettings = {
  obsType: 'rgb',
  frameSkip: 4,
  repeatActionProbability: 0.25,
  fullActionSpace: false,
  maxNumFramesPerEpisode: 108_000,
};

/** Info of an {@link AtariEnv}, with Gymnasium's keys. */
export interface AtariInfo extends Info {
  readonly lives: number;
  readonly episode_frame_number: number;
  readonly frame_number: number;
}

const CHANNELS: Readonly<Record<ObsType, number>> = { rgb: 3, grayscale: 1, palette: 1, ram: 0 };

/**
 * One Atari game, equal to Gymnasium's `ALE/…` environments: same seed, same actions, same bytes.
 *
 * Source: Bellemare et al. 2013; Machado et al. 2018 for sticky actions.
 */
export class AtariEnv implements Env<Uint8Array, number> {
  readonly id: string;
  readonly observationSpace: Box<'uint8'>;
  readonly actionSpace: Discrete;
  /** Steps per second in real time: 60 frames divided by the mean frame skip. */
  readonly framesPerSecond: number;
  /** Console action number of each action index. */
  readonly actions: readonly number[];
  /** The underlying emulator. */
  readonly emulator: AtariEmulator;
  readonly #settings: AtariEnvSettings;
  #rng: Rng;
  #started = false;

  /**
   * @param game a game and its image: {@link atariGame}, or `prismCatch`.
   * @throws PrismError `invalid-argument` for an invalid mode, difficulty or setting.
   */
  constructor(game: AtariGame, settings: Partial<AtariEnvSettings> = {}, id: string = game.id) {
    this.#settings = { ...atariEnvDefaults, ...settings };
    const { frameSkip } = this.#settings;
    checkFrameSkip(frameSkip);
    this.framesPerSecond =
      60 / (typeof frameSkip === 'number' ? frameSkip : (frameSkip[0] + frameSkip[1] - 1) / 2);
    this.id = id;
    this.actions = this.#settings.fullActionSpace ? allActions : minimalActions(game.spec);
    this.actionSpace = new Discrete(this.actions.length);
    const { repeatActionProbability, maxNumFramesPerEpisode } = this.#settings;
    this.emulator = new AtariEmulator(game.image, game.spec, {
      repeatActionProbability,
      maxNumFramesPerEpisode,
    });
    this.emulator.choose(this.#settings);
    const { obsType } = this.#settings;
    if (!Object.hasOwn(CHANNELS, obsType)) {
      throw PrismError.invalidArgument`obsType must be rgb, grayscale, ram or palette, but is ${String(obsType)}.`;
    }
    const channels = CHANNELS[obsType];
    const rows = [this.emulator.console.height, SCREEN_WIDTH];
    const shape = channels === 0 ? [128] : channels === 1 ? rows : [...rows, 3];
    this.observationSpace = new Box({ low: 0, high: 255, shape, dtype: 'uint8' });
    this.#rng = new Rng(0);
  }

  /** Names of the actions by index. */
  get actionMeanings(): readonly string[] {
    return this.actions.map((action) => actionMeanings[action]!);
  }

  /** Number of lives left. */
  get lives(): number {
    return this.emulator.lives;
  }

  /** Starts an episode. Before the first seed, the random streams are seeded with 0. */
  reset(options: ResetOptions = {}): ResetResult<Uint8Array> {
    const seed = options.seed ?? (this.#started ? undefined : 0);
    if (seed !== undefined) {
      const [numpySeed, gameSeed] = new SeedSequence(seed).generateState(2) as unknown as [number, number];
      this.#rng = new Rng(numpySeed);
      this.emulator.load(gameSeed);
      this.emulator.choose(this.#settings);
    }
    this.emulator.reset();
    this.#started = true;
    return { observation: this.#observe(), info: this.#info() };
  }

  /** @param strength of a paddle's turn, 0 to 1. */
  step(action: number, strength = 1): StepResult<Uint8Array> {
    const reward = this.#advance(action, strength);
    return {
      observation: this.#observe(),
      reward,
      terminated: this.emulator.gameOver,
      truncated: this.emulator.truncated,
      info: this.#info(),
    };
  }

  /** Returns the reward. */
  #advance(action: number, strength = 1): number {
    if (!this.#started) throw notReset(this.id);
    if (!this.actionSpace.contains(action)) {
      throw invalidAction(
        this.id,
        action,
        this.actions.length,
        `They are ${this.actionMeanings.join(', ')}.`,
      );
    }
    const number = this.actions[action]!;
    const { frameSkip } = this.#settings;
    const frames = typeof frameSkip === 'number' ? frameSkip : this.#rng.integers(frameSkip[0], frameSkip[1]);
    let reward = 0;
    for (let i = 0; i < frames; i++) reward += this.emulator.act(number, strength);
    return reward;
  }

  /** Returns the current observation as a fresh array. */
  #observe(): Uint8Array {
    switch (this.#settings.obsType) {
      case 'rgb':
        return rgbPicture(this.emulator);
      case 'grayscale':
        return greyPicture(this.emulator);
      case 'ram':
        return this.emulator.console.ram.slice();
      default:
        return this.emulator.console.picture.slice();
    }
  }

  #info(): AtariInfo {
    const { lives, episodeFrame, totalFrame } = this.emulator;
    return { lives, episode_frame_number: episodeFrame, frame_number: totalFrame };
  }

  renderText(): string {
    return renderBlocks(this.emulator);
  }

  render(): Frame {
    return renderRgb(this.emulator);
  }

  save(): Uint8Array {
    const meta = { started: this.#started, rng: this.#rng.save() };
    return encodeState(this.id, { meta, arrays: { console: this.emulator.save() } });
  }

  restore(state: Uint8Array): void {
    const own = { console: this.emulator.save() };
    const { meta, arrays } = decodeState<Facts>(this.id, state, own);
    this.emulator.restore(arrays.console as Uint8Array);
    this.#rng.restore(meta.rng);
    this.#started = meta.started;
  }

  close(): void {}
}

function checkFrameSkip(frameSkip: number | readonly [number, number]): void {
  const positive = (n: unknown): boolean => Number.isInteger(n) && (n as number) >= 1;
  if (
    typeof frameSkip === 'number'
      ? positive(frameSkip)
      : Array.isArray(frameSkip) &&
        frameSkip.length === 2 &&
        frameSkip.every(positive) &&
        frameSkip[0] < frameSkip[1]
  ) {
    return;
  }
  throw PrismError.invalidArgument`frameSkip must be a positive integer or [low, high] with high above low, but is \
    ${JSON.stringify(frameSkip)}.`;
}
