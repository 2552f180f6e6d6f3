import { stripVTControlCharacters } from 'node:util';
import { type Config, Rng, RowVector, resolveConfig } from '@prism-rl/core';
import { describe, expect, it, test } from 'vitest';
import { environmentChecks } from '../../../test/agents/environmentChecks.ts';
import { Snake } from './index.ts';
import { plugin } from './plugin.ts';
import { type SnakeConfig, snakeSettings } from './settings.ts';

type Cell = readonly [y: number, x: number];
const [UP, RIGHT, DOWN, LEFT] = [0, 1, 2, 3];
const moves: readonly Cell[] = [
  [-1, 0],
  [0, 1],
  [1, 0],
  [0, -1],
];
const same = (a: Cell, b: Cell): boolean => a[0] === b[0] && a[1] === b[1];

/** The game as a person would write it from its rules, with a list of cells from head to tail. */
class ListSnake {
  snake: Cell[] = [];
  food: Cell | undefined;
  apples = 0;
  #direction = RIGHT;
  #hungry = 0;
  readonly #config: SnakeConfig;
  readonly #rng: Rng;

  constructor(config: Partial<SnakeConfig>, seed: number) {
    this.#config = { ...snakeSettings.defaults, ...config };
    this.#rng = new Rng(seed);
    this.begin();
  }

  begin(): void {
    const middle = Math.floor(this.#config.size / 2);
    this.snake = [0, 1, 2].map((k) => [middle, middle - k]);
    this.#direction = RIGHT;
    [this.apples, this.#hungry] = [0, 0];
    this.#serve();
  }

  isBody(cell: Cell): boolean {
    return this.snake.some((part) => same(part, cell));
  }

  /** Whether a move ends the game: into a wall, or into what remains of the body once the tail has moved. */
  isDeadly(direction: number): boolean {
    const { size } = this.#config;
    const next = this.#ahead(direction);
    const isMeal = this.food !== undefined && same(next, this.food);
    const body = isMeal ? this.snake : this.snake.slice(0, -1);
    const isInside = next.every((place) => place >= 0 && place < size);
    return !isInside || body.some((part) => same(part, next));
  }

  move(action: number): { reward: number; terminated: boolean; truncated: boolean } {
    const { size, foodReward, deathReward, maxHunger } = this.#config;
    const isDead = this.isDeadly(action);
    if (isDead) return { reward: deathReward, terminated: true, truncated: false };
    const next = this.#ahead(action);
    this.#direction = this.#turned(action);
    this.snake.unshift(next);
    if (this.food === undefined || !same(next, this.food)) {
      this.snake.pop();
      this.#hungry += 1;
      return { reward: 0, terminated: false, truncated: this.#hungry === maxHunger };
    }
    this.#hungry = 0;
    this.apples += 1;
    const isFull = this.snake.length === size ** 2;
    if (isFull) this.food = undefined;
    else this.#serve();
    return { reward: foodReward, terminated: isFull, truncated: false };
  }

  observation(): Uint8Array {
    const { size } = this.#config;
    const planes = new Uint8Array(7 * size ** 2);
    const mark = ([y, x]: Cell, channel: number): void => {
      planes[7 * (y * size + x) + channel] = 1;
    };
    for (const [k, part] of this.snake.entries()) {
      const before = this.snake[k - 1];
      if (before === undefined) mark(part, 0);
      else mark(part, 1 + moves.findIndex(([dy, dx]) => same([part[0] + dy, part[1] + dx], before)));
    }
    mark(this.snake.at(-1)!, 5);
    if (this.food !== undefined) mark(this.food, 6);
    return planes;
  }

  #turned(action: number): number {
    return Math.abs(action - this.#direction) === 2 ? this.#direction : action;
  }

  #ahead(action: number): Cell {
    const [dy, dx] = moves[this.#turned(action)]!;
    const [y, x] = this.snake[0]!;
    return [y + dy, x + dx];
  }

  #serve(): void {
    const { size } = this.#config;
    const free = Array.from({ length: size ** 2 }, (_, k): Cell => [Math.floor(k / size), k % size]).filter(
      (cell) => !this.isBody(cell),
    );
    this.food = free[this.#rng.integers(free.length)]!;
  }
}

describe('a thousand games equal those of a list of cells', () => {
  const boards: readonly (readonly [Partial<SnakeConfig>, number])[] = [
    [{}, 200],
    [{ size: 5, maxHunger: 30 }, 500],
    [{ size: 4, foodReward: 3, deathReward: -0.5 }, 300],
  ];
  test.each(boards)('%o', (config, games) => {
    const env = new Snake(config);
    const rng = new Rng(7);
    const ends = { deaths: 0, full: 0, hungry: 0 };
    for (let seed = 0; seed < games; seed++) {
      const list = new ListSnake(config, seed);
      expect(env.reset({ seed }).observation).toEqual(list.observation());
      // Every other player moves at random; the others avoid death while they can, towards the food or not.
      const isCareful = seed % 2 === 1;
      for (let isOver = false; !isOver; ) {
        const all = rng.permutation(4);
        const action = (isCareful ? all.find((each) => !list.isDeadly(each)) : undefined) ?? all[0]!;
        const { observation, reward, terminated, truncated } = env.step(action);
        const wanted = list.move(action);
        const isSame =
          reward === wanted.reward && terminated === wanted.terminated && truncated === wanted.truncated;
        if (!isSame) expect({ reward, terminated, truncated }).toEqual(wanted);
        if (Buffer.compare(observation, list.observation()) !== 0)
          expect(observation).toEqual(list.observation());
        isOver = terminated || truncated;
        if (terminated) ends[list.food === undefined ? 'full' : 'deaths'] += 1;
        else if (truncated) ends.hungry += 1;
      }
    }
    expect(ends.deaths).toBeGreaterThan(games / 2);
    if (config.size === 5) expect(ends.hungry).toBeGreaterThan(0);
  });
});

/** A way through all cells that returns to its start, for an even size: a path for a snake of any length. */
function roundTrip(size: number, y: number, x: number): number {
  if (y === 0) return x === 0 ? DOWN : LEFT;
  if (x % 2 === 0) return y < size - 1 ? DOWN : RIGHT;
  if (y > 1) return UP;
  return x === size - 1 ? UP : RIGHT;
}

test.each([4, 6, 10])('who goes round all %i × n cells fills the board and never dies', (size) => {
  for (let seed = 0; seed < 2; seed++) {
    const env = new Snake({ size });
    let { observation } = env.reset({ seed });
    const first = env.save();
    let meals = 0;
    for (let steps = 0; ; steps++) {
      const cells = Array.from({ length: size ** 2 }, (_, cell) =>
        observation.subarray(7 * cell, 7 * cell + 7),
      );
      const head = cells.findIndex(([isHead]) => isHead === 1);
      const food = cells.findIndex((cell) => cell[6] === 1);
      const length = cells.filter((cell) => cell.subarray(0, 5).includes(1)).length;
      expect(length).toBe(3 + meals);
      if (food >= 0) expect(cells[food]!.subarray(0, 6)).not.toContain(1);
      const action = roundTrip(size, Math.floor(head / size), head % size);
      const result = env.step(action);
      observation = result.observation;
      meals += result.reward;
      expect(result.truncated).toBe(false);
      if (result.terminated) break;
      expect(steps).toBeLessThan(size ** 4);
    }
    expect(meals).toBe(size ** 2 - 3);
    expect(env.step(UP)).toMatchObject({ reward: 0, terminated: true, truncated: false });
    expect(env.renderText()).toContain(`${meals} eaten`);
    env.restore(first);
    expect(env.renderText()).toContain('0 eaten');
  }
});

/** Plays actions from seed 0, whose food is far; returns the last result. */
function played(config: Partial<SnakeConfig>, actions: readonly number[]) {
  const env = new Snake(config);
  env.reset({ seed: 0 });
  return {
    ...actions.map((action) => env.step(action)).at(-1)!,
    text: stripVTControlCharacters(env.renderText()),
  };
}

test('a wall ends the game, and a reverse move goes on', () => {
  expect(played({}, [LEFT, LEFT, LEFT, LEFT])).toMatchObject({ reward: 0, terminated: false });
  expect(played({}, [LEFT, LEFT, LEFT, LEFT, LEFT])).toMatchObject({ reward: 0, terminated: true });
  expect(played({ deathReward: -3 }, [UP, UP, UP, UP, UP, UP])).toMatchObject({
    reward: -3,
    terminated: true,
  });
});

test('truncates after maxHunger steps without food', () => {
  const circle = [UP, LEFT, DOWN, RIGHT];
  const goRound = (steps: number): number[] => Array.from({ length: steps }, (_, k) => circle[k % 4]!);
  const ends = (maxHunger: number, steps: number): unknown => played({ maxHunger }, goRound(steps));
  expect(ends(9, 8)).toMatchObject({ terminated: false, truncated: false });
  expect(ends(9, 9)).toMatchObject({ terminated: false, truncated: true, reward: 0 });
  const whole = { maxHunger: 9, maxEpisodeSteps: 12 };
  expect([11, 12].map((steps) => played(whole, goRound(steps)).truncated)).toEqual([false, true]);
});

it('shows the snake as a line from its tail to its head', () => {
  expect(played({ size: 5 }, [UP]).text).toMatchInlineSnapshot(`
    "╭───────────╮
    │           │
    │     ▲     │
    │   ╶─┘     │
    │           │
    │   ●       │
    ╰───────────╯
    0 eaten"
  `);
  expect(played({ size: 5 }, [UP, UP, UP]).text).toMatchInlineSnapshot(`
    "╭───────────╮
    │     ×     │
    │     │     │
    │     ╵     │
    │           │
    │   ●       │
    ╰───────────╯
    0 eaten"
  `);
});

it('draws the same picture from a vector', () => {
  const env = new Snake();
  env.reset({ seed: 3 });
  const vector = new RowVector(2, Snake.task());
  vector.reset({ seed: 2 });
  expect(vector.render!(1)).toEqual(env.render());
});

it.each<Config>([{ size: 3 }, { size: 31 }, { maxHunger: 0 }, { foodReward: 'much' }, { speed: 1 }])(
  'refuses %o',
  (bad) => {
    expect(() => resolveConfig('environment', plugin.environments!['Snake-v0']!, bad)).toThrow(
      expect.objectContaining({ name: 'PrismError', code: 'invalid-config' }),
    );
  },
);

describe('keeps the contract', () => {
  for (const { name, run } of environmentChecks(plugin, 'Snake-v0', 200)) it(name, run);
});
