import { type Frame, PrismError } from '@prism-rl/core';

import { crc32, joinedBytes } from '@prism-rl/core/safetensors';
import { zlibSync } from 'fflate';
import { type Area, Film } from './film.ts';

/** The colours of a film, and its pixels as indices. */
export interface ExactPalette {
  /** Red, green and blue of each colour, in order of first appearance. */
  readonly colors: number[][];
  /** Converts pixels to indices, one byte per pixel. */
  indexed(data: Uint8Array): Uint8Array;
}

/** Returns all colours of the film if there are at most 256. */
export function exactPalette(film: Film): ExactPalette | undefined {
  const indexOf = new Map<number, number>();
  for (const { data } of film.changes()) {
    let last = -1;
    for (let k = 0; k < data.length; k += 3) {
      const color = (data[k]! << 16) | (data[k + 1]! << 8) | data[k + 2]!;
      if (color === last || indexOf.has(color)) continue;
      last = color;
      if (indexOf.size === 256) return undefined;
      indexOf.set(color, indexOf.size);
    }
  }
  return {
    colors: Array.from(indexOf.keys(), (color) => [color >> 16, (color >> 8) & 255, color & 255]),
    indexed: (data) => {
      const indices = new Uint8Array(data.length / 3);
      let last = -1;
      let index = 0;
      for (let k = 0, at = 0; k < data.length; k += 3, at++) {
        const color = (data[k]! << 16) | (data[k + 1]! << 8) | data[k + 2]!;
        if (color !== last) {
          last = color;
          index = indexOf.get(color)!;
        }
        indices[at] = index;
      }
      return indices;
    },
  };
}

/**
 * Animated PNG (https://www.w3.org/TR/png-3/), lossless. Each frame after the first contains only the rectangle that changed; films of at
 * most 256 colours have a palette.
 */

const signature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
const rgb = 2;
const indexed = 3;

/**
 * Encodes a film as an animated PNG that loops forever. Viewers without animation show its first frame.
 *
 * @throws PrismError `invalid-argument` for a film without pictures.
 */
export function encodeApng(film: Film): Uint8Array {
  if (film.length === 0) {
    throw PrismError.invalidArgument`A film without pictures cannot be encoded.`;
  }
  const { width, height, framesPerSecond } = film;
  const palette = exactPalette(film);
  const size = palette === undefined ? 3 : 1;
  const shots = shotsOf(film, (data) => palette?.indexed(data) ?? data, size);

  const chunks = [signature, chunk('IHDR', header(width, height, palette === undefined ? rgb : indexed))];
  if (palette !== undefined) chunks.push(chunk('PLTE', Uint8Array.from(palette.colors.flat())));
  if (shots.length > 1) chunks.push(chunk('acTL', bigEndian32(shots.length, 0)));
  let sequence = 0;
  for (const [i, { area, count, data }] of shots.entries()) {
    if (shots.length > 1) chunks.push(chunk('fcTL', control(sequence++, area, count, framesPerSecond)));
    chunks.push(i === 0 ? chunk('IDAT', data) : chunk('fdAT', joinedBytes([bigEndian32(sequence++), data])));
  }
  return joinedBytes([...chunks, chunk('IEND', new Uint8Array())]);
}

/** Encodes a still PNG. @throws PrismError `invalid-argument` if the data do not fit the size. */
export function encodePng(frame: Frame): Uint8Array {
  const film = new Film(1);
  film.add(frame);
  return encodeApng(film);
}

/** A picture shown for `count` frames. */
interface Shot {
  readonly area: Area;
  readonly data: Uint8Array;
  count: number;
}

/** Frames that change nothing extend the previous one. */
function shotsOf(film: Film, pixelsOf: (data: Uint8Array) => Uint8Array, size: number): Shot[] {
  const shots: Shot[] = [];
  for (const { area, data } of film.changes()) {
    if (area === undefined) shots.at(-1)!.count++;
    else shots.push({ area, data: compress(pixelsOf(data), area.width * size, size), count: 1 });
  }
  return shots;
}

function header(width: number, height: number, colourType: number): Uint8Array {
  return joinedBytes([bigEndian32(width, height), Uint8Array.of(8, colourType, 0, 0, 0)]);
}

/** fcTL: position and duration of a frame. It stays (dispose 0) and covers the pixels below (blend 0). */
function control(sequence: number, { x, y, width, height }: Area, count: number, fps: number): Uint8Array {
  // The delay is a fraction of two 16-bit numbers.
  let denominator = Number.isInteger(fps) ? fps : 1000;
  let numerator = Number.isInteger(fps) ? count : Math.round((1000 * count) / fps);
  if (numerator > 65535) {
    denominator = 1;
    numerator = Math.min(65535, Math.round(count / fps));
  }
  const delay = Uint8Array.of(numerator >> 8, numerator & 255, denominator >> 8, denominator & 255, 0, 0);
  return joinedBytes([bigEndian32(sequence, width, height, x, y), delay]);
}

/**
 * Filters and deflates the rows. Palette indices stay unfiltered; each RGB row uses the filter with the smallest sum of magnitudes (the
 * heuristic of the PNG specification, section 12.7).
 */
function compress(pixels: Uint8Array, stride: number, size: number): Uint8Array {
  const rows = pixels.length / stride;
  const filtered = new Uint8Array(rows * (stride + 1));
  const candidate = new Uint8Array(stride);
  for (let y = 0; y < rows; y++) {
    const target = y * (stride + 1);
    const row = pixels.subarray(y * stride, (y + 1) * stride);
    filtered.set(row, target + 1);
    if (size === 1) continue;
    let best = magnitude(row);
    for (const filter of y === 0 ? [1] : [1, 2]) {
      const reach = filter === 1 ? size : stride;
      for (let i = 0; i < stride; i++) {
        const from = y * stride + i - reach;
        const before = filter === 1 && i < size ? 0 : pixels[from]!;
        candidate[i] = row[i]! - before;
      }
      const sum = magnitude(candidate);
      if (sum >= best) continue;
      best = sum;
      filtered[target] = filter;
      filtered.set(candidate, target + 1);
    }
  }
  return zlibSync(filtered, { level: 9 });
}

/** Sums the magnitudes of bytes read as signed numbers. */
function magnitude(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i++) sum += bytes[i]! < 128 ? bytes[i]! : 256 - bytes[i]!;
  return sum;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = joinedBytes([Uint8Array.from(type, (character) => character.charCodeAt(0)), data]);
  return joinedBytes([bigEndian32(data.length), body, bigEndian32(crc32(body))]);
}

function bigEndian32(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) view.setUint32(4 * i, value);
  return bytes;
}
