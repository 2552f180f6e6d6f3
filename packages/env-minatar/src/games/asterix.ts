/**
 * Asterix: collect gold, avoid enemies. Both cross the eight middle rows, at most one per row.
 * Young & Tian (2019), "MinAtar", arXiv 1903.03176.
 */
import { DOWN, GAME_STATE, type Game, GRID, LEFT, RIGHT, TERMINAL, UP } from '../game.ts';

const PLAYER_X = GAME_STATE;
const PLAYER_Y = GAME_STATE + 1;
const SPAWN_SPEED = GAME_STATE + 2;
const SPAWN_TIMER = GAME_STATE + 3;
const MOVE_SPEED = GAME_STATE + 4;
const MOVE_TIMER = GAME_STATE + 5;
const RAMP_TIMER = GAME_STATE + 6;
const RAMP_INDEX = GAME_STATE + 7;
/** Eight slots of kind, column and direction; slot `k` is grid row `k + 1`. */
const ENTITIES = GAME_STATE + 8;
const ENTITY_SIZE = 3;
const SLOTS = 8;
const ENTITIES_END = ENTITIES + SLOTS * ENTITY_SIZE;
const KIND = 0;
const X = 1;
const DIRECTION = 2;

const EMPTY = 0;
const ENEMY = 1;
const GOLD = 2;

const INITIAL_SPAWN_SPEED = 10;
const INITIAL_MOVE_SPEED = 5;
const RAMP_INTERVAL = 100;

const CHANNELS = ['player', 'enemy', 'trail', 'gold'] as const;
const PLAYER_CHANNEL = 0;
const ENEMY_CHANNEL = 1;
const TRAIL_CHANNEL = 2;
const GOLD_CHANNEL = 3;

/**
 * Applies the contact between the player and an entity in its cell; returns the reward. Only the slot of the player's row can be there; the
 * rules' loop over all slots reduces to this one.
 */
function meet(s: Int32Array): number {
  const entity = ENTITIES + (s[PLAYER_Y] - 1) * ENTITY_SIZE;
  if (s[entity + KIND] === EMPTY || s[entity + X] !== s[PLAYER_X]) return 0;
  if (s[entity + KIND] === GOLD) {
    s[entity + KIND] = EMPTY;
    return 1;
  }
  s[TERMINAL] = 1;
  return 0;
}

export const asterix: Game = {
  name: 'asterix',
  channels: CHANNELS,
  minimalActions: [0, 1, 2, 3, 4],
  stateSize: ENTITIES_END,

  reset(s) {
    s[PLAYER_X] = 5;
    s[PLAYER_Y] = 5;
    s[SPAWN_SPEED] = INITIAL_SPAWN_SPEED;
    s[SPAWN_TIMER] = INITIAL_SPAWN_SPEED;
    s[MOVE_SPEED] = INITIAL_MOVE_SPEED;
    s[MOVE_TIMER] = INITIAL_MOVE_SPEED;
    s[RAMP_TIMER] = RAMP_INTERVAL;
    s[RAMP_INDEX] = 0;
    s.fill(0, ENTITIES, ENTITIES_END);
  },

  step(s, action, rng, rules) {
    let reward = 0;
    if (s[SPAWN_TIMER] === 0) {
      const toTheRight = rng.randomSample() < 1 / 2;
      const gold = rng.randomSample() < 1 / 3;
      let free = 0;
      for (let e = ENTITIES; e < ENTITIES_END; e += ENTITY_SIZE) if (s[e + KIND] === EMPTY) free++;
      if (free > 0) {
        let skip = rng.randint(0, free);
        let e = ENTITIES;
        while (s[e + KIND] !== EMPTY || skip-- > 0) e += ENTITY_SIZE;
        s[e + KIND] = gold ? GOLD : ENEMY;
        s[e + X] = toTheRight ? 0 : GRID - 1;
        s[e + DIRECTION] = toTheRight ? 1 : -1;
      }
      s[SPAWN_TIMER] = s[SPAWN_SPEED];
    }

    if (action === LEFT) s[PLAYER_X] = Math.max(0, s[PLAYER_X] - 1);
    else if (action === RIGHT) s[PLAYER_X] = Math.min(GRID - 1, s[PLAYER_X] + 1);
    else if (action === UP) s[PLAYER_Y] = Math.max(1, s[PLAYER_Y] - 1);
    else if (action === DOWN) s[PLAYER_Y] = Math.min(SLOTS, s[PLAYER_Y] + 1);

    reward += meet(s);
    if (s[MOVE_TIMER] === 0) {
      s[MOVE_TIMER] = s[MOVE_SPEED];
      for (let e = ENTITIES; e < ENTITIES_END; e += ENTITY_SIZE) {
        if (s[e + KIND] === EMPTY) continue;
        const x = s[e + X] + s[e + DIRECTION];
        s[e + X] = x;
        if (x < 0 || x >= GRID) s[e + KIND] = EMPTY;
      }
      reward += meet(s);
    }

    s[SPAWN_TIMER]--;
    s[MOVE_TIMER]--;
    if (rules.ramping && (s[SPAWN_SPEED] > 1 || s[MOVE_SPEED] > 1)) {
      if (s[RAMP_TIMER] >= 0) {
        s[RAMP_TIMER]--;
      } else {
        if (s[MOVE_SPEED] > 1 && s[RAMP_INDEX] % 2 === 1) s[MOVE_SPEED]--;
        if (s[SPAWN_SPEED] > 1) s[SPAWN_SPEED]--;
        s[RAMP_INDEX]++;
        s[RAMP_TIMER] = RAMP_INTERVAL;
      }
    }
    return reward;
  },

  draw(s, out, at) {
    const channels = CHANNELS.length;
    out[at + (s[PLAYER_Y] * GRID + s[PLAYER_X]) * channels + PLAYER_CHANNEL] = 1;
    let row = at;
    for (let e = ENTITIES; e < ENTITIES_END; e += ENTITY_SIZE) {
      row += GRID * channels;
      const kind = s[e + KIND];
      if (kind === EMPTY) continue;
      out[row + s[e + X] * channels + (kind === GOLD ? GOLD_CHANNEL : ENEMY_CHANNEL)] = 1;
      const behind = s[e + X] - s[e + DIRECTION];
      if (behind >= 0 && behind < GRID) out[row + behind * channels + TRAIL_CHANNEL] = 1;
    }
  },
};
