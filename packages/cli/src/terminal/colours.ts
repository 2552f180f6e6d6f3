import { stripVTControlCharacters } from 'node:util';
import { wantsColours } from '@prism-rl/loggers/terminal';
import { in256Colours } from './in256Colours.ts';

/** The needed part of `process.stdout`. */
export interface ColourStream {
  readonly isTTY?: boolean;
  /** Bits of a colour: 24 where every colour can be shown, 8 where 256 can. */
  getColorDepth?(): number;
}

/** Whether text on a stream has colours: on a terminal, unless its user wants none. */
function hasColours(stream: ColourStream): boolean {
  return stream.isTTY === true && wantsColours();
}

/** The text as a stream shows it: with all of its 24-bit colours, with the nearest of 256, or with none. */
export function inColoursOf(stream: ColourStream, text: string): string {
  if (!hasColours(stream)) return stripVTControlCharacters(text);
  return stream.getColorDepth?.() === 8 ? in256Colours(text) : text;
}
