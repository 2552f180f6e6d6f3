import type { Frame, Outcome, PackedArray, Rng, RowTask } from '@prism-rl/core';
import { Box, Discrete, RowEnv, resolveConfig } from '@prism-rl/core';
import { type SnakeConfig, snakeSettings } from './settings.ts';
import { drawSnake, type SnakeScene, snakeText } from './snakePicture.ts';

/** Slots of a row. 1 once the episode has terminated. */
const OVER = 0;
const HEAD_ROW = 1;
const HEAD_COLUMN = 2;
/** The cell of the tail; cells are numbered row by row from the upper left corner. */
const TAIL = 3;
const LENGTH = 4;
/** The cell of the food, −1 on a full board. */
const FOOD = 5;
/** Steps since the last meal. */
const HUNGER = 6;
/** The first cell. A cell holds 0, or 1 + the direction in which the snake continues from it, which is also its channel. The head's is the last move. */
const CELLS = 7;

/** Directions are actions: opposite ones differ in this bit. */
const OPPOSITE = 2;
const RIGHT = 1;
/** Cells of a new snake. */
const START_LENGTH = 3;

const channels = ['head', 'up', 'right', 'down', 'left', 'tail', 'food'];
const HEAD_CHANNEL = 0;
const TAIL_CHANNEL = 5;
const FOOD_CHANNEL = 6;

/** Rules of Snake. */
class SnakeTask implements RowTask<Uint8Array, Int32Array> {
  readonly id: string;
  readonly observationSpace: Box<'uint8'>;
  readonly actionSpace: Discrete = new Discrete(4);
  readonly isSparse = true;
  readonly stateType = 'int32';
  readonly stateSize: number;
  readonly maxEpisodeSteps: number | null;
  readonly framesPerSecond = 8;
  readonly #config: SnakeConfig;

  /** @throws PrismError `invalid-config` */
  constructor(config: Partial<SnakeConfig>, id: string) {
    this.id = id;
    this.#config = resolveConfig(`environment ${id}`, snakeSettings, config);
    const { size, maxEpisodeSteps } = this.#config;
    this.maxEpisodeSteps = maxEpisodeSteps;
    this.stateSize = CELLS + size * size;
    this.observationSpace = new Box({
      low: 0,
      high: 1,
      shape: [size, size, channels.length],
      dtype: 'uint8',
    });
  }

  start(row: Int32Array, rng: Rng): void {
    const { size } = this.#config;
    row.fill(0);
    const middle = size >> 1;
    row[HEAD_ROW] = middle;
    row[HEAD_COLUMN] = middle;
    row[LENGTH] = START_LENGTH;
    const head = middle * size + middle;
    row[TAIL] = head - START_LENGTH + 1;
    for (let k = 0; k < START_LENGTH; k++) row[CELLS + head - k] = 1 + RIGHT;
    this.#placeFood(row, rng);
  }

  step(row: Int32Array, actions: PackedArray, from: number, rng: Rng, outcome: Outcome): void {
    const { size, foodReward, deathReward, maxHunger } = this.#config;
    outcome.reward = 0;
    outcome.terminated = row[OVER] === 1;
    outcome.truncated = false;
    if (row[OVER] === 1) return;
    const head = row[HEAD_ROW]! * size + row[HEAD_COLUMN]!;
    const heading = row[CELLS + head]! - 1;
    const asked = actions[from]!;
    const direction = asked === (heading ^ OPPOSITE) ? heading : asked;
    const y = row[HEAD_ROW]! + (direction === 2 ? 1 : direction === 0 ? -1 : 0);
    const x = row[HEAD_COLUMN]! + (direction === 1 ? 1 : direction === 3 ? -1 : 0);
    const next = y * size + x;
    const isOutside = y < 0 || y >= size || x < 0 || x >= size;
    // The tail leaves its cell in the same step.
    if (isOutside || (row[CELLS + next] !== 0 && next !== row[TAIL])) {
      row[OVER] = 1;
      outcome.reward = deathReward;
      outcome.terminated = true;
      return;
    }
    row[CELLS + head] = 1 + direction;
    if (next !== row[FOOD]) {
      const tail = row[TAIL]!;
      row[TAIL] = tail + this.#stride(row[CELLS + tail]! - 1);
      row[CELLS + tail] = 0;
    }
    row[CELLS + next] = 1 + direction;
    row[HEAD_ROW] = y;
    row[HEAD_COLUMN] = x;
    if (next !== row[FOOD]) {
      row[HUNGER]!++;
      if (this.maxEpisodeSteps === null) outcome.truncated = row[HUNGER]! >= maxHunger;
      return;
    }
    outcome.reward = foodReward;
    row[HUNGER] = 0;
    row[LENGTH]!++;
    if (row[LENGTH] === size * size) {
      row[FOOD] = -1;
      row[OVER] = 1;
      outcome.terminated = true;
    } else this.#placeFood(row, rng);
  }

  observe(row: Int32Array, out: PackedArray, to: number): void {
    let cell = row[TAIL]!;
    out[to + cell * channels.length + TAIL_CHANNEL] = 1;
    for (let k = 1; k < row[LENGTH]!; k++) {
      const channel = row[CELLS + cell]!;
      out[to + cell * channels.length + channel] = 1;
      cell += this.#stride(channel - 1);
    }
    out[to + cell * channels.length + HEAD_CHANNEL] = 1;
    if (row[FOOD]! >= 0) out[to + row[FOOD]! * channels.length + FOOD_CHANNEL] = 1;
  }

  draw(row: Int32Array): Frame {
    return drawSnake(this.#scene(row));
  }

  describe(row: Int32Array): string {
    return snakeText(this.#scene(row));
  }

  /** Puts food into a free cell, each with the same probability. */
  #placeFood(row: Int32Array, rng: Rng): void {
    const { size } = this.#config;
    let free = rng.integers(size * size - row[LENGTH]!);
    let cell = 0;
    while (free > 0 || row[CELLS + cell] !== 0) {
      if (row[CELLS + cell] === 0) free--;
      cell++;
    }
    row[FOOD] = cell;
  }

  /** The distance between the numbers of a cell and its neighbour. */
  #stride(direction: number): number {
    const { size } = this.#config;
    return direction === 0 ? -size : direction === 1 ? 1 : direction === 2 ? size : -1;
  }

  #scene(row: Int32Array): SnakeScene {
    const { size } = this.#config;
    const body = [row[TAIL]!];
    for (let k = 1; k < row[LENGTH]!; k++)
      body.push(body.at(-1)! + this.#stride(row[CELLS + body.at(-1)!]! - 1));
    return {
      size,
      body,
      heading: row[CELLS + body.at(-1)!]! - 1,
      food: row[FOOD]!,
      isDead: row[OVER] === 1 && row[FOOD]! >= 0,
      apples: row[LENGTH]! - START_LENGTH,
    };
  }
}

/**
 * The game Snake: eat, grow, and hit neither a wall nor yourself.
 *
 * - Observation: `Uint8Array` of size × size × 7 zeros and ones (row, column, channel). Channels: head; body cells by the direction in which
 *   the snake continues from them (up, right, down, left); tail, in addition to its direction; food. They decide the future but for the food's
 *   next places and the hunger.
 * - Action: 0 up, 1 right, 2 down, 3 left. The reverse of the last move is that move again. The first move before a start was to the right.
 * - Reward: `foodReward` for food, after which the snake is one cell longer; `deathReward` for a wall or its body; else 0.
 * - Terminated by these deaths, where the board stays as it was, and by the food that fills the board; truncated after `maxHunger` steps
 *   without food, or instead after `maxEpisodeSteps`. The cell of the tail is free, because the tail leaves it in the same step.
 * - A start: three cells in the middle, heading right; food is in a free cell, each with the same probability.
 *
 * A step after the end returns reward 0 and `terminated` again.
 */
export class Snake extends RowEnv<Uint8Array, number, Int32Array> {
  declare readonly observationSpace: Box<'uint8'>;
  declare readonly actionSpace: Discrete;
  /** Draws about 400 × 400 pixels. */
  declare readonly render: () => Frame;
  declare readonly renderText: () => string;

  /** @throws PrismError `invalid-config` */
  constructor(config: Partial<SnakeConfig> = {}, id = 'Snake-v0') {
    super(Snake.task(config, id));
  }

  /** Rules of the game, for a `RowVector`; its environment `k` behaves exactly as a single one seeded with `seed + k`. */
  static task(config: Partial<SnakeConfig> = {}, id = 'Snake-v0'): RowTask<Uint8Array, Int32Array> {
    return new SnakeTask(config, id);
  }
}
