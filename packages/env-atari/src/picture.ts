import type { Frame } from '@prism-rl/core';
import { SCREEN_WIDTH } from './atari2600.ts';
import type { AtariEmulator } from './emulator.ts';
import { greyTable, rgbTable, type TvFormat } from './palettes.ts';

const tables = new Map<TvFormat, { rgb: Uint8Array; grey: Uint8Array }>();

function tablesOf(format: TvFormat): { rgb: Uint8Array; grey: Uint8Array } {
  let found = tables.get(format);
  if (found === undefined) {
    found = { rgb: rgbTable(format), grey: greyTable(format) };
    tables.set(format, found);
  }
  return found;
}

/** The present picture in RGB: `height × 160 × 3` bytes. */
export function rgbPicture(emulator: AtariEmulator): Uint8Array {
  const { rgb } = tablesOf(emulator.format);
  const { picture } = emulator.console;
  const out = new Uint8Array(3 * picture.length);
  for (let i = 0, k = 0; i < picture.length; i++) {
    const at = 3 * picture[i]!;
    out[k++] = rgb[at]!;
    out[k++] = rgb[at + 1]!;
    out[k++] = rgb[at + 2]!;
  }
  return out;
}

/** The present picture in grey: `height × 160` bytes. */
export function greyPicture(emulator: AtariEmulator): Uint8Array {
  const { grey } = tablesOf(emulator.format);
  return emulator.console.picture.map((v) => grey[v]!);
}

/** The present picture as a frame for films and pages. */
export function renderRgb(emulator: AtariEmulator): Frame {
  return { width: SCREEN_WIDTH, height: emulator.console.height, data: rgbPicture(emulator) };
}
