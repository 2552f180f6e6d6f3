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

const COLUMNS = 80;
const SAMPLE_ROWS = 2;

/** The present picture in half blocks of 24-bit colour for a terminal: 80 columns, one line for four rows. */
export function renderBlocks(emulator: AtariEmulator): string {
  const { rgb } = tablesOf(emulator.format);
  const { picture, height } = emulator.console;
  const colour = (x: number, y: number): string => {
    const at = 3 * picture[y * SCREEN_WIDTH + x]!;
    return `${rgb[at]};${rgb[at + 1]};${rgb[at + 2]}`;
  };
  const lines: string[] = [];
  for (let y = 0; y + SAMPLE_ROWS < height; y += 2 * SAMPLE_ROWS) {
    let line = '';
    for (let column = 0; column < COLUMNS; column++) {
      const x = column * (SCREEN_WIDTH / COLUMNS);
      line += `\x1b[38;2;${colour(x, y)};48;2;${colour(x, y + SAMPLE_ROWS)}m▀`;
    }
    lines.push(`${line}\x1b[0m`);
  }
  return lines.join('\n');
}

/** The present picture as a frame for films and pages. */
export function renderRgb(emulator: AtariEmulator): Frame {
  return { width: SCREEN_WIDTH, height: emulator.console.height, data: rgbPicture(emulator) };
}
