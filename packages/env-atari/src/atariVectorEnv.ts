import type {
  Box,
  Discrete,
  Frame,
  Info,
  Outcome,
  PackedArray,
  ResetOptions,
  Snapshot,
  StateTask,
  VectorRows,
} from '@prism-rl/core';
import { checkArrays, childSnapshot, mergeSnapshots, PrismError, RowEnv, RowVector } from '@prism-rl/core';
import { checkNumEnvs } from '@prism-rl/core/checks';
import { type StackedSettings, stackedDefaults } from './config.ts';
import type { AtariGame } from './game.ts';
import { renderBlocks, renderRgb } from './picture.ts';
import { StackedGame, stackedActions, stackedSpace } from './stackedGame.ts';

/**
 * Reduces a seed to the 32 bits that an emulator's generators accept.
 *
 * @throws PrismError `invalid-argument` unless it is a non-negative integer.
 */
function gameSeed(seed: number | bigint): number {
  if (typeof seed === 'bigint' ? seed < 0n : !Number.isSafeInteger(seed) || seed < 0) {
    throw PrismError.invalidArgument`A seed must be a non-negative integer, but is ${String(seed)}.`;
  }
  return Number(BigInt.asUintN(32, BigInt(seed)));
}

/**
 * The seed for a game's next load. After the load, random numbers come from generators in the console's memory, which saved states include.
 */
class PendingSeed {
  #seed: number | null;

  /** @throws PrismError `invalid-argument` unless the seed is a non-negative integer. */
  constructor(seed: number | bigint) {
    this.#seed = gameSeed(seed);
  }

  /** Returns the 32 bits to load the game with; `undefined` once taken: the game continues. */
  take(): number | undefined {
    const seed = this.#seed ?? undefined;
    this.#seed = null;
    return seed;
  }

  save(): number | null {
    return this.#seed;
  }

  restore(seed: number | null): void {
    this.#seed = seed;
  }
}

/** Rules of ALE's `AtariVectorEnv` for single and vector environments. The game itself counts frames for the episode limit. */
class StackedTask implements StateTask<Uint8Array, StackedGame, PendingSeed> {
  readonly id: string;
  readonly observationSpace: Box<'uint8'>;
  readonly actionSpace: Discrete;
  readonly maxEpisodeSteps = null;
  readonly framesPerSecond: number;
  readonly #game: AtariGame;
  readonly #settings: StackedSettings;
  readonly #lives: Int32Array | undefined;
  readonly #waits: boolean;

  /**
   * @param lives array for the lives of each environment; default: a fresh one.
   * @param waits whether the next episode starts in the step after an end instead of immediately.
   */
  constructor(game: AtariGame, settings: StackedSettings, id: string, lives?: Int32Array, waits = false) {
    this.id = id;
    this.observationSpace = stackedSpace(settings);
    this.actionSpace = stackedActions(game, settings);
    this.framesPerSecond = 60 / settings.frameSkip;
    this.#game = game;
    this.#settings = settings;
    this.#lives = lives;
    this.#waits = waits;
  }

  stream(seed: number | bigint): PendingSeed {
    return new PendingSeed(seed);
  }

  create(numEnvs: number): readonly StackedGame[] {
    const games: StackedGame[] = [];
    for (let i = 0; i < numEnvs; i++) {
      games.push(new StackedGame(this.#game, this.#settings, games[0], this.#lives?.subarray(i, i + 1)));
    }
    return games;
  }

  /** With `lifeLossInfo`, a game with lives left continues after the episode's end, unless a seed is given. */
  start(game: StackedGame, stream: PendingSeed, reset?: ResetOptions): void {
    const seed = stream.take();
    const follows = seed === undefined && game.ended;
    if (follows && !game.over) game.continue();
    else if (follows && this.#waits && reset === undefined && !game.pending) game.pending = true;
    else game.reset(seed);
  }

  step(game: StackedGame, actions: PackedArray, from: number, _stream: PendingSeed, outcome: Outcome): void {
    if (game.pending) game.reset();
    else game.step(actions[from]!);
    outcome.reward = game.reward;
    outcome.terminated = game.terminated;
    outcome.truncated = game.truncated;
  }

  observe(game: StackedGame, out: PackedArray, to: number): void {
    out.set(game.pipeline.frames, to);
  }

  info({ lives, elapsed }: StackedGame): Info {
    return { lives, episode_frame_number: elapsed };
  }

  draw({ emulator }: StackedGame): Frame {
    return renderRgb(emulator);
  }

  describe({ emulator }: StackedGame): string {
    return renderBlocks(emulator);
  }

  save(games: readonly StackedGame[]): Snapshot {
    return mergeSnapshots(Object.fromEntries(games.map((game, i) => [`game${i}`, game.save()])));
  }

  restore(games: readonly StackedGame[], saved: Snapshot): void {
    const parts = games.map((game, i) => ({ game, saved: childSnapshot(saved, `game${i}`) }));
    for (const { game, saved } of parts) checkArrays(this.id, game.save().arrays, saved.arrays);
    for (const { game, saved } of parts) game.restore(saved);
  }
}

/** Settings of an {@link AtariVectorEnv}. */
export interface AtariVectorSettings extends StackedSettings {
  /**
   * Autoreset mode: `same-step` (this project's contract) starts the next episode immediately; `next-step` (Gymnasium's default) spends the
   * next step on it and ignores its action.
   */
  readonly autoreset: 'same-step' | 'next-step';
}

/** ALE's defaults, except for the autoreset. */
export const atariVectorDefaults: AtariVectorSettings = { ...stackedDefaults, autoreset: 'same-step' };

/** The arrays that a vector writes its results to. */
export interface VectorBuffers extends VectorRows {
  readonly observations: Uint8Array;
  readonly finalObservations: Uint8Array;
  /** Lives left in each environment. */
  readonly lives: Int32Array;
}

/**
 * A vector of one game with the DQN preprocessing, equal to ALE's `AtariVectorEnv`: after a reset with seed `s`, environment `i` uses seed
 * `s + i` for the game and its no-op starts. `restart` starts a new game, even if losing a life ends episodes.
 *
 * Observations: `stack × height × width` bytes (× 3 in RGB), oldest frame first.
 */
export class AtariVectorEnv extends RowVector<Uint8Array, StackedGame, PendingSeed> {
  declare readonly observationSpace: Box<'uint8'>;
  declare readonly actionSpace: Discrete;
  declare readonly observations: Uint8Array;
  declare readonly finalObservations: Uint8Array;
  declare readonly render: (index?: number) => Frame;
  declare readonly renderText: (index?: number) => string;
  /** Lives left in each environment. */
  readonly lives: Int32Array;

  /**
   * @param numEnvs at least 1.
   * @param buffers arrays for results; default: fresh ones. Workers pass views of shared memory.
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
    const { autoreset, ...stacked } = { ...atariVectorDefaults, ...settings };
    if (autoreset !== 'same-step' && autoreset !== 'next-step') {
      throw PrismError.invalidArgument`autoreset must be same-step or next-step, but is ${String(autoreset)}.`;
    }
    const lives = buffers?.lives ?? new Int32Array(numEnvs);
    super(numEnvs, new StackedTask(game, stacked, id, lives, autoreset === 'next-step'), buffers);
    this.lives = lives;
  }
}

/**
 * One environment of an {@link AtariVectorEnv} as an `Env`: the same observations, rewards and ends. With `lifeLossInfo`, `reset` continues
 * a game with lives left after the episode's end, unless a seed is given.
 */
export class AtariStackedEnv extends RowEnv<Uint8Array, number, StackedGame, PendingSeed> {
  declare readonly observationSpace: Box<'uint8'>;
  declare readonly actionSpace: Discrete;
  declare readonly framesPerSecond: number;
  declare readonly render: () => Frame;
  declare readonly renderText: () => string;

  /** @throws PrismError `invalid-argument` */
  constructor(game: AtariGame, settings: Partial<StackedSettings> = {}, id: string = game.id) {
    super(new StackedTask(game, { ...stackedDefaults, ...settings }, id));
  }
}
