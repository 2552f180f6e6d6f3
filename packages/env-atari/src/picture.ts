import type { Frame } from '@prism-rl/core';
import { SCREEN_WIDTH, type TvFormat } from './atari2600.ts';
import type { AtariEmulator } from './emulator.ts';

/**
 * Colours of palette indices: one row per hue, eight luminances of RRGGBB each. Even indices are the television format's colours (as in the
 * Arcade Learning Environment); odd ones appear only if a PAL picture loses its colour.
 */
const colours: Readonly<Record<TvFormat, string>> = {
  NTSC:
    '0000004A4A4A6F6F6F8E8E8EAAAAAAC0C0C0D6D6D6ECECEC' +
    '48480069690F86861DA2A22ABBBB35D2D240E8E84AFCFC54' +
    '7C2C00904811A26221B47A30C3903DD2A44ADFB755ECC860' +
    '901C00A33915B55328C66C3AD5824AE39759F0AA67FCBC74' +
    '940000A71A1AB83232C84848D65C5CE46F6FF08080FC9090' +
    '84006497197AA8308FB846A2C659B3D46CC3E07CD2EC8CE0' +
    '50008468199A7D30AD9246C0A459D0B56CE0C57CEED48CFC' +
    '140090331AA34E32B56848C67F5CD5956FE3A980F0BC90FC' +
    '000094181AA72D32B84248C8545CD6656FE47580F08490FC' +
    '001C88183B9D2D57B04272C2548AD265A0E175B5EF84C8FC' +
    '0030641850802D6D984288B054A0C565B7D975CCEB84E0FC' +
    '00403018624E2D8169429E8254B89965D1AE75E7C284FCD4' +
    '0044001A661A32843248A0485CBA5C6FD26F80E88090FC90' +
    '143C00355F18527E2D6E9C4287B7549ED065B4E775C8FC84' +
    '3038005059166D762B88923EA0AB4FB7C25FCCD86EE0EC7C' +
    '482C00694D14866A26A28638BB9F47D2B656E8CC63FCE070',
  PAL:
    '0000002B2B2B525252767676979797B6B6B6D2D2D2ECECEC' +
    '0000002B2B2B525252767676979797B6B6B6D2D2D2ECECEC' +
    '80580096711AAB8732BE9C48CFAF5CDFC06FEED180FCE090' +
    '445C005E791A7693328CAC48A0C25CB3D76FC4EA80D4FC90' +
    '70340089511AA06B32B68448C99A5CDCAF6FECC280FCD490' +
    '0064141A803532985248B06E5CC5876FD99E80EBB490FCC8' +
    '700014891A35A03252B6486EC95C87DC6F9EEC80B4FC90C8' +
    '005C5C1A7676328E8E48A4A45CB8B86FCBCB80DCDC90ECEC' +
    '70005C841A74963289A8489EB75CB0C66FC1D380D1E090E0' +
    '003C70195A892F75A0448EB657A5C968BADC79CEEC88E0FC' +
    '5800706E1A898332A09648B6A75CC9B76FDCC680ECD490FC' +
    '002070193F892F5AA04474B6578BC968A1DC79B5EC88C8FC' +
    '3400804A1A965F32AB7248BE835CCF936FDFA280EEB090FC' +
    '0000881A1A9D3232B04848C25C5CD26F6FE18080EF9090FC' +
    '0000002B2B2B525252767676979797B6B6B6D2D2D2ECECEC' +
    '0000002B2B2B525252767676979797B6B6B6D2D2D2ECECEC',
};

const channel = (format: TvFormat, index: number, offset: number): number =>
  Number.parseInt(colours[format].slice((index >> 1) * 6 + offset, (index >> 1) * 6 + offset + 2), 16);

/** Rounds halves away from zero, as C's `round`. */
const luminance = (format: TvFormat, even: number): number =>
  Math.floor(
    0.2989 * channel(format, even, 0) +
      0.587 * channel(format, even, 2) +
      0.114 * channel(format, even, 4) +
      0.5,
  );

/** Returns red, green, blue of all 256 indices, 3 bytes each. */
export function rgbTable(format: TvFormat): Uint8Array {
  const table = new Uint8Array(768);
  for (let v = 0; v < 256; v++) {
    const grey = luminance(format, v & 0xfe);
    for (let c = 0; c < 3; c++) table[3 * v + c] = (v & 1) === 0 ? channel(format, v, 2 * c) : grey;
  }
  return table;
}

/** Returns the grey values of all 256 indices; odd ones read the next colour's blue, as in the reference. */
export function greyTable(format: TvFormat): Uint8Array {
  const table = new Uint8Array(256);
  for (let v = 0; v < 256; v++) {
    table[v] = (v & 1) === 0 ? luminance(format, v) : v === 255 ? 0 : channel(format, v + 1, 4);
  }
  return table;
}

const tables = new Map<TvFormat, { rgb: Uint8Array; grey: Uint8Array }>();

function tablesOf(format: TvFormat): { rgb: Uint8Array; grey: Uint8Array } {
  let found = tables.get(format);
  if (found === undefined) {
    found = { rgb: rgbTable(format), grey: greyTable(format) };
    tables.set(format, found);
  }
  return found;
}

/** Returns the current picture in RGB: `height × 160 × 3` bytes. */
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

/** Returns the current picture in grey: `height × 160` bytes. */
export function greyPicture(emulator: AtariEmulator): Uint8Array {
  const { grey } = tablesOf(emulator.format);
  return emulator.console.picture.map((v) => grey[v]!);
}

const COLUMNS = 80;
const SAMPLE_ROWS = 2;

/** Draws the current picture in half blocks of 24-bit colour for a terminal: 80 columns, one line per four rows. */
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

/** Returns the current picture as a frame for videos and pages. */
export function renderRgb(emulator: AtariEmulator): Frame {
  return { width: SCREEN_WIDTH, height: emulator.console.height, data: rgbPicture(emulator) };
}
