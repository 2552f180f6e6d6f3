/**
 * Freeway: cross eight lanes of traffic as often as possible before time runs out. The only game that ends by time alone.
 * Young & Tian (2019), "MinAtar", arXiv 1903.03176.
 */

import { DOWN, GAME_STATE, type Game, GRID, TERMINAL, UP } from '../game.ts';
import type { LegacyRng } from '../legacyRng.ts';

const CHICKEN_Y = GAME_STATE;
const MOVE_TIMER = GAME_STATE + 1;
const CLOCK = GAME_STATE + 2;
/** Eight cars of column, timer and signed speed; car `i` is in grid row `i + 1`. */
const CARS = GAME_STATE + 3;
const CAR_SIZE = 3;
const LANES = 8;
const CARS_END = CARS + LANES * CAR_SIZE;
const X = 0;
const TIMER = 1;
/** Steps between two moves minus one; negative for cars that drive to the left. */
const SPEED = 2;

const CHICKEN_X = 4;
const START_Y = GRID - 1;
const MOVE_INTERVAL = 3;
const CLOCK_START = 2500;

const CHANNELS = ['chicken', 'car', 'speed1', 'speed2', 'speed3', 'speed4', 'speed5'] as const;
const CHICKEN_CHANNEL = 0;
const CAR_CHANNEL = 1;

/** Draws new speeds and directions for all cars: eight speeds first, then eight directions. */
function randomizeCars(s: Int32Array, rng: LegacyRng): void {
  for (let car = CARS; car < CARS_END; car += CAR_SIZE) {
    const speed = rng.randint(1, 6);
    s[car + SPEED] = speed;
    s[car + TIMER] = speed;
  }
  for (let car = CARS; car < CARS_END; car += CAR_SIZE) {
    // A uniform of exactly 1/2 would give speed 0 (probability 2⁻⁵³).
    s[car + SPEED] *= Math.sign(rng.randomSample() - 0.5);
  }
}

export const freeway: Game = {
  name: 'freeway',
  channels: CHANNELS,
  minimalActions: [0, 2, 4],
  stateSize: CARS_END,

  reset(s, rng) {
    s.fill(0, CARS, CARS_END);
    randomizeCars(s, rng);
    s[CHICKEN_Y] = START_Y;
    s[MOVE_TIMER] = MOVE_INTERVAL;
    s[CLOCK] = CLOCK_START;
  },

  step(s, action, rng) {
    let reward = 0;
    if ((action === UP || action === DOWN) && s[MOVE_TIMER] === 0) {
      s[MOVE_TIMER] = MOVE_INTERVAL;
      s[CHICKEN_Y] = action === UP ? Math.max(0, s[CHICKEN_Y] - 1) : Math.min(START_Y, s[CHICKEN_Y] + 1);
    }
    if (s[CHICKEN_Y] === 0) {
      reward = 1;
      randomizeCars(s, rng);
      s[CHICKEN_Y] = START_Y;
    }

    for (let lane = 0, car = CARS; lane < LANES; lane++, car += CAR_SIZE) {
      const row = lane + 1;
      if (s[car + X] === CHICKEN_X && row === s[CHICKEN_Y]) s[CHICKEN_Y] = START_Y;
      if (s[car + TIMER] !== 0) {
        s[car + TIMER]--;
        continue;
      }
      const speed = s[car + SPEED];
      s[car + TIMER] = Math.abs(speed);
      const x = (s[car + X] + Math.sign(speed) + GRID) % GRID;
      s[car + X] = x;
      if (x === CHICKEN_X && row === s[CHICKEN_Y]) s[CHICKEN_Y] = START_Y;
    }

    if (s[MOVE_TIMER] > 0) s[MOVE_TIMER]--;
    s[CLOCK]--;
    if (s[CLOCK] < 0) s[TERMINAL] = 1;
    return reward;
  },

  draw(s, out, at) {
    const channels = CHANNELS.length;
    out[at + (s[CHICKEN_Y] * GRID + CHICKEN_X) * channels + CHICKEN_CHANNEL] = 1;
    for (let lane = 0, car = CARS; lane < LANES; lane++, car += CAR_SIZE) {
      const row = at + (lane + 1) * GRID * channels;
      const x = s[car + X];
      const speed = s[car + SPEED];
      out[row + x * channels + CAR_CHANNEL] = 1;
      // The trail's channel shows the speed; the trail wraps around as the cars do.
      const behind = (x - Math.sign(speed) + GRID) % GRID;
      out[row + behind * channels + CAR_CHANNEL + Math.abs(speed)] = 1;
    }
  },
};
