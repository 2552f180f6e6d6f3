import { PrismError } from '@prism-rl/core';
import { ROM_SIZE } from './emulatorModule.ts';

/** The supported cartridge boards (bank-switching schemes); the index is the emulator's number. */
export const boards = ['2K', '4K', 'F8', 'F8SC', 'F6', 'F6SC', 'E0', 'FE', 'DPC'] as const;

export type Board = (typeof boards)[number];

const E0_SIGNATURES = ['8DE01F', '8DE05F', '8DE9FF', 'ADE9FF', 'ADEDFF', 'ADF3BF'];
const FE_SIGNATURES = ['2000D0C6C5', '20C3F8A582', 'D0FB2073FE', '2000F084D6'];
const UNSUPPORTED: readonly (readonly [string, string, number])[] = [
  ['3F', '853F', 2],
  ['3E', '853EA900', 1],
  ['UA', '8D4002', 1],
  ['CV', '9DFFF3', 1],
  ['CV', '9900F4', 1],
];
const DPC_SIZES = new Set([10240, 10495, 10496]);

function occurrences(image: Uint8Array, signature: string): number {
  const bytes = signature.match(/../g)!.map((hex) => Number.parseInt(hex, 16));
  let count = 0;
  for (let i = 0; i + bytes.length <= image.length; i++) {
    if (bytes.every((byte, k) => image[i + k] === byte)) {
      count++;
      i += bytes.length - 1;
    }
  }
  return count;
}

function equalHalves(image: Uint8Array): boolean {
  const half = image.length / 2;
  for (let i = 0; i < half; i++) if (image[i] !== image[half + i]) return false;
  return true;
}

/** Tests for cart RAM, which appears as one repeated value in the first 256 bytes of every 4 KB bank. */
function hasCartRam(image: Uint8Array): boolean {
  for (let bank = 0; bank < image.length; bank += 4096) {
    for (let i = 1; i < 256; i++) if (image[bank + i] !== image[bank]) return false;
  }
  return true;
}

/**
 * Detects a cartridge's board from its content, with the Arcade Learning Environment's rules in the same order.
 *
 * @throws PrismError `incompatible` for unsupported sizes and schemes.
 */
export function detectBoard(image: Uint8Array): Board {
  const size = image.length;
  if (size === 2048) return '2K';
  if (size === 4096) return equalHalves(image) ? '2K' : '4K';
  if (DPC_SIZES.has(size)) return 'DPC';
  if (size === 16384) return hasCartRam(image) ? 'F6SC' : 'F6';
  if (size !== 8192) {
    throw PrismError.incompatible`A cartridge image has 2048, 4096, 8192, 10240, 10495, 10496 or 16384 bytes, but this one has ${size}.
      Check that the file is an uncompressed Atari 2600 image.`;
  }
  if (hasCartRam(image)) return 'F8SC';
  if (equalHalves(image)) return '4K';
  if (E0_SIGNATURES.some((signature) => occurrences(image, signature) > 0)) return 'E0';
  for (const [scheme, signature, times] of UNSUPPORTED) {
    if (occurrences(image, signature) >= times) {
      throw PrismError.incompatible`This cartridge looks like bank-switching scheme ${scheme}, which the console does not have.
        Name the board to override the detection: one of ${boards.join(', ')}.`;
    }
  }
  return FE_SIGNATURES.some((signature) => occurrences(image, signature) > 0) ? 'FE' : 'F8';
}

/**
 * Checks that an image fits a board.
 *
 * @throws PrismError `incompatible`
 */
export function checkImage(image: Uint8Array, board: Board): void {
  const sizes: Readonly<Record<Board, readonly number[]>> = {
    '2K': [2048, 4096],
    '4K': [4096, 8192],
    F8: [8192],
    F8SC: [8192],
    F6: [16384],
    F6SC: [16384],
    E0: [8192],
    FE: [8192],
    DPC: [...DPC_SIZES],
  };
  if (!boards.includes(board)) {
    throw PrismError.incompatible`There is no cartridge board ${String(board)}.
      Boards: ${boards.join(', ')}.`;
  }
  if (!sizes[board].includes(image.length) || image.length > ROM_SIZE) {
    throw PrismError.incompatible`A ${board} cartridge has ${sizes[board].join(' or ')} bytes, but this image has ${image.length}.`;
  }
}
