import { stripVTControlCharacters } from 'node:util';
import { wantsColours } from '@prism-rl/loggers/terminal';

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

/** Levels of red, green and blue in the 6 × 6 × 6 cube of the 256 colours, which begin at 16. */
const levels = [0, 95, 135, 175, 215, 255] as const;

/** The same text for a terminal that knows 256 colours only: each 24-bit colour becomes the nearest of the cube and the greys. */
export function in256Colours(text: string): string {
  return text.replace(
    /([34]8);2;(\d+);(\d+);(\d+)/g,
    (_, plane: string, red: string, green: string, blue: string) =>
      `${plane};5;${nearest([Number(red), Number(green), Number(blue)])}`,
  );
}

function nearest(color: readonly [number, number, number]): number {
  const steps = color.map((part) => closestLevel(part)) as [number, number, number];
  const cube = steps.map((step) => levels[step]!);
  // 24 greys from 8 to 238 follow the cube.
  const grey = Math.max(0, Math.min(23, Math.round((color[0] + color[1] + color[2]) / 30 - 0.8)));
  const greyLevel = 8 + 10 * grey;
  const isGreyNearer = distance(color, [greyLevel, greyLevel, greyLevel]) < distance(color, cube);
  return isGreyNearer ? 232 + grey : 16 + 36 * steps[0] + 6 * steps[1] + steps[2];
}

function closestLevel(part: number): number {
  let best = 0;
  for (let k = 1; k < levels.length; k++)
    if (Math.abs(levels[k]! - part) < Math.abs(levels[best]! - part)) best = k;
  return best;
}

function distance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, k) => sum + (value - b[k]!) ** 2, 0);
}
