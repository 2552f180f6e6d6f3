import type { Frame, Outcome, PackedArray, ResetOptions, RowTask } from '@prism-rl/core';
import { Box, Discrete, PrismError, RowEnv, resolveConfig, SeedSequence } from '@prism-rl/core';
import { describeValue } from '@prism-rl/core/checks';
import { type MinAtarConfig, type MinAtarId, minAtarSettings, variantOf } from './catalogue.ts';
import { type Game, GRID, LAST_ACTION, NOOP, playStep, startEpisode, TERMINAL } from './game.ts';
import { LegacyRng } from './legacyRng.ts';
import { drawFrame, drawText } from './picture.ts';

/**
 * Creates MinAtar's random stream for a seed. Seeds below 2³², the range of NumPy's legacy generator, reproduce MinAtar's games exactly;
 * larger ones, which MinAtar rejects, are hashed to 32 bits.
 *
 * @throws PrismError `invalid-argument` for anything but a non-negative integer.
 */
function seededStream(seed: number | bigint): LegacyRng {
  const isLegacy = seed >= 0 && seed < 2 ** 32;
  return new LegacyRng(isLegacy ? Number(seed) : new SeedSequence(seed).generateState(1)[0]!);
}

/** A game with its actions and settings, as rules on a row of integers and a stream of NumPy's legacy generator. */
class MinAtarTask implements RowTask<Uint8Array, Int32Array, LegacyRng> {
  readonly id: MinAtarId;
  readonly observationSpace: Box<'uint8'>;
  readonly actionSpace: Discrete;
  readonly isSparse = true;
  readonly stateType = 'int32';
  readonly stateSize: number;
  readonly maxEpisodeSteps: number | null;
  /** Steps per second at which a person can follow the games. */
  readonly framesPerSecond = 15;
  /** Names of the observation's channels. */
  readonly channels: readonly string[];
  readonly #game: Game;
  readonly #actions: Int32Array;
  readonly #config: MinAtarConfig;

  /** @throws PrismError `unknown-name`, `invalid-config` */
  constructor(id: MinAtarId, config: Partial<MinAtarConfig>) {
    const { game, actions } = variantOf(id);
    this.id = id;
    this.#game = game;
    this.#actions = Int32Array.from(actions);
    this.#config = resolveConfig(`environment ${id}`, minAtarSettings, config);
    this.channels = game.channels;
    const shape = [GRID, GRID, game.channels.length];
    this.observationSpace = new Box({ low: 0, high: 1, shape, dtype: 'uint8' });
    this.actionSpace = new Discrete(actions.length);
    this.stateSize = game.stateSize;
    this.maxEpisodeSteps = this.#config.maxEpisodeSteps;
  }

  stream(seed: number | bigint): LegacyRng {
    return seededStream(seed);
  }

  start(row: Int32Array, rng: LegacyRng, reset?: ResetOptions): void {
    const keepLastAction = readKeepLastAction(this.id, reset?.options);
    if (reset?.seed !== undefined && !keepLastAction) row[LAST_ACTION] = NOOP;
    startEpisode(this.#game, row, rng);
  }

  step(row: Int32Array, actions: PackedArray, from: number, rng: LegacyRng, outcome: Outcome): void {
    const config = this.#config;
    const asked = this.#actions[actions[from]!]!;
    outcome.reward = playStep(this.#game, row, asked, rng, config, config.sticky);
    outcome.terminated = row[TERMINAL] === 1;
  }

  observe(row: Int32Array, out: PackedArray, to: number): void {
    this.#game.draw(row, out as Uint8Array, to);
  }

  draw(row: Int32Array): Frame {
    return drawFrame(this.#game, row);
  }

  describe(row: Int32Array): string {
    return drawText(this.#game, row);
  }
}

function readKeepLastAction(id: string, options: unknown): boolean {
  if (options === undefined || options === null) return false;
  if (typeof options === 'object' && !Array.isArray(options)) {
    const { keepLastAction = false, ...others } = options as Readonly<Record<string, unknown>>;
    if (typeof keepLastAction === 'boolean' && Object.keys(others).length === 0) return keepLastAction;
  }
  throw PrismError.invalidArgument`The reset options of ${id} are not accepted: ${describeValue(options)}.
    The one option is { keepLastAction: true }.`;
}

/**
 * One MinAtar game: MinAtar 1.0.15 bit for bit (Young and Tian 2019, arXiv 1903.03176).
 *
 * Observations are `10 × 10 × channels` zeros and ones (row, column, channel), views into a few shared buffers; actions are integers. A
 * step after the end returns reward 0 and `terminated` again, as in MinAtar.
 *
 * One deliberate difference: MinAtar's sticky actions remember the last action even across a new seed. Here a seed clears it, so that equal
 * seeds give equal episodes; `reset({ seed, options: { keepLastAction: true } })` restores MinAtar's behaviour. Before the first seed, the
 * random stream is seeded with 0.
 */
export class MinAtarEnv extends RowEnv<Uint8Array, number, Int32Array, LegacyRng> {
  declare readonly id: MinAtarId;
  declare readonly observationSpace: Box<'uint8'>;
  declare readonly actionSpace: Discrete;
  /** Draws 160 × 160 pixels. */
  declare readonly render: () => Frame;
  declare readonly renderText: () => string;
  /** Names of the observation's channels. */
  readonly channels: readonly string[];

  /** @throws PrismError `unknown-name`, `invalid-config` */
  constructor(id: MinAtarId, config: Partial<MinAtarConfig> = {}) {
    const task = new MinAtarTask(id, config);
    super(task);
    this.channels = task.channels;
  }

  /**
   * Rules of a game, for a `RowVector`: many games, with all states in one array and all observations in another. Its environment `k` behaves
   * exactly as a `MinAtarEnv` seeded with `seed + k`.
   *
   * @throws PrismError `unknown-name`, `invalid-config`
   */
  static task(
    id: MinAtarId,
    config: Partial<MinAtarConfig> = {},
  ): RowTask<Uint8Array, Int32Array, LegacyRng> {
    return new MinAtarTask(id, config);
  }
}
