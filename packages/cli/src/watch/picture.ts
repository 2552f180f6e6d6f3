import { stripVTControlCharacters } from 'node:util';
import type { Env, Frame } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { frameAsText } from '@prism-rl/core/pictures';

/** Available space in characters. */
export interface Room {
  readonly columns: number;
  readonly rows: number;
}

/**
 * Draws the state of an environment as text: its own text if it fits, otherwise its pixels as half blocks, as large as possible.
 *
 * @param hasColours false draws pixels in shades of grey; other colours may still be removed.
 * @throws PrismError `unavailable` for an environment without pictures.
 */
export function pictureOf(env: Env, room: Room, hasColours = true): string[] {
  const own = env.renderText?.().split('\n');
  const isGood = own !== undefined && fits(own, room) && (hasColours || !isOfPixels(own));
  if (own !== undefined && (isGood || env.render === undefined)) return cut(own, room);
  if (env.render !== undefined) {
    const frame = env.render();
    return frameAsText(frame, columnsFor(frame, room), hasColours).split('\n');
  }
  throw new PrismError('unavailable', `${env.id} cannot be watched: it draws no pictures.`, {
    hint: 'Environments with render() or renderText() can be watched; use prism rollout for others.',
  });
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
