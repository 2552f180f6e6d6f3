import { stripVTControlCharacters } from 'node:util';
import type { Env } from '@prism-rl/core';
import { LiveRegion, printLine, type TextStream, wantsColours } from '@prism-rl/loggers/terminal';
import type { ColourStream } from '../terminal/colours.ts';
import { inColoursOf } from '../terminal/colours.ts';
import { pictureOf } from './picture.ts';
import type { Screen } from './watchEpisode.ts';

/** Size for text that does not go to a terminal. */
const page = { columns: 80, rows: 1000 };
const eraseToEnd = '\x1b[K';

/** The subset of `process.stdout` used here. */
export type ScreenStream = TextStream & ColourStream;

/** A {@link Screen} that is released at the end. */
export interface OpenScreen extends Screen {
  /** Writes permanent lines. */
  print(text: string): void;
  /** Keeps the last picture and restores the cursor. */
  close(): void;
}

/** Draws pictures in place on a terminal, fitted to its size; one after the other on another `stream`. */
export function openScreen(stream: ScreenStream): OpenScreen {
  return stream.isTTY === true ? new TerminalScreen(stream) : new PageScreen(stream);
}

class TerminalScreen implements OpenScreen {
  readonly isLive = true;
  readonly #region: LiveRegion;
  readonly #stream: ScreenStream;
  #draw: () => void = () => undefined;

  constructor(stream: ScreenStream) {
    this.#stream = stream;
    this.#region = new LiveRegion(stream, () => this.#draw());
  }

  show(env: Env, caption: string): void {
    this.#draw = () => {
      const { columns, rows } = this.#region;
      const picture = pictureOf(env, { columns, rows: rows - 1 }, wantsColours());
      // Erase the rest of longer lines in the previous picture.
      const lines = [...picture, caption.slice(0, columns)].map((line) => inColoursOf(this.#stream, line));
      this.#region.draw(lines.map((line) => line + eraseToEnd));
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

/** Pictures in a pipe or file keep their colours, unless the user disabled colours. */
function pageOf(env: Env): string[] {
  const picture = pictureOf(env, page, wantsColours());
  return wantsColours() ? picture : picture.map((line) => stripVTControlCharacters(line));
}

class PageScreen implements OpenScreen {
  readonly isLive = false;
  readonly #stream: TextStream;

  constructor(stream: TextStream) {
    this.#stream = stream;
  }

  show(env: Env, caption: string): void {
    printLine(this.#stream, `${[...pageOf(env), caption].join('\n')}\n`);
  }

  print(text: string): void {
    printLine(this.#stream, text);
  }

  close(): void {
    // Nothing to restore.
  }
}
