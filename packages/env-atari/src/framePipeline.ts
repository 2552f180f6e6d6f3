import { PrismError } from '@prism-rl/core';
import { wholeNumber } from '@prism-rl/core/checks';
import type { Atari2600, TvFormat } from './atari2600.ts';
import { type EmulatorExports, GREY_TABLE, RGB_TABLE } from './emulatorModule.ts';
import { greyTable, rgbTable } from './picture.ts';

const MAX_ROWS = 250;

/** The output shape of a {@link FramePipeline}. */
export interface PipelineShape {
  /** Columns, 1 to 160; default 84. */
  readonly width: number;
  /** Rows, 1 to the picture's height; default 84. */
  readonly height: number;
  /** Grey if true, else RGB. */
  readonly grayscale: boolean;
  /** Frames per observation, 1 to 16. */
  readonly stack: number;
  /** Whether to take the maximum of a step's last two frames. */
  readonly maxpool: boolean;
}

/**
 * Returns the linear memory that a pipeline needs, for {@link Atari2600}'s `reserve`.
 *
 * @throws PrismError `invalid-argument` for a shape that is impossible.
 */
export function pipelineMemory(shape: PipelineShape): (core: EmulatorExports) => number {
  const { width, height, stack, grayscale } = shape;
  wholeNumber('The width', width, 1, 160);
  wholeNumber('The height', height, 1, 210);
  wholeNumber('stack', stack, 1, 16);
  return (core) => core.pipelineEnd(grayscale ? 1 : 3, MAX_ROWS, width, height, stack);
}

/**
 * Preprocesses inside the emulator's memory: the last two pictures of a step as grey or RGB, their maximum, area resize (OpenCV's
 * INTER_AREA, bit for bit) and a stack of frames, oldest first.
 *
 * Source: Machado et al. 2018, as implemented by ALE's `AtariVectorEnv`.
 */
export class FramePipeline {
  /** The stack: `stack × height × width (× 3)` bytes, oldest frame first. A live view. */
  readonly frames: Uint8Array;
  /** The complete state by name: live views, including {@link frames}. */
  readonly state: { readonly [name: string]: Uint8Array };
  readonly #core: EmulatorExports;

  /**
   * @param atari a console created with `reserve: pipelineMemory(shape)`.
   * @throws PrismError `state` for a console without that memory.
   */
  constructor(atari: Atari2600, shape: PipelineShape, format: TvFormat) {
    const { core } = atari;
    const channels = shape.grayscale ? 1 : 3;
    const { width, height, stack } = shape;
    if (core.pipelineEnd(channels, MAX_ROWS, width, height, stack) > core.memory.buffer.byteLength) {
      throw PrismError.state`The console was created without memory for this preprocessing.
        Create it with reserve: pipelineMemory(shape).`;
    }
    const bytes = new Uint8Array(core.memory.buffer);
    bytes.set(greyTable(format), GREY_TABLE);
    bytes.set(rgbTable(format), RGB_TABLE);
    core.setPipeline(channels, atari.height, width, height, stack, shape.maxpool ? 1 : 0);
    core.coloursChanged();
    this.#core = core;
    const view = (address: number, size: number): Uint8Array => bytes.subarray(address, address + size);
    const pixels = 160 * atari.height;
    this.frames = view(core.framesAddress(), stack * width * height * channels);
    this.state = {
      buffer: view(core.bufferAddress(), pixels * channels),
      capture: view(core.captureAddress(), pixels),
      frames: this.frames,
    };
  }

  /** Starts an episode: clears the stack to black and pushes the current picture. */
  start(): void {
    this.#core.clearFrames();
    this.#core.clearCapture();
    this.#core.pushFrame(1);
  }

  /** Captures the current picture as a step's second to last. */
  captureFirst(): void {
    this.#core.captureFirst();
  }

  /** Pushes the current picture (and the captured one). `fresh` = false: the step stopped early; older content stays. */
  push(fresh: boolean): void {
    this.#core.pushFrame(fresh ? 1 : 0);
  }
}
