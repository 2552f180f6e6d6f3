import { stripVTControlCharacters } from 'node:util';
import { wantsColours } from '@prism-rl/loggers/terminal';

/** The subset of `process.stdout` used here. */
export interface ColourStream {
  readonly isTTY?: boolean;
  /** Bits per colour: 24 for all colours, 8 for 256. */
  getColorDepth?(): number;
}

/** Whether to colour text on a stream: yes for a terminal, unless the user disabled colours. */
function hasColours(stream: ColourStream): boolean {
  return stream.isTTY === true && wantsColours();
}

/** Adapts the text to a stream: keeps its 24-bit colours, takes the nearest of 256, or removes them. */
export function inColoursOf(stream: ColourStream, text: string): string {
  if (!hasColours(stream)) return stripVTControlCharacters(text);
  return stream.getColorDepth?.() === 8 ? in256Colours(text) : text;
}

/** Levels of red, green and blue in the 6 × 6 × 6 cube of the 256 colours, which starts at 16. */
const levels = [0, 95, 135, 175, 215, 255] as const;

/** Replaces each 24-bit colour by the nearest of the cube and the greys, for terminals with 256 colours. */
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
