import type { Board } from '../cartridge.ts';

/**
 * An expression of the game rules: an integer, a variable, or `[operator, ...operands]`.
 * See `expressions.ts` for the operators.
 */
export type Expression = number | string | readonly [string, ...Expression[]];

/** A statement of the game rules: `['=', v, e]`, `['score', e]`, `['if', c, then, else?]`, … */
export type Statement = readonly [string, ...(Expression | Program)[]];

/** Statements in order. */
export type Program = readonly Statement[];

/** A cartridge image and its bank switching. */
export interface ImageSpec {
  /** MD5 of the image, lower-case hex. */
  readonly md5: string;
  readonly size: number;
  readonly cart: Board;
}

/** One game: image, controls and the rules of reward, end and lives. */
export interface GameSpec extends ImageSpec {
  readonly tv: 'NTSC' | 'PAL';
  /** First visible line and number of rows. */
  readonly yStart: number;
  readonly height: number;
  /** False: no HMOVE comb. */
  readonly hmoveBlanks?: boolean;
  readonly controller: 'joystick' | 'paddles';
  readonly paddlePorts?: readonly ('left' | 'right')[];
  readonly paddleMin?: number;
  readonly paddleMax?: number;
  readonly paddleSwap?: boolean;
  /** Player 1's joystick is on the right port. */
  readonly swapPorts?: boolean;
  /** Both difficulty switches at A while the television format is detected. */
  readonly powerOnDifficulty?: 'AA';
  /** Minimal action set; `all` = 0..17. */
  readonly minimal: 'all' | readonly number[];
  /** Legal actions; default 0..17. Others act as 0. */
  readonly legal?: readonly number[];
  /** Mode numbers as ranges [first, last]. */
  readonly modes: readonly (readonly [number, number])[];
  readonly defaultMode: number;
  readonly difficulties: readonly number[];
  /** [action, frames] at the end of every reset. */
  readonly start?: readonly (readonly [number, number])[];
  readonly modeSelect?: Program;
  /** Game variables after every reset. */
  readonly init: Readonly<Record<string, number>>;
  /** Game variables that a reset does not touch. */
  readonly keep?: Readonly<Record<string, number>>;
  /** Runs after every emulated frame. */
  readonly step: Program;
  /** Whether the episode is over; default the variable T. */
  readonly over?: Expression;
  readonly lives: Expression;
}
