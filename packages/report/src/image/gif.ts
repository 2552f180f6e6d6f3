/**
 * Animated GIF (GIF89a, https://www.w3.org/Graphics/GIF/spec-gif89a.txt), for places that take nothing better. Each frame
 * after the first holds only the rectangle that changed.
 */
import type { Frame } from '@prism-rl/core';
import type { Area } from './changedArea.ts';
import { changedArea, cutArea } from './changedArea.ts';
import { checkFrames } from './checkFrames.ts';
import { reduceColours } from './palette.ts';

const LARGEST_CODE = 4095;

/**
 * A film as a GIF that repeats for ever. Exact for films of at most 256 colours; others are rounded to 6 × 7 × 6 levels of
 * red, green and blue. GIF counts time in hundredths of a second, so frames last a whole number of them.
 *
 * @param frames RGB, all of one size.
 * @param fps frames a second, above 0 and at most 1000; viewers show at most 50.
 * @throws PrismError `invalid-argument` for no frames, frames of several sizes, or another rate.
 */
export function encodeGif(frames: readonly Frame[], fps: number): Uint8Array {
  const { width, height } = checkFrames(frames, fps);
  const { colours, frames: pixels } = reduceColours(frames);
  const bits = Math.max(2, Math.ceil(Math.log2(colours.length)));
  const out: number[] = [...ascii('GIF89a'), ...le16(width), ...le16(height), 0xf0 | (bits - 1), 0, 0];
  for (let i = 0; i < 1 << bits; i++) {
    const colour = colours[i] ?? 0;
    out.push(colour >> 16, (colour >> 8) & 255, colour & 255);
  }
  out.push(0x21, 0xff, 11, ...ascii('NETSCAPE2.0'), 3, 1, 0, 0, 0);
  let shown = 0;
  for (let i = 0; i < pixels.length; ) {
    const area =
      i === 0 ? { x: 0, y: 0, width, height } : changedArea(pixels[i - 1]!, pixels[i]!, width, height, 1)!;
    let next = i + 1;
    while (next < pixels.length && changedArea(pixels[i]!, pixels[next]!, width, height, 1) === undefined)
      next++;
    // Times are rounded from the film's beginning, so that errors do not add up.
    const until = Math.max(shown + 1, Math.round((100 * next) / fps));
    writeImage(out, cutArea(pixels[i]!, area, width, 1), area, Math.min(65535, until - shown), bits);
    shown = until;
    i = next;
  }
  out.push(0x3b);
  return Uint8Array.from(out);
}

/** Graphic control (the picture stays), descriptor, and the pixels in blocks of at most 255 bytes. */
function writeImage(
  out: number[],
  pixels: Uint8Array,
  { x, y, width, height }: Area,
  delay: number,
  bits: number,
): void {
  out.push(0x21, 0xf9, 4, 1 << 2, ...le16(delay), 0, 0);
  out.push(0x2c, ...le16(x), ...le16(y), ...le16(width), ...le16(height), 0, bits);
  const data = compress(pixels, bits);
  for (let at = 0; at < data.length; at += 255) {
    const block = data.slice(at, at + 255);
    out.push(block.length, ...block);
  }
  out.push(0);
}

/** LZW with codes of variable width (appendix F of the specification). */
function compress(pixels: Uint8Array, bits: number): number[] {
  const clear = 1 << bits;
  const bytes: number[] = [];
  let pending = 0;
  let pendingBits = 0;
  let width = bits + 1;
  let next = clear + 2;
  /** Code of a known string and one more pixel: `code << 8 | pixel` → code. */
  const known = new Map<number, number>();
  const emit = (code: number): void => {
    pending |= code << pendingBits;
    pendingBits += width;
    for (; pendingBits >= 8; pendingBits -= 8, pending >>>= 8) bytes.push(pending & 255);
  };
  emit(clear);
  let code = pixels[0]!;
  for (let i = 1; i < pixels.length; i++) {
    const key = (code << 8) | pixels[i]!;
    const found = known.get(key);
    if (found !== undefined) {
      code = found;
      continue;
    }
    emit(code);
    if (next <= LARGEST_CODE) {
      known.set(key, next);
      if (next === 1 << width) width++;
      next++;
    } else {
      emit(clear);
      known.clear();
      width = bits + 1;
      next = clear + 2;
    }
    code = pixels[i]!;
  }
  emit(code);
  // The last code may have filled a width, as any other.
  if (next === 1 << width && width < 12) width++;
  emit(clear + 1);
  if (pendingBits > 0) bytes.push(pending & 255);
  return bytes;
}

function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

function le16(value: number): [number, number] {
  return [value & 255, value >> 8];
}
