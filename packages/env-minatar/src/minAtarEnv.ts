import {
  Box,
  Discrete,
  type Env,
  type Frame,
  invalidAction,
  type LegacyRng,
  noInfo,
  notReset,
  PrismError,
  type ResetOptions,
  type ResetResult,
  type StepResult,
} from '@prism-rl/core';
import { type MinAtarId, variantOf } from './catalogue.ts';
import { completeConfig, type MinAtarConfig } from './config.ts';
import { ELAPSED, type Game, GRID, LAST_ACTION, NOOP, playStep, startEpisode, TERMINAL } from './game.ts';
import { ObservationSlab } from './observationSlab.ts';
import { drawFrame, drawText } from './picture.ts';
import { seededStream } from './seeding.ts';
import { readSnapshot, writeSnapshot } from './snapshot.ts';

/** Steps a second at which a person can follow the games. */
export const framesPerSecond = 15;

/**
 * One MinAtar game: MinAtar 1.0.15 bit for bit (Young and Tian 2019, arXiv 1903.03176).
 *
 * Observations are `10 × 10 × channels` zeros and ones, row, column, channel, and views into buffers that a few of them share;
 * actions are integers. A step after the end gives
 * reward 0 and `terminated` again, as in MinAtar.
 *
 * One thing differs on purpose: MinAtar's sticky actions remember the last action for ever, also when the game is seeded anew.
 * Here a seed forgets it, so that an equal seed is an equal episode; `reset({ seed, options: { keepLastAction: true } })` does
 * as MinAtar does. Until a seed is given, the random stream is that of seed 0.
 */
export class MinAtarEnv implements Env<Uint8Array, number> {
  readonly id: MinAtarId;
  readonly observationSpace: Box<'uint8'>;
  readonly actionSpace: Discrete;
  readonly framesPerSecond: number = framesPerSecond;
  readonly #game: Game;
  readonly #actions: readonly number[];
  readonly #config: MinAtarConfig;
  readonly #state: Int32Array;
  readonly #slab: ObservationSlab;
  #rng: LegacyRng;
  #started = false;

  /** @throws PrismError `unknown-name`, `invalid-config` */
  constructor(id: MinAtarId, config: Partial<MinAtarConfig> = {}) {
    const { game, actions } = variantOf(id);
    this.id = id;
    this.#game = game;
    this.#actions = actions;
    this.#config = completeConfig(id, config);
    this.observationSpace = observationSpaceOf(game);
    this.actionSpace = new Discrete(actions.length);
    this.#state = new Int32Array(game.stateSize);
    this.#slab = new ObservationSlab(this.observationSpace.size);
    this.#rng = seededStream(0);
  }

  /** Name of each channel of the observation. */
  get channels(): readonly string[] {
    return this.#game.channels;
  }

  /** @throws PrismError `invalid-argument` for a seed or options that are not accepted. */
  reset(options: ResetOptions = {}): ResetResult<Uint8Array> {
    const keepLastAction = readKeepLastAction(this.id, options.options);
    if (options.seed !== undefined) {
      this.#rng = seededStream(options.seed);
      if (!keepLastAction) this.#state[LAST_ACTION] = NOOP;
    }
    startEpisode(this.#game, this.#state, this.#rng);
    this.#started = true;
    return { observation: this.#observe(), info: noInfo };
  }

  step(action: number): StepResult<Uint8Array> {
    if (!this.#started) throw notReset(this.id);
    const s = this.#state;
    const asked = Number.isInteger(action) ? this.#actions[action] : undefined;
    if (asked === undefined) throw invalidAction(this.id, action, this.#actions.length);
    const reward = playStep(this.#game, s, asked, this.#rng, this.#config, this.#config.sticky);
    const { maxEpisodeSteps } = this.#config;
    return {
      observation: this.#observe(),
      reward,
      terminated: s[TERMINAL] === 1,
      truncated: maxEpisodeSteps !== null && s[ELAPSED]! >= maxEpisodeSteps,
      info: noInfo,
    };
  }

  /** 160 × 160 pixels. */
  render(): Frame {
    if (!this.#started) throw notReset(this.id);
    return drawFrame(this.#game, this.#state);
  }

  renderText(): string {
    if (!this.#started) throw notReset(this.id);
    return drawText(this.#game, this.#state);
  }

  save(): Uint8Array {
    return writeSnapshot({ name: this.id, started: this.#started }, [this.#state], [this.#rng]);
  }

  restore(snapshot: Uint8Array): void {
    this.#started = readSnapshot(snapshot, this.id, [this.#state], [this.#rng]);
  }

  #observe(): Uint8Array {
    const observation = this.#slab.next();
    this.#game.draw(this.#state, observation, 0);
    return observation;
  }
}

/** `10 × 10 × channels` zeros and ones. */
export function observationSpaceOf(game: Game): Box<'uint8'> {
  return new Box({ low: 0, high: 1, shape: [GRID, GRID, game.channels.length], dtype: 'uint8' });
}

function readKeepLastAction(id: string, options: unknown): boolean {
  if (options === undefined || options === null) return false;
  if (typeof options === 'object' && !Array.isArray(options)) {
    const { keepLastAction = false, ...others } = options as Readonly<Record<string, unknown>>;
    if (typeof keepLastAction === 'boolean' && Object.keys(others).length === 0) return keepLastAction;
  }
  throw new PrismError(
    'invalid-argument',
    `The reset options of ${id} are not accepted: ${JSON.stringify(options)}.`,
    {
      hint: 'The one option is { keepLastAction: true }.',
    },
  );
}
