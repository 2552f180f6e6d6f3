import type { Frame, Outcome, PackedArray, ResetOptions, RowTask } from '@prism-rl/core';
import { Box, Discrete, PrismError, resolveConfig } from '@prism-rl/core';
import { describeValue } from '@prism-rl/core/checks';
import type { LegacyRng } from '@prism-rl/core/legacy-rng';
import { type MinAtarId, variantOf } from './catalogue.ts';
import { type MinAtarConfig, minAtarSettings } from './config.ts';
import { type Game, GRID, LAST_ACTION, NOOP, playStep, startEpisode, TERMINAL } from './game.ts';
import { drawFrame, drawText } from './picture.ts';
import { seededStream } from './seeding.ts';

/** One of the games with its actions and settings, as rules on a row of integers and a stream of NumPy's old random numbers. */
export class MinAtarTask implements RowTask<Uint8Array, Int32Array, LegacyRng> {
  readonly id: MinAtarId;
  readonly observationSpace: Box<'uint8'>;
  readonly actionSpace: Discrete;
  readonly isSparse = true;
  readonly stateType = 'int32';
  readonly stateSize: number;
  readonly maxEpisodeSteps: number | null;
  /** Steps a second at which a person can follow the games. */
  readonly framesPerSecond = 15;
  /** Name of each channel of the observation. */
  readonly channels: readonly string[];
  readonly #game: Game;
  /** The game's action for each action of the environment. */
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
  throw new PrismError(
    'invalid-argument',
    `The reset options of ${id} are not accepted: ${describeValue(options)}.`,
    {
      hint: 'The one option is { keepLastAction: true }.',
    },
  );
}
