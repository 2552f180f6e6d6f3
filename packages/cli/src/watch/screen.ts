import type { Env } from '@prism-rl/core';
import { LiveRegion, type TextStream } from '@prism-rl/loggers';
import { in256Colours } from './colours.ts';
import { pictureOf } from './picture.ts';
import type { Screen } from './watchEpisode.ts';

/** Room for text that is not on a terminal. */
const page = { columns: 80, rows: 1000 };
const eraseToEnd = '\x1b[K';

/** What is needed of `process.stdout`. */
export interface ScreenStream extends TextStream {
  /** Bits of a colour: 24 where every colour can be shown, 8 where 256 can. */
  getColorDepth?(): number;
}

/** A {@link Screen} that is given back at the end. */
export interface OpenScreen extends Screen {
  /** Writes lines that stay. */
  print(text: string): void;
  /** Leaves the last picture where it is and gives the cursor back. */
  close(): void;
}

/** Pictures in one place of a terminal, fitted to its size; one after the other where `stream` is none. */
export function openScreen(stream: ScreenStream): OpenScreen {
  return stream.isTTY === true ? new TerminalScreen(stream) : new PageScreen(stream);
}

class TerminalScreen implements OpenScreen {
  readonly isLive = true;
  readonly #region: LiveRegion;
  readonly #hasFewColours: boolean;
  #draw: () => void = () => undefined;

  constructor(stream: ScreenStream) {
    this.#hasFewColours = stream.getColorDepth?.() === 8;
    this.#region = new LiveRegion(stream, () => this.#draw());
  }

  show(env: Env, caption: string): void {
    this.#draw = () => {
      const { columns, rows } = this.#region;
      const picture = pictureOf(env, { columns, rows: rows - 1 });
      // What was longer in the picture before must not stay.
      const lines = [...picture, caption.slice(0, columns)].map((line) => line + eraseToEnd);
      this.#region.draw(this.#hasFewColours ? lines.map((line) => in256Colours(line)) : lines);
    };
    this.#draw();
  }

  print(text: string): void {
    this.#region.print(text);
  }

  close(): void {
    this.#region.close();
  }
}

class PageScreen implements OpenScreen {
  readonly isLive = false;
  readonly #stream: TextStream;

  constructor(stream: TextStream) {
    this.#stream = stream;
  }

  show(env: Env, caption: string): void {
    this.#stream.write(`${[...pictureOf(env, page), caption].join('\n')}\n\n`);
  }

  print(text: string): void {
    this.#stream.write(`${text}\n`);
  }

  close(): void {
    // Nothing to give back.
  }
}
