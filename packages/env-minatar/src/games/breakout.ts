/**
 * Breakout: keep the ball in play with the paddle and clear three rows of bricks, which come back when all are gone.
 * Young & Tian (2019), "MinAtar", arXiv 1903.03176.
 */
import { GAME_STATE, type Game, GRID, LEFT, RIGHT, TERMINAL } from '../game.ts';

const BALL_X = GAME_STATE;
const BALL_Y = GAME_STATE + 1;
/** 0 up-left, 1 up-right, 2 down-right, 3 down-left: clockwise, so that mirrors are XORs. */
const BALL_DIRECTION = GAME_STATE + 2;
const PADDLE_X = GAME_STATE + 3;
/** 1 while the ball passes through bricks after breaking one. */
const STRIKE = GAME_STATE + 4;
const LAST_X = GAME_STATE + 5;
const LAST_Y = GAME_STATE + 6;
/** One bit per brick: bit `x` of word `BRICKS + k` is column `x` of grid row `k + 1`. */
const BRICKS = GAME_STATE + 7;
const BRICK_ROWS = 3;
const STATE_SIZE = BRICKS + BRICK_ROWS;

const FULL_ROW = (1 << GRID) - 1;
const PADDLE_Y = GRID - 1;

/** Side walls swap left and right. */
const MIRROR_HORIZONTALLY = 0b01;
/** Top, bricks and paddle swap up and down. */
const MIRROR_VERTICALLY = 0b11;
/** The paddle's edge reverses the ball's direction. */
const REVERSE = 0b10;

const CHANNELS = ['paddle', 'ball', 'trail', 'brick'] as const;
const PADDLE_CHANNEL = 0;
const BALL_CHANNEL = 1;
const TRAIL_CHANNEL = 2;
const BRICK_CHANNEL = 3;

export const breakout: Game = {
  name: 'breakout',
  channels: CHANNELS,
  minimalActions: [0, 1, 3],
  stateSize: STATE_SIZE,

  reset(s, rng) {
    const fromTheRight = rng.randint(0, 2) === 1;
    s[BALL_X] = fromTheRight ? GRID - 1 : 0;
    s[BALL_Y] = 3;
    s[BALL_DIRECTION] = fromTheRight ? 3 : 2;
    s[PADDLE_X] = 4;
    s[STRIKE] = 0;
    s[LAST_X] = s[BALL_X];
    s[LAST_Y] = s[BALL_Y];
    s.fill(FULL_ROW, BRICKS, STATE_SIZE);
  },

  step(s, action) {
    if (action === LEFT) s[PADDLE_X] = Math.max(0, s[PADDLE_X] - 1);
    else if (action === RIGHT) s[PADDLE_X] = Math.min(GRID - 1, s[PADDLE_X] + 1);

    const lastX = s[BALL_X];
    const lastY = s[BALL_Y];
    let direction = s[BALL_DIRECTION];
    let x = lastX + (direction === 1 || direction === 2 ? 1 : -1);
    let y = lastY + (direction >= 2 ? 1 : -1);
    let hitBrick = false;
    let reward = 0;

    if (x < 0 || x >= GRID) {
      x = x < 0 ? 0 : GRID - 1;
      direction ^= MIRROR_HORIZONTALLY;
    }
    const isBrickRow = y >= 1 && y <= BRICK_ROWS;
    if (y < 0) {
      y = 0;
      direction ^= MIRROR_VERTICALLY;
    } else if (isBrickRow && (s[BRICKS + y - 1] & (1 << x)) !== 0) {
      hitBrick = true;
      if (s[STRIKE] === 0) {
        reward = 1;
        s[STRIKE] = 1;
        s[BRICKS + y - 1] &= ~(1 << x);
        y = lastY;
        direction ^= MIRROR_VERTICALLY;
      }
    } else if (y === PADDLE_Y) {
      if ((s[BRICKS] | s[BRICKS + 1] | s[BRICKS + 2]) === 0) s.fill(FULL_ROW, BRICKS, STATE_SIZE);
      if (lastX === s[PADDLE_X]) {
        direction ^= MIRROR_VERTICALLY;
        y = lastY;
      } else if (x === s[PADDLE_X]) {
        direction ^= REVERSE;
        y = lastY;
      } else {
        s[TERMINAL] = 1;
      }
    }
    if (!hitBrick) s[STRIKE] = 0;

    s[LAST_X] = lastX;
    s[LAST_Y] = lastY;
    s[BALL_X] = x;
    s[BALL_Y] = y;
    s[BALL_DIRECTION] = direction;
    return reward;
  },

  draw(s, out, at) {
    const channels = CHANNELS.length;
    out[at + (PADDLE_Y * GRID + s[PADDLE_X]) * channels + PADDLE_CHANNEL] = 1;
    out[at + (s[BALL_Y] * GRID + s[BALL_X]) * channels + BALL_CHANNEL] = 1;
    out[at + (s[LAST_Y] * GRID + s[LAST_X]) * channels + TRAIL_CHANNEL] = 1;
    let cell = at + GRID * channels + BRICK_CHANNEL;
    for (let row = 0; row < BRICK_ROWS; row++) {
      const bricks = s[BRICKS + row];
      for (let x = 0; x < GRID; x++, cell += channels) out[cell] = (bricks >> x) & 1;
    }
  },
};
