import { stripVTControlCharacters } from 'node:util';
import { type Env, type Frame, PrismError } from '@prism-rl/core';
import { frameAsText } from '@prism-rl/core/pictures';
import {
  LiveRegion,
  printable,
  printLine,
  printPicture,
  type TextStream,
  wantsColours,
} from '@prism-rl/loggers/terminal';
import { type ColourStream, inColoursOf } from '../terminal/colours.ts';
import type { Screen } from './watchEpisode.ts';

type Drawn = Pick<Env, 'id' | 'render' | 'renderText'>;

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
  if (stream.isTTY !== true) {
    return {
      isLive: false,
      show: (env, caption) => printPicture(stream, `${[...pageOf(env), printable(caption)].join('\n')}\n`),
      print: (text) => printLine(stream, text),
      close: () => undefined,
    };
  }
  let draw = (): void => undefined;
  const region = new LiveRegion(stream, () => draw());
  return {
    isLive: true,
    show: (env, caption) => {
      draw = () => {
        const { columns, rows } = region;
        const picture = pictureOf(env, { columns, rows: rows - 1 }, wantsColours());
        // Erase the rest of longer lines in the previous picture.
        const lines = [...picture, printable(caption).slice(0, columns)].map((line) =>
          inColoursOf(stream, line),
        );
        region.draw(lines.map((line) => line + eraseToEnd));
      };
      draw();
    },
    print: (text) => region.print(text),
    close: () => region.close(),
  };
}

/** Pictures in a pipe or file keep their colours, unless the user disabled colours. */
export function pageOf(env: Drawn): string[] {
  const picture = pictureOf(env, page, wantsColours());
  return wantsColours() ? picture : picture.map((line) => stripVTControlCharacters(line));
}

/** Available space in characters. */
interface Room {
  readonly columns: number;
  readonly rows: number;
}

/**
 * Draws the state of an environment as text: its own text if it fits, otherwise its pixels as half blocks, as large as possible.
 *
 * @param hasColours false draws pixels in shades of grey; other colours may still be removed.
 * @throws PrismError `unavailable` for an environment without pictures.
 */
export function pictureOf(env: Drawn, room: Room, hasColours = true): string[] {
  const own = env.renderText?.().split('\n');
  const isGood = own !== undefined && fits(own, room) && (hasColours || !isOfPixels(own));
  if (own !== undefined && (isGood || env.render === undefined)) return cut(own, room);
  if (env.render !== undefined) {
    const frame = env.render();
    return frameAsText(frame, columnsFor(frame, room), hasColours).split('\n');
  }
  throw PrismError.unavailable`${env.id} cannot be watched: it draws no pictures.
    Environments with render() or renderText() can be watched; use prism rollout for others.`;
}

/** Half blocks are meaningless without colours. */
function isOfPixels(lines: readonly string[]): boolean {
  return lines.some((line) => line.includes('▀'));
}

function fits(lines: readonly string[], { columns, rows }: Room): boolean {
  return lines.length <= rows && lines.every((line) => stripVTControlCharacters(line).length <= columns);
}

/** Cuts text that cannot be drawn smaller from pixels; removes the colours of cut lines. */
function cut(lines: readonly string[], { columns, rows }: Room): string[] {
  return lines.slice(0, rows).map((line) => {
    const plain = stripVTControlCharacters(line);
    return plain.length <= columns ? line : plain.slice(0, columns);
  });
}

/** Most columns, up to 120, whose lines fit: a character holds one pixel across and two down. */
function columnsFor({ width, height }: Frame, { columns, rows }: Room): number {
  return Math.max(1, Math.min(columns, 120, Math.floor((2 * rows * width) / height)));
}
