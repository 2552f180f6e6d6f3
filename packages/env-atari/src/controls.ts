import type { Atari2600 } from './atari2600.ts';
import type { GameSpec } from './game.ts';

/** Names of actions 0..17, index = number (Gymnasium's `get_action_meanings`). */
export const actionMeanings: readonly string[] = [
  'NOOP',
  'FIRE',
  'UP',
  'RIGHT',
  'LEFT',
  'DOWN',
  'UPRIGHT',
  'UPLEFT',
  'DOWNRIGHT',
  'DOWNLEFT',
  'UPFIRE',
  'RIGHTFIRE',
  'LEFTFIRE',
  'DOWNFIRE',
  'UPRIGHTFIRE',
  'UPLEFTFIRE',
  'DOWNRIGHTFIRE',
  'DOWNLEFTFIRE',
];

/** Action number of the console's RESET switch. */
export const RESET_ACTION = 40;

const UP = 1;
const DOWN = 2;
const LEFT = 4;
const RIGHT = 8;
const FIRE = 16;
const held = actionMeanings.map(
  (name) =>
    (name.includes('UP') ? UP : 0) |
    (name.includes('DOWN') ? DOWN : 0) |
    (name.includes('LEFT') ? LEFT : 0) |
    (name.includes('RIGHT') ? RIGHT : 0) |
    (name.includes('FIRE') ? FIRE : 0),
);

const PADDLE_SPEED = 23000;
const WORD_A = 5;
const WORD_B = 6;

/** Converts actions to the state of the console's ports and switches. Paddle positions live in the game words. */
export class Controls {
  readonly #console: Atari2600;
  readonly #words: Int32Array;
  readonly #paddles: boolean;
  readonly #leftPaddles: boolean;
  readonly #rightPaddles: boolean;
  readonly #paddleSwap: boolean;
  readonly #swapPorts: boolean;
  readonly #min: number;
  readonly #max: number;

  constructor(atari: Atari2600, spec: GameSpec) {
    this.#console = atari;
    this.#words = atari.gameWords;
    this.#paddles = spec.controller === 'paddles';
    this.#leftPaddles = spec.paddlePorts?.includes('left') === true;
    this.#rightPaddles = spec.paddlePorts?.includes('right') === true;
    this.#paddleSwap = spec.paddleSwap === true;
    this.#swapPorts = spec.swapPorts === true;
    this.#min = spec.paddleMin ?? 27450;
    this.#max = spec.paddleMax ?? 790196;
    this.powerOn();
  }

  /** Releases everything and sets paddles, if any, to resistance 0. */
  powerOn(): void {
    this.#console.release();
    if (this.#leftPaddles) this.#plugPaddles(0, 0);
    if (this.#rightPaddles) {
      this.#console.setPaddle(2, 0);
      this.#console.setPaddle(3, 0);
    }
  }

  centre(): void {
    const middle = Math.trunc((this.#min + this.#max) / 2);
    this.#words[WORD_A] = middle;
    this.#words[WORD_B] = middle;
  }

  #plugPaddles(a: number, b: number): void {
    this.#console.setPaddle(0, this.#paddleSwap ? b : a);
    this.#console.setPaddle(1, this.#paddleSwap ? a : b);
  }

  /** Sets the ports for one frame of `action` by player A, with RESET released. */
  apply(action: number, strength: number): void {
    const buttons = held[action] ?? 0;
    const atari = this.#console;
    if (this.#paddles) {
      const words = this.#words;
      const change = Math.floor(PADDLE_SPEED * strength);
      let a = words[WORD_A]!;
      if ((buttons & RIGHT) !== 0) a -= change;
      else if ((buttons & LEFT) !== 0) a += change;
      a = Math.min(this.#max, Math.max(this.#min, a));
      words[WORD_A] = a;
      if (this.#leftPaddles) this.#plugPaddles(a, words[WORD_B]!);
      const fire = this.#leftPaddles ? (this.#paddleSwap ? 0x40 : 0x80) : 0;
      atari.portA = (buttons & FIRE) !== 0 ? 0xff & ~fire : 0xff;
      return;
    }
    const directions = buttons & 15;
    atari.portA = this.#swapPorts ? 0xff & ~directions : 0xff & ~(directions << 4);
    atari.setFire(this.#swapPorts ? 1 : 0, (buttons & FIRE) !== 0);
  }

  /** Releases sticks and buttons; paddles keep their position. */
  releaseAll(): void {
    this.#console.portA = 0xff;
    this.#console.setFire(0, false);
    this.#console.setFire(1, false);
  }
}
