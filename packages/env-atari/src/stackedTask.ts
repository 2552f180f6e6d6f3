import {
  type Box,
  checkArrays,
  childSnapshot,
  type Discrete,
  type Frame,
  type Info,
  mergeSnapshots,
  type Outcome,
  type PackedArray,
  type ResetOptions,
  type Snapshot,
  type StateTask,
} from '@prism-rl/core';
import type { AtariGame } from './game.ts';
import { PendingSeed } from './pendingSeed.ts';
import { renderBlocks, renderRgb } from './picture.ts';
import { StackedGame, stackedActions, stackedSpace } from './stackedGame.ts';
import type { StackedSettings } from './stackedSettings.ts';

/** The rules of ALE's `AtariVectorEnv` for one environment and for many. An episode's limit is one of frames, which the game counts. */
export class StackedTask implements StateTask<Uint8Array, StackedGame, PendingSeed> {
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
   * @param lives where the lives of each environment are kept; default: their own memory.
   * @param waits whether the next episode starts with the step after an end, instead of at once.
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

  /** With `lifeLossInfo`, a game that has lives left after the episode's end continues, unless a seed is given. */
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
