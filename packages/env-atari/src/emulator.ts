import { PrismError } from '@prism-rl/core';
import { wholeNumber } from '@prism-rl/core/checks';
import { Atari2600, type ConsoleOptions, type TvFormat } from './atari2600.ts';
import { Controls, RESET_ACTION } from './controls.ts';
import { type GameSpec, hasMode, modesOf } from './game.ts';
import { RuleCompiler } from './games/expressions.ts';
import {
  EPISODE_FRAME,
  FIRST_LIVES,
  initialiser,
  LAST_ACTION_A,
  LAST_ACTION_B,
  MODE,
  R,
  STRENGTH_INDEX,
  SWITCHES,
  slotsOf,
  TOTAL_FRAME,
} from './gameWords.ts';

const BOOT_FRAMES = 60;
const RESET_FRAMES = 4;

/** Settings of an `AtariEmulator`; names and defaults are the Arcade Learning Environment's. */
export interface EmulatorSettings {
  /** Seed of the environment's generator; default 0. */
  readonly seed?: number;
  /** Probability that a frame repeats the previous action; default 0.25. */
  readonly repeatActionProbability?: number;
  /** Frames per `act`; default 1. */
  readonly frameSkip?: number;
  /** Frames after which an episode is truncated; 0 = never (default). */
  readonly maxNumFramesPerEpisode?: number;
  /** Defaults to the game's first mode. */
  readonly mode?: number;
  /** Default 0. */
  readonly difficulty?: number;
  /** Whether losing a life ends the episode; default false. */
  readonly truncateOnLossOfLife?: boolean;
}

/** Saved states that all emulators of a game share. */
interface StartStates {
  /** After the format detection and the power-on reset. */
  readonly booted: Uint8Array;
  /** After the first environment reset, if it draws nothing from the environment's generator. */
  loaded?: Uint8Array;
}

/**
 * A game on the console: power-on, television format, resets, actions, reward, end and lives, as computed by the Arcade Learning
 * Environment's `ALEInterface`.
 */
export class AtariEmulator {
  readonly console: Atari2600;
  readonly spec: GameSpec;
  readonly #controls: Controls;
  readonly #words: Int32Array;
  readonly #doubles: Float64Array;
  readonly #step: () => void;
  readonly #over: () => number;
  readonly #lives: () => number;
  readonly #select: (() => void) | undefined;
  readonly #legal: Uint8Array = new Uint8Array(18);
  /** The detected television format. */
  readonly format: TvFormat;
  readonly #stickiness: number;
  readonly #frameSkip: number;
  readonly #frameLimit: number;
  readonly #truncateOnLossOfLife: boolean;
  readonly #start: StartStates;

  /**
   * Loads the image: format detection, power-on reset and one environment reset.
   *
   * @param image the cartridge's bytes.
   * @param reserve memory for additional preprocessing.
   * @param like an emulator of the same image and game, whose start state is copied instead of computed.
   * @throws PrismError `invalid-argument` for an invalid mode, difficulty or setting, `incompatible` for images that the console cannot
   * run.
   */
  constructor(
    image: Uint8Array,
    spec: GameSpec,
    settings: EmulatorSettings = {},
    reserve?: ConsoleOptions['reserve'],
    like?: AtariEmulator,
  ) {
    const { seed = 0, repeatActionProbability = 0.25, truncateOnLossOfLife = false } = settings;
    if (!Number.isInteger(seed))
      throw PrismError.invalidArgument`The seed must be an integer, but is ${seed}.`;
    this.spec = spec;
    this.#stickiness = Math.fround(probability('repeatActionProbability', repeatActionProbability));
    this.#frameSkip = wholeNumber('frameSkip', settings.frameSkip ?? 1);
    this.#frameLimit = wholeNumber('maxNumFramesPerEpisode', settings.maxNumFramesPerEpisode ?? 0, 0);
    this.#truncateOnLossOfLife = truncateOnLossOfLife;
    this.console = new Atari2600(image, {
      board: spec.cart,
      yStart: spec.yStart,
      height: detectionHeight(spec),
      hmoveBlanks: spec.hmoveBlanks !== false,
      ...(reserve && { reserve }),
    });
    this.#words = this.console.gameWords;
    this.#doubles = new Float64Array(this.#words.buffer, this.#words.byteOffset, 32);
    this.#controls = new Controls(this.console, spec);
    const slots = slotsOf(spec);
    const compiler = new RuleCompiler(this.#host(), slots);
    this.#step = compiler.program(spec.step);
    this.#over = compiler.expression(spec.over ?? 'T');
    this.#lives = compiler.expression(spec.lives);
    this.#select = spec.modeSelect === undefined ? undefined : compiler.program(spec.modeSelect);
    this.#initialise = initialiser(this.#words, slots, spec);
    for (const action of spec.legal ?? this.#legal.keys()) this.#legal[action] = 1;
    this.#setVariable = (name, value) => {
      const slot = slots.get(name);
      if (slot !== undefined) this.#words[slot] = value;
    };
    if (like === undefined) {
      this.format = this.#detectFormat();
      this.#start = { booted: this.console.save() };
    } else {
      this.format = like.format;
      this.#start = like.#start;
      this.console.setFormat(this.format, like.console.height);
    }
    this.load(seed);
    this.choose(settings);
  }

  readonly #initialise: () => void;
  readonly #setVariable: (name: string, value: number) => void;

  #host(): ConstructorParameters<typeof RuleCompiler>[0] {
    const { bus, core, ram } = this.console;
    return {
      ram,
      bus,
      words: this.#words,
      readCartridge: (address) => core.readByte(address),
      random: () => core.drawEnv() >>> 0,
      select: (frames) => this.#pressSelect(frames),
      softReset: () => this.#pressReset(),
      act: (action) => {
        this.act(action);
      },
    };
  }

  /** Detects the format and resets; the console has just been powered on. */
  #detectFormat(): TvFormat {
    const { spec } = this;
    const atari = this.console;
    for (const [name, value] of Object.entries(spec.keep ?? {})) this.#setVariable(name, value);
    atari.switches = spec.powerOnDifficulty === 'AA' ? 0xff : 0x3f;
    atari.reset();
    let long = 0;
    for (let i = 0; i < BOOT_FRAMES; i++) {
      const lines = atari.frame();
      if (i >= 30 && lines > 285) long++;
    }
    const pal = long >= 15;
    const height = detectionHeight(spec);
    atari.setFormat(pal ? 'PAL' : 'NTSC', pal && height === 210 ? 250 : height);
    atari.reset();
    return pal ? 'PAL' : 'NTSC';
  }

  /**
   * Reloads the image: power-on, seeding of the environment's generator, default mode and difficulty, one environment reset.
   *
   * @param seed 32 bits.
   */
  load(seed: number): void {
    const { core } = this.console;
    const { booted, loaded } = this.#start;
    // Everything before the generator's first draw is the same each time, so it is cached.
    this.console.restore(loaded ?? booted);
    core.seedEnv(seed);
    if (loaded !== undefined) return;
    this.#words[MODE] = this.spec.defaultMode;
    this.#words[SWITCHES] = 0x3f;
    this.reset();
    if (core.envDrawn() === 0) this.#start.loaded = this.console.save();
  }

  /** Calls {@link setMode} and {@link setDifficulty} for the given values. @throws PrismError `invalid-argument` */
  choose({ mode, difficulty }: Pick<EmulatorSettings, 'mode' | 'difficulty'>): void {
    if (mode !== undefined) this.setMode(mode);
    if (difficulty !== undefined) this.setDifficulty(difficulty);
  }

  /** Sets the game mode from the next reset on. */
  setMode(mode: number): void {
    if (!hasMode(this.spec, mode)) {
      throw PrismError.invalidArgument`Mode ${mode} does not exist in this game.
        Modes: ${modesOf(this.spec).slice(0, 40).join(', ')}.`;
    }
    this.#words[MODE] = mode;
  }

  /** Sets the difficulty switches from the next frame on: bit 0 left, bit 1 right, 1 = A. */
  setDifficulty(difficulty: number): void {
    if (!this.spec.difficulties.includes(difficulty)) {
      throw PrismError.invalidArgument`Difficulty ${difficulty} does not exist in this game.
        Difficulties: ${this.spec.difficulties.join(', ')}.`;
    }
    this.#words[SWITCHES] = 0x3f | ((difficulty & 1) << 6) | ((difficulty >> 1) << 7);
  }

  /** Starts an episode; the environment's generator continues. */
  reset(): void {
    const words = this.#words;
    words[EPISODE_FRAME] = 0;
    this.#controls.centre();
    this.console.reset();
    for (let i = 0; i < BOOT_FRAMES; i++) this.#emulate(0);
    this.#copyRam();
    this.#pressReset();
    this.#initialise();
    this.#words[FIRST_LIVES] = this.lives;
    this.#setVariable('m', this.#words[MODE]!);
    this.#select?.();
    this.#pressReset();
    for (const [action, frames] of this.spec.start ?? []) {
      for (let i = 0; i < frames; i++) this.#emulate(action);
      this.#copyRam();
    }
  }

  /** The reference copies RAM byte by byte after every command, which leaves the last byte on the bus. */
  #copyRam(): void {
    const { bus, ram } = this.console;
    bus[0] = ram[127]!;
  }

  #emulate(action: number, strength = 1): void {
    const atari = this.console;
    const switches = this.#words[SWITCHES]!;
    this.#controls.apply(action, strength);
    atari.switches = action === RESET_ACTION ? switches & ~1 : switches;
    atari.core.frame();
    this.#step();
  }

  #pressReset(): void {
    for (let i = 0; i < RESET_FRAMES; i++) this.#emulate(RESET_ACTION);
    this.#copyRam();
    this.#words[LAST_ACTION_A] = 0;
    this.#words[LAST_ACTION_B] = 0;
  }

  #pressSelect(frames: number): void {
    const atari = this.console;
    this.#controls.releaseAll();
    atari.switches = this.#words[SWITCHES]! & ~2;
    for (let i = 0; i < frames; i++) atari.core.frame();
    this.#copyRam();
    this.#emulate(0);
    this.#copyRam();
    this.#words[EPISODE_FRAME]! += 1;
    this.#words[TOTAL_FRAME]! += 1;
  }

  /**
   * Repeats an action for `frameSkip` frames.
   *
   * @param action 0..17.
   * @param strength of a paddle's turn, 0..1.
   * @returns the reward.
   */
  act(action: number, strength = 1): number {
    let reward = 0;
    for (let i = this.#frameSkip; i > 0; i--) reward += this.frame(action, strength);
    return reward;
  }

  /** Draws for sticky actions and emulates one frame; does nothing after the episode's end. Returns the reward. */
  frame(action: number, strength = 1): number {
    const words = this.#words;
    const { core } = this.console;
    const p = this.#stickiness;
    if ((core.drawEnv() >>> 0) / 4294967296 >= p) {
      words[LAST_ACTION_A] = action;
      this.#doubles[STRENGTH_INDEX] = strength;
    }
    if ((core.drawEnv() >>> 0) / 4294967296 >= p) words[LAST_ACTION_B] = 0;
    if (this.over) return 0;
    const stored = words[LAST_ACTION_A]!;
    this.#emulate(this.#legal[stored] === 1 ? stored : 0, this.#doubles[STRENGTH_INDEX]!);
    this.#copyRam();
    words[EPISODE_FRAME]! += 1;
    words[TOTAL_FRAME]! += 1;
    return words[R]!;
  }

  /** Whether the episode is over, truncation included. */
  get over(): boolean {
    return this.gameOver || this.truncated;
  }

  /** Whether the game itself is over. */
  get gameOver(): boolean {
    return this.#over() !== 0;
  }

  /** Whether the frame limit is reached, or a life was lost if that ends the episode. */
  get truncated(): boolean {
    if (this.#frameLimit > 0 && this.#words[EPISODE_FRAME]! >= this.#frameLimit) return true;
    return this.#truncateOnLossOfLife && this.lives < this.#words[FIRST_LIVES]!;
  }

  /** Lives left, as the game counts them. */
  get lives(): number {
    return this.#lives();
  }

  /** Number of frames in this episode. */
  get episodeFrame(): number {
    return this.#words[EPISODE_FRAME]!;
  }

  /** Number of frames since the image was loaded. */
  get totalFrame(): number {
    return this.#words[TOTAL_FRAME]!;
  }

  /** Saves the complete state. */
  save(): Uint8Array {
    return this.console.save();
  }

  /** Restores a state from {@link save}. @throws PrismError `corrupt` */
  restore(state: Uint8Array): void {
    this.console.restore(state);
  }
}

/** @throws PrismError `invalid-argument` unless `value` is from 0 to 1. */
export function probability(name: string, value: number): number {
  if (value >= 0 && value <= 1) return value;
  throw PrismError.invalidArgument`${name} must be 0 to 1, but is ${value}.`;
}

/** Returns the picture height before detection; the height of 250 of PAL images follows from the detected format. */
function detectionHeight(spec: GameSpec): number {
  return spec.height === 250 ? 210 : spec.height;
}
