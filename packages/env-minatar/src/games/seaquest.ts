/**
 * Seaquest: rescue divers, shoot fish and submarines, come up for air; the richest of the five games.
 * Young & Tian (2019), "MinAtar", arXiv 1903.03176.
 */

import type { Game, GameRules } from '../game.ts';
import { DOWN, FIRE, GAME_STATE, GRID, LEFT, RIGHT, TERMINAL, UP } from '../game.ts';
import type { LegacyRng } from '../legacyRng.ts';
import type { EntityList } from './entityList.ts';
import { append, DIRECTION, entityList, MOVE_TIMER, remove, SHOT_TIMER, X, Y } from './entityList.ts';

const OXYGEN = GAME_STATE;
/** Divers on board. Delivering six leaves −1, with which the player may surface any number of times. */
const DIVERS_ON_BOARD = GAME_STATE + 1;
const PLAYER_X = GAME_STATE + 2;
const PLAYER_Y = GAME_STATE + 3;
/** 1 facing right, −1 facing left. */
const FACING = GAME_STATE + 4;
const SPAWN_SPEED = GAME_STATE + 5;
const SPAWN_TIMER = GAME_STATE + 6;
const DIVER_TIMER = GAME_STATE + 7;
const MOVE_SPEED = GAME_STATE + 8;
const RAMP_INDEX = GAME_STATE + 9;
const PLAYER_SHOT_TIMER = GAME_STATE + 10;
/** 1 while the player has been at the surface since it last filled its tank. */
const SURFACED = GAME_STATE + 11;

// Capacities: an enemy crosses the grid in 10 · (moveSpeed + 1) steps; 30 steps occur only with a spawn in every step, so there are at most
// 30 enemies plus the few older, slower ones. An enemy bullet lives 10 steps and a submarine fires every 11: one bullet for each submarine
// present in the last 10 steps. Own shots are fired every 5 steps and live 10; divers spawn every 30 and live 60.
const friendlyBullets = entityList(GAME_STATE + 12, 4);
const enemyBullets = entityList(friendlyBullets.end, 48);
const fish = entityList(enemyBullets.end, 40);
const submarines = entityList(fish.end, 40);
const divers = entityList(submarines.end, 4);
const STATE_SIZE = divers.end;

const MAX_OXYGEN = 200;
const MAX_DIVERS = 6;
const GAUGE_LENGTH = 10;
const DIVER_SPAWN_INTERVAL = 30;
const DIVER_MOVE_INTERVAL = 5;
const SHOT_COOL_DOWN = 5;
const ENEMY_SHOT_INTERVAL = 10;
const INITIAL_SPAWN_SPEED = 20;
const INITIAL_MOVE_SPEED = 5;
const FASTEST_MOVE_SPEED = 2;
const LOWEST_Y = 8;

const CHANNELS = [
  'sub_front',
  'sub_back',
  'friendly_bullet',
  'trail',
  'enemy_bullet',
  'enemy_fish',
  'enemy_sub',
  'oxygen_gauge',
  'diver_gauge',
  'diver',
] as const;
const SUB_FRONT_CHANNEL = 0;
const SUB_BACK_CHANNEL = 1;
const FRIENDLY_BULLET_CHANNEL = 2;
const TRAIL_CHANNEL = 3;
const ENEMY_BULLET_CHANNEL = 4;
const ENEMY_FISH_CHANNEL = 5;
const ENEMY_SUB_CHANNEL = 6;
const OXYGEN_GAUGE_CHANNEL = 7;
const DIVER_GAUGE_CHANNEL = 8;
const DIVER_CHANNEL = 9;

function inGrid(x: number): boolean {
  return x >= 0 && x < GRID;
}

function atPlayer(s: Int32Array, entity: number): boolean {
  return s[entity + X] === s[PLAYER_X] && s[entity + Y] === s[PLAYER_Y];
}

/** Returns the oldest entity of the list at (x, y), or −1. */
function findAt(s: Int32Array, list: EntityList, x: number, y: number): number {
  const end = list.first + s[list.count] * list.stride;
  for (let e = list.first; e < end; e += list.stride) if (s[e + X] === x && s[e + Y] === y) return e;
  return -1;
}

function blocks(s: Int32Array, list: EntityList, y: number, direction: number): boolean {
  const end = list.first + s[list.count] * list.stride;
  for (let e = list.first; e < end; e += list.stride) {
    if (s[e + Y] === y && s[e + DIRECTION] !== direction) return true;
  }
  return false;
}

function spawnEnemy(s: Int32Array, rng: LegacyRng): void {
  const direction = rng.randomSample() < 1 / 2 ? 1 : -1;
  const list = rng.randomSample() < 1 / 3 ? submarines : fish;
  const y = rng.randint(1, LOWEST_Y + 1);
  if (blocks(s, fish, y, direction) || blocks(s, submarines, y, direction)) return;
  append(s, list, direction > 0 ? 0 : GRID - 1, y, direction, s[MOVE_SPEED], ENEMY_SHOT_INTERVAL);
}

function spawnDiver(s: Int32Array, rng: LegacyRng): void {
  const direction = rng.randomSample() < 1 / 2 ? 1 : -1;
  const y = rng.randint(1, LOWEST_Y + 1);
  append(s, divers, direction > 0 ? 0 : GRID - 1, y, direction, DIVER_MOVE_INTERVAL, 0);
}

function movePlayer(s: Int32Array, action: number): void {
  if (action === FIRE) {
    if (s[PLAYER_SHOT_TIMER] !== 0) return;
    append(s, friendlyBullets, s[PLAYER_X], s[PLAYER_Y], s[FACING], 0, 0);
    s[PLAYER_SHOT_TIMER] = SHOT_COOL_DOWN;
  } else if (action === LEFT) {
    s[PLAYER_X] = Math.max(0, s[PLAYER_X] - 1);
    s[FACING] = -1;
  } else if (action === RIGHT) {
    s[PLAYER_X] = Math.min(GRID - 1, s[PLAYER_X] + 1);
    s[FACING] = 1;
  } else if (action === UP) {
    s[PLAYER_Y] = Math.max(0, s[PLAYER_Y] - 1);
  } else if (action === DOWN) {
    s[PLAYER_Y] = Math.min(LOWEST_Y, s[PLAYER_Y] + 1);
  }
}

// Every loop runs from the newest entity to the oldest; a removal then moves only visited entities.

function moveFriendlyBullets(s: Int32Array): number {
  const list = friendlyBullets;
  let reward = 0;
  for (let e = list.first + (s[list.count] - 1) * list.stride; e >= list.first; e -= list.stride) {
    const x = s[e + X] + s[e + DIRECTION];
    s[e + X] = x;
    if (!inGrid(x)) {
      remove(s, list, e);
      continue;
    }
    let target: EntityList = fish;
    let hit = findAt(s, fish, x, s[e + Y]);
    if (hit < 0) {
      target = submarines;
      hit = findAt(s, submarines, x, s[e + Y]);
    }
    if (hit < 0) continue;
    remove(s, target, hit);
    remove(s, list, e);
    reward++;
  }
  return reward;
}

function moveDivers(s: Int32Array): void {
  const list = divers;
  for (let e = list.first + (s[list.count] - 1) * list.stride; e >= list.first; e -= list.stride) {
    let rescued = atPlayer(s, e) && s[DIVERS_ON_BOARD] < MAX_DIVERS;
    if (!rescued) {
      if (s[e + MOVE_TIMER] !== 0) {
        s[e + MOVE_TIMER]--;
        continue;
      }
      s[e + MOVE_TIMER] = DIVER_MOVE_INTERVAL;
      s[e + X] += s[e + DIRECTION];
      if (!inGrid(s[e + X])) {
        remove(s, list, e);
        continue;
      }
      rescued = atPlayer(s, e) && s[DIVERS_ON_BOARD] < MAX_DIVERS;
    }
    if (rescued) {
      remove(s, list, e);
      s[DIVERS_ON_BOARD]++;
    }
  }
}

/** Steps a fish or submarine; touching the player ends the episode, a friendly bullet removes the enemy. Returns the reward. */
function moveEnemy(s: Int32Array, list: EntityList, e: number): number {
  if (atPlayer(s, e)) s[TERMINAL] = 1;
  if (s[e + MOVE_TIMER] !== 0) {
    s[e + MOVE_TIMER]--;
    return 0;
  }
  s[e + MOVE_TIMER] = s[MOVE_SPEED];
  s[e + X] += s[e + DIRECTION];
  if (!inGrid(s[e + X])) {
    remove(s, list, e);
  } else if (atPlayer(s, e)) {
    s[TERMINAL] = 1;
  } else {
    const bullet = findAt(s, friendlyBullets, s[e + X], s[e + Y]);
    if (bullet < 0) return 0;
    remove(s, list, e);
    remove(s, friendlyBullets, bullet);
    return 1;
  }
  return 0;
}

function moveSubmarines(s: Int32Array): number {
  const list = submarines;
  let reward = 0;
  for (let e = list.first + (s[list.count] - 1) * list.stride; e >= list.first; e -= list.stride) {
    const fromX = s[e + X];
    const y = s[e + Y];
    const direction = s[e + DIRECTION];
    const moves = s[e + MOVE_TIMER] === 0;
    const shotTimer = s[e + SHOT_TIMER];
    const before = s[list.count];
    reward += moveEnemy(s, list, e);
    // A submarine fires even in the step in which it is shot or leaves the grid.
    if (shotTimer === 0) append(s, enemyBullets, moves ? fromX + direction : fromX, y, direction, 0, 0);
    if (s[list.count] === before) s[e + SHOT_TIMER] = shotTimer === 0 ? ENEMY_SHOT_INTERVAL : shotTimer - 1;
  }
  return reward;
}

function moveEnemyBullets(s: Int32Array): void {
  const list = enemyBullets;
  for (let e = list.first + (s[list.count] - 1) * list.stride; e >= list.first; e -= list.stride) {
    if (atPlayer(s, e)) s[TERMINAL] = 1;
    s[e + X] += s[e + DIRECTION];
    if (!inGrid(s[e + X])) remove(s, list, e);
    else if (atPlayer(s, e)) s[TERMINAL] = 1;
  }
}

function moveFish(s: Int32Array): number {
  const list = fish;
  let reward = 0;
  for (let e = list.first + (s[list.count] - 1) * list.stride; e >= list.first; e -= list.stride) {
    reward += moveEnemy(s, list, e);
  }
  return reward;
}

/** Surfaces the player: a full load of divers earns the remaining oxygen, and the game gets harder. */
function surface(s: Int32Array, rules: GameRules): number {
  let reward = 0;
  s[SURFACED] = 1;
  if (s[DIVERS_ON_BOARD] === MAX_DIVERS) {
    s[DIVERS_ON_BOARD] = 0;
    reward = Math.floor((s[OXYGEN] * GAUGE_LENGTH) / MAX_OXYGEN);
  }
  s[OXYGEN] = MAX_OXYGEN;
  s[DIVERS_ON_BOARD]--;
  if (rules.ramping && (s[SPAWN_SPEED] > 1 || s[MOVE_SPEED] > FASTEST_MOVE_SPEED)) {
    if (s[MOVE_SPEED] > FASTEST_MOVE_SPEED && s[RAMP_INDEX] % 2 === 1) s[MOVE_SPEED]--;
    if (s[SPAWN_SPEED] > 1) s[SPAWN_SPEED]--;
    s[RAMP_INDEX]++;
  }
  return reward;
}

function breathe(s: Int32Array, rules: GameRules): number {
  if (s[OXYGEN] <= 0) s[TERMINAL] = 1;
  if (s[PLAYER_Y] > 0) {
    s[OXYGEN]--;
    s[SURFACED] = 0;
  } else if (s[SURFACED] === 0) {
    if (s[DIVERS_ON_BOARD] !== 0) return surface(s, rules);
    s[TERMINAL] = 1;
  }
  return 0;
}

function drawList(
  s: Int32Array,
  list: EntityList,
  out: Uint8Array,
  at: number,
  channel: number,
  trail: boolean,
): void {
  const channels = CHANNELS.length;
  const end = list.first + s[list.count] * list.stride;
  for (let e = list.first; e < end; e += list.stride) {
    const row = at + s[e + Y] * GRID * channels;
    out[row + s[e + X] * channels + channel] = 1;
    const behind = s[e + X] - s[e + DIRECTION];
    if (trail && inGrid(behind)) out[row + behind * channels + TRAIL_CHANNEL] = 1;
  }
}

export const seaquest: Game = {
  name: 'seaquest',
  channels: CHANNELS,
  minimalActions: [0, 1, 2, 3, 4, 5],
  stateSize: STATE_SIZE,

  reset(s) {
    s.fill(0, GAME_STATE, STATE_SIZE);
    s[OXYGEN] = MAX_OXYGEN;
    s[PLAYER_X] = 5;
    s[FACING] = -1;
    s[SPAWN_SPEED] = INITIAL_SPAWN_SPEED;
    s[SPAWN_TIMER] = INITIAL_SPAWN_SPEED;
    s[DIVER_TIMER] = DIVER_SPAWN_INTERVAL;
    s[MOVE_SPEED] = INITIAL_MOVE_SPEED;
    s[SURFACED] = 1;
  },

  step(s, action, rng, rules) {
    if (s[SPAWN_TIMER] === 0) {
      spawnEnemy(s, rng);
      s[SPAWN_TIMER] = s[SPAWN_SPEED];
    }
    if (s[DIVER_TIMER] === 0) {
      spawnDiver(s, rng);
      s[DIVER_TIMER] = DIVER_SPAWN_INTERVAL;
    }
    movePlayer(s, action);
    let reward = moveFriendlyBullets(s);
    moveDivers(s);
    reward += moveSubmarines(s);
    moveEnemyBullets(s);
    reward += moveFish(s);
    if (s[SPAWN_TIMER] > 0) s[SPAWN_TIMER]--;
    if (s[DIVER_TIMER] > 0) s[DIVER_TIMER]--;
    if (s[PLAYER_SHOT_TIMER] > 0) s[PLAYER_SHOT_TIMER]--;
    return reward + breathe(s, rules);
  },

  draw(s, out, at) {
    const channels = CHANNELS.length;
    const player = at + (s[PLAYER_Y] * GRID + s[PLAYER_X]) * channels;
    out[player + SUB_FRONT_CHANNEL] = 1;
    out[player - s[FACING] * channels + SUB_BACK_CHANNEL] = 1;
    const gauges = at + (GRID - 1) * GRID * channels;
    const oxygen = Math.floor((Math.max(0, s[OXYGEN]) * GAUGE_LENGTH) / MAX_OXYGEN);
    for (let x = 0; x < oxygen; x++) out[gauges + x * channels + OXYGEN_GAUGE_CHANNEL] = 1;
    for (let x = GRID - 1 - s[DIVERS_ON_BOARD]; x < GRID - 1; x++)
      out[gauges + x * channels + DIVER_GAUGE_CHANNEL] = 1;
    drawList(s, friendlyBullets, out, at, FRIENDLY_BULLET_CHANNEL, false);
    drawList(s, enemyBullets, out, at, ENEMY_BULLET_CHANNEL, false);
    drawList(s, fish, out, at, ENEMY_FISH_CHANNEL, true);
    drawList(s, submarines, out, at, ENEMY_SUB_CHANNEL, true);
    drawList(s, divers, out, at, DIVER_CHANNEL, true);
  },
};
