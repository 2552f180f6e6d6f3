import { PrismError } from '@prism-rl/core';
import { wholeNumber } from '@prism-rl/core/checks';
import { type Board, boards, checkImage, detectBoard } from './cartridge.ts';
import {
  type EmulatorExports,
  GAME,
  instantiateEmulator,
  MACHINE,
  machineWord,
  PICTURE_SIZE,
  PICTURES,
  RAM,
  ROM,
  ROM_SIZE,
  STATE,
} from './emulatorModule.ts';

/** Width of every picture, in pixels. */
export const SCREEN_WIDTH = 160;

/** The television format of a picture. */
export type TvFormat = 'NTSC' | 'PAL';

export interface ConsoleOptions {
  /** Defaults to the board detected from the content. */
  readonly board?: Board;
  /** First visible scan line; default 34. */
  readonly yStart?: number;
  /** Visible scan lines; default 210, at most 250. */
  readonly height?: number;
  /** Whether HMOVE blanks eight pixels at the left (the comb); default true. */
  readonly hmoveBlanks?: boolean;
  /** Returns the minimum bytes of linear memory; see {@link FramePipeline}. */
  readonly reserve?: (core: EmulatorExports) => number;
}

/**
 * The console: 6507, TIA, RIOT and a cartridge in one WebAssembly instance. All mutable state is in linear memory, so saving is a memory
 * copy.
 *
 * It matches the Arcade Learning Environment, which differs from the hardware in details.
 */
export class Atari2600 {
  /** The 128 bytes of RAM; writing to it changes the machine. */
  readonly ram: Uint8Array;
  /** One word: the last byte on the bus. */
  readonly bus: Int32Array;
  /** 64 words for the game's rules, part of every saved state. */
  readonly gameWords: Int32Array;
  /** The emulator's exports, for parts of this package. */
  readonly core: EmulatorExports;
  readonly board: Board;
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;
  #height: number;
  #pictures: readonly [Uint8Array, Uint8Array];

  /**
   * Powers on the console.
   *
   * @param image the cartridge's bytes.
   * @throws PrismError `incompatible` for images that the console cannot run.
   */
  constructor(image: Uint8Array, options: ConsoleOptions = {}) {
    const height = wholeNumber('The height', options.height ?? 210, 1, 250);
    const yStart = wholeNumber('yStart', options.yStart ?? 34, 0, 100);
    this.board = options.board ?? detectBoard(image);
    checkImage(image, this.board);
    this.core = instantiateEmulator();
    const { memory } = this.core;
    const missing = (options.reserve?.(this.core) ?? 0) - memory.buffer.byteLength;
    // Growing memory detaches all views, so do it before creating any.
    if (missing > 0) memory.grow(Math.ceil(missing / 65536));
    const { buffer } = memory;
    this.#bytes = new Uint8Array(buffer);
    this.#words = new Int32Array(buffer, MACHINE, 64);
    this.ram = new Uint8Array(buffer, RAM, 128);
    this.bus = this.#words.subarray(machineWord.bus, machineWord.bus + 1);
    this.gameWords = new Int32Array(buffer, GAME, 64);
    this.#bytes.fill(0, ROM, ROM + ROM_SIZE);
    this.#bytes.set(image, ROM);
    this.core.power(boards.indexOf(this.board), yStart, height, options.hmoveBlanks === false ? 0 : 1);
    this.#height = height;
    this.#pictures = this.#views(height);
    this.release();
  }

  #views(height: number): readonly [Uint8Array, Uint8Array] {
    const { buffer } = this.core.memory;
    const size = SCREEN_WIDTH * height;
    return [new Uint8Array(buffer, PICTURES, size), new Uint8Array(buffer, PICTURES + PICTURE_SIZE, size)];
  }

  /** Number of rows in the picture. */
  get height(): number {
    return this.#height;
  }

  /** The picture being drawn: palette indices, `height` rows of 160. A live view. */
  get picture(): Uint8Array {
    return this.#pictures[this.#words[machineWord.picture] as 0 | 1];
  }

  /** Sets the television format: PAL has longer frames and colour loss. */
  setFormat(format: 'NTSC' | 'PAL', height: number): void {
    this.core.setFormat(format === 'PAL' ? 1 : 0, height);
    this.#height = height;
    this.#pictures = this.#views(height);
  }

  /** Resets CPU, TIA, RIOT and cartridge; RAM keeps its content. */
  reset(): void {
    this.core.systemReset();
  }

  /**
   * Emulates one frame (at most 25 000 instructions).
   *
   * @returns the number of completed scan lines.
   */
  frame(): number {
    return this.core.frame();
  }

  /** Whether the latest frame ended regularly and covered every row. */
  get complete(): boolean {
    return this.core.complete() !== 0;
  }

  /** Whether the CPU met a halting opcode; only a reset restarts it. */
  get jammed(): boolean {
    return this.#words[machineWord.jammed] !== 0;
  }

  /** Releases joystick, fire buttons, SELECT and RESET. */
  release(): void {
    this.#words[machineWord.switches] = 0x3f;
    this.#words[machineWord.portA] = 0xff;
    this.#words[machineWord.inpt4] = 0x80;
    this.#words[machineWord.inpt5] = 0x80;
    for (let i = 0; i < 4; i++) this.#words[machineWord.paddle0 + i] = -1;
  }

  /** Console switches (RIOT port B). */
  set switches(value: number) {
    this.#words[machineWord.switches] = value;
  }

  /** Joystick directions (RIOT port A), active low. */
  set portA(value: number) {
    this.#words[machineWord.portA] = value;
  }

  /** Fire button of the left (0) or right (1) joystick port. */
  setFire(port: 0 | 1, pressed: boolean): void {
    this.#words[machineWord.inpt4 + port] = pressed ? 0 : 0x80;
  }

  /** Resistance of paddle 0..3 in ohms; negative = none plugged in. */
  setPaddle(index: number, resistance: number): void {
    this.#words[machineWord.paddle0 + index] = resistance;
  }

  /** CPU registers, for tests and debuggers. */
  get registers(): { pc: number; a: number; x: number; y: number; s: number; p: number } {
    const w = this.#words;
    return {
      pc: w[machineWord.pc]!,
      a: w[machineWord.a]!,
      x: w[machineWord.x]!,
      y: w[machineWord.y]!,
      s: w[machineWord.s]!,
      p: w[machineWord.p]!,
    };
  }

  /** Size of a saved state in bytes. */
  get stateSize(): number {
    return PICTURES - STATE + 2 * SCREEN_WIDTH * this.#height;
  }

  /** Saves the complete state: console, pictures, random generators and game words. */
  save(): Uint8Array {
    const size = SCREEN_WIDTH * this.#height;
    const fixed = PICTURES - STATE;
    const state = new Uint8Array(fixed + 2 * size);
    state.set(this.#bytes.subarray(STATE, PICTURES));
    state.set(this.#pictures[0], fixed);
    state.set(this.#pictures[1], fixed + size);
    return state;
  }

  /** Restores a state from {@link save}. @throws PrismError `corrupt` */
  restore(state: Uint8Array): void {
    if (state.length !== this.stateSize) {
      throw PrismError.corrupt`A state of this console has ${this.stateSize} bytes, but this one has ${state.length}.`;
    }
    const size = SCREEN_WIDTH * this.#height;
    const fixed = PICTURES - STATE;
    this.#bytes.set(state.subarray(0, fixed), STATE);
    this.#pictures[0].set(state.subarray(fixed, fixed + size));
    this.#pictures[1].set(state.subarray(fixed + size));
    this.core.restored();
  }
}
