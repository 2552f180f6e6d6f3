import { zlibSync } from 'fflate';
import type { Film } from './film.ts';

/** Animated PNG (https://www.w3.org/TR/png-3/): without loss; each frame holds the rows that changed. */

const signature = [137, 80, 78, 71, 13, 10, 26, 10];

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ ((rest & 1) === 1 ? 0xedb88320 : 0);
  return rest;
});

/** The bytes of an animated PNG that repeats for ever. */
export function encodeApng(film: Film): Uint8Array {
  const { width, height, framesPerSecond } = film;
  const parts: Uint8Array[] = [Uint8Array.from(signature)];
  // 8 bits a channel, red green blue.
  parts.push(chunk('IHDR', [...uint32(width), ...uint32(height), 8, 2, 0, 0, 0]));
  parts.push(chunk('acTL', [...uint32(film.length), ...uint32(0)]));
  let sequence = 0;
  let index = 0;
  /** The picture's first row as it is now. */
  let top = new Uint8Array(0);
  for (const { firstRow, rows, data } of film.changes()) {
    // Where nothing changed, one row is repeated as it is: a frame needs some pixels.
    const area = rows > 0 ? { firstRow, rows } : { firstRow: 0, rows: 1 };
    if (rows > 0 && firstRow === 0) top = data.slice(0, width * 3);
    const pixels = rows > 0 ? data : top;
    const [numerator, denominator] = delayOf(framesPerSecond);
    const control = [
      ...uint32(sequence++),
      ...uint32(width),
      ...uint32(area.rows),
      ...uint32(0),
      ...uint32(area.firstRow),
      ...uint16(numerator),
      ...uint16(denominator),
      // Leave the picture as it is afterwards; replace what was there.
      0,
      0,
    ];
    parts.push(chunk('fcTL', control));
    const compressed = zlibSync(filtered(pixels, width * 3), { level: 6 });
    if (index === 0) parts.push(chunk('IDAT', compressed));
    else parts.push(chunk('fdAT', joined([Uint8Array.from(uint32(sequence++)), compressed])));
    index++;
  }
  parts.push(chunk('IEND', []));
  return joined(parts);
}

/** A frame's time as a fraction of a second. */
function delayOf(framesPerSecond: number): [number, number] {
  return Number.isInteger(framesPerSecond)
    ? [1, framesPerSecond]
    : [Math.round(10_000 / framesPerSecond), 10_000];
}

/** Rows with the filter "difference to the pixel on the left", which suits plain pictures. */
function filtered(pixels: Uint8Array, stride: number): Uint8Array {
  const rows = pixels.length / stride;
  const out = new Uint8Array(rows * (stride + 1));
  for (let row = 0; row < rows; row++) {
    const from = row * stride;
    const to = row * (stride + 1);
    out[to] = 1;
    for (let k = 0; k < stride; k++) {
      out[to + 1 + k] = pixels[from + k]! - (k < 3 ? 0 : pixels[from + k - 3]!);
    }
  }
  return out;
}

function chunk(type: string, data: readonly number[] | Uint8Array): Uint8Array {
  const body = joined([Uint8Array.from(type, (letter) => letter.charCodeAt(0)), Uint8Array.from(data)]);
  let crc = 0xffff_ffff;
  for (const byte of body) crc = crcTable[(crc ^ byte) & 255]! ^ (crc >>> 8);
  return joined([
    Uint8Array.from(uint32(data.length)),
    body,
    Uint8Array.from(uint32((crc ^ 0xffff_ffff) >>> 0)),
  ]);
}

function uint32(value: number): number[] {
  return [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

function uint16(value: number): number[] {
  return [(value >>> 8) & 255, value & 255];
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
