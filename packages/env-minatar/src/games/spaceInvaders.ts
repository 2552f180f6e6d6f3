/**
 * Space Invaders: shoot the aliens before they land; each wave moves faster than the one before.
 * Young & Tian (2019), "MinAtar", arXiv 1903.03176.
 */
import { FIRE, GAME_STATE, type Game, GRID, LEFT, RIGHT, TERMINAL } from '../game.ts';

const CANNON_X = GAME_STATE;
/** −1 while the aliens move to the left, 1 to the right. */
const ALIEN_DIRECTION = GAME_STATE + 1;
const ALIEN_INTERVAL = GAME_STATE + 2;
const ALIEN_MOVE_TIMER = GAME_STATE + 3;
const ALIEN_SHOT_TIMER = GAME_STATE + 4;
const SHOT_TIMER = GAME_STATE + 5;
const RAMP_INDEX = GAME_STATE + 6;
/** Three bit maps of ten rows each; bit `x` of a row is column `x`. */
const ALIENS = GAME_STATE + 7;
const FRIENDLY_BULLETS = ALIENS + GRID;
const ENEMY_BULLETS = FRIENDLY_BULLETS + GRID;
const STATE_SIZE = ENEMY_BULLETS + GRID;

const BOTTOM = GRID - 1;
const SHOT_COOL_DOWN = 5;
const INITIAL_ALIEN_INTERVAL = 12;
const FASTEST_ALIEN_INTERVAL = 6;
const ALIEN_SHOT_INTERVAL = 10;
const WAVE_ROWS = 4;
const WAVE_ROW = 0b0011111100;
const LEFT_EDGE = 1;
const RIGHT_EDGE = 1 << (GRID - 1);

const CHANNELS = ['cannon', 'alien', 'alien_left', 'alien_right', 'friendly_bullet', 'enemy_bullet'] as const;
const CANNON_CHANNEL = 0;
const ALIEN_CHANNEL = 1;
const ALIEN_LEFT_CHANNEL = 2;
const ALIEN_RIGHT_CHANNEL = 3;
const FRIENDLY_BULLET_CHANNEL = 4;
const ENEMY_BULLET_CHANNEL = 5;

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

function countAliens(s: Int32Array): number {
  let count = 0;
  for (let row = 0; row < GRID; row++) count += bitCount(s[ALIENS + row]);
  return count;
}

/** Returns the columns that hold an alien, as bits. */
function alienColumns(s: Int32Array): number {
  let columns = 0;
  for (let row = 0; row < GRID; row++) columns |= s[ALIENS + row];
  return columns;
}

function newWave(s: Int32Array): void {
  s.fill(0, ALIENS, ALIENS + GRID);
  s.fill(WAVE_ROW, ALIENS, ALIENS + WAVE_ROWS);
}

function alienAtCannon(s: Int32Array): boolean {
  return (s[ALIENS + BOTTOM] & (1 << s[CANNON_X])) !== 0;
}

function moveAliens(s: Int32Array): void {
  s[ALIEN_MOVE_TIMER] = Math.min(countAliens(s), s[ALIEN_INTERVAL]);
  const edge = s[ALIEN_DIRECTION] < 0 ? LEFT_EDGE : RIGHT_EDGE;
  if ((alienColumns(s) & edge) !== 0) {
    s[ALIEN_DIRECTION] = -s[ALIEN_DIRECTION];
    const landed = s[ALIENS + BOTTOM];
    if (landed !== 0) s[TERMINAL] = 1;
    s.copyWithin(ALIENS + 1, ALIENS, ALIENS + BOTTOM);
    s[ALIENS] = landed;
    return;
  }
  for (let row = ALIENS; row < ALIENS + GRID; row++) {
    s[row] = s[ALIEN_DIRECTION] < 0 ? s[row] >> 1 : s[row] << 1;
  }
}

/** The lowest alien of the column nearest to the cannon shoots; ties go to the left. */
function alienShoots(s: Int32Array): void {
  const columns = alienColumns(s);
  const cannon = s[CANNON_X];
  for (let distance = 0; distance < GRID; distance++) {
    let column = cannon - distance;
    if (column < 0 || (columns & (1 << column)) === 0) column = cannon + distance;
    const bit = 1 << column;
    if (column >= GRID || (columns & bit) === 0) continue;
    let row = BOTTOM;
    while ((s[ALIENS + row] & bit) === 0) row--;
    s[ENEMY_BULLETS + row] |= bit;
    return;
  }
}

function drawBits(bits: number, out: Uint8Array, at: number, channels: number): void {
  for (let rest = bits; rest !== 0; rest &= rest - 1)
    out[at + (31 - Math.clz32(rest & -rest)) * channels] = 1;
}

export const spaceInvaders: Game = {
  name: 'space_invaders',
  channels: CHANNELS,
  minimalActions: [0, 1, 3, 5],
  stateSize: STATE_SIZE,

  reset(s) {
    s[CANNON_X] = 5;
    s[ALIEN_DIRECTION] = -1;
    s[ALIEN_INTERVAL] = INITIAL_ALIEN_INTERVAL;
    s[ALIEN_MOVE_TIMER] = INITIAL_ALIEN_INTERVAL;
    s[ALIEN_SHOT_TIMER] = ALIEN_SHOT_INTERVAL;
    s[SHOT_TIMER] = 0;
    s[RAMP_INDEX] = 0;
    s.fill(0, FRIENDLY_BULLETS, STATE_SIZE);
    newWave(s);
  },

  step(s, action, _rng, rules) {
    if (action === FIRE && s[SHOT_TIMER] === 0) {
      s[FRIENDLY_BULLETS + BOTTOM] |= 1 << s[CANNON_X];
      s[SHOT_TIMER] = SHOT_COOL_DOWN;
    } else if (action === LEFT) s[CANNON_X] = Math.max(0, s[CANNON_X] - 1);
    else if (action === RIGHT) s[CANNON_X] = Math.min(GRID - 1, s[CANNON_X] + 1);

    s.copyWithin(FRIENDLY_BULLETS, FRIENDLY_BULLETS + 1, FRIENDLY_BULLETS + GRID);
    s[FRIENDLY_BULLETS + BOTTOM] = 0;
    s.copyWithin(ENEMY_BULLETS + 1, ENEMY_BULLETS, ENEMY_BULLETS + BOTTOM);
    s[ENEMY_BULLETS] = 0;
    if ((s[ENEMY_BULLETS + BOTTOM] & (1 << s[CANNON_X])) !== 0) s[TERMINAL] = 1;

    if (alienAtCannon(s)) s[TERMINAL] = 1;
    if (s[ALIEN_MOVE_TIMER] === 0) {
      moveAliens(s);
      if (alienAtCannon(s)) s[TERMINAL] = 1;
    }
    if (s[ALIEN_SHOT_TIMER] === 0) {
      s[ALIEN_SHOT_TIMER] = ALIEN_SHOT_INTERVAL;
      alienShoots(s);
    }

    let reward = 0;
    let left = 0;
    for (let row = 0; row < GRID; row++) {
      const killed = s[ALIENS + row] & s[FRIENDLY_BULLETS + row];
      if (killed !== 0) {
        reward += bitCount(killed);
        s[ALIENS + row] ^= killed;
        s[FRIENDLY_BULLETS + row] ^= killed;
      }
      left |= s[ALIENS + row];
    }

    if (s[SHOT_TIMER] > 0) s[SHOT_TIMER]--;
    s[ALIEN_MOVE_TIMER]--;
    s[ALIEN_SHOT_TIMER]--;
    if (left === 0) {
      if (rules.ramping && s[ALIEN_INTERVAL] > FASTEST_ALIEN_INTERVAL) {
        s[ALIEN_INTERVAL]--;
        s[RAMP_INDEX]++;
      }
      newWave(s);
    }
    return reward;
  },

  draw(s, out, at) {
    const channels = CHANNELS.length;
    out[at + (BOTTOM * GRID + s[CANNON_X]) * channels + CANNON_CHANNEL] = 1;
    const moving = s[ALIEN_DIRECTION] < 0 ? ALIEN_LEFT_CHANNEL : ALIEN_RIGHT_CHANNEL;
    for (let y = 0, row = at; y < GRID; y++, row += GRID * channels) {
      const aliens = s[ALIENS + y];
      if (aliens !== 0) {
        drawBits(aliens, out, row + ALIEN_CHANNEL, channels);
        drawBits(aliens, out, row + moving, channels);
      }
      drawBits(s[FRIENDLY_BULLETS + y], out, row + FRIENDLY_BULLET_CHANNEL, channels);
      drawBits(s[ENEMY_BULLETS + y], out, row + ENEMY_BULLET_CHANNEL, channels);
    }
  },
};
