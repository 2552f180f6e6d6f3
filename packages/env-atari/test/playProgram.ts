/** Plays a program as the reference did: as if it were a game without any rule that could disturb. */
import { crc32 } from 'node:zlib';
import { detectBoard } from '../src/cartridge.ts';
import { AtariEmulator } from '../src/emulator.ts';
import { gameSpec } from '../src/games/catalogue.ts';

/** Rules and actions of this game are used. It has no mode program, no starting actions, and almost never ends. */
export const HOST_GAME = 'donkey_kong';
/** Actions after the second reset. */
export const STEPS = 12;

/** CRC-32 of RAM and of the screen after every step, and of the second reset. */
export function playProgram(image: Uint8Array): [ram: string, screen: string][] {
  const spec = { ...gameSpec(HOST_GAME), size: image.length, cart: detectBoard(image) };
  const emulator = new AtariEmulator(image, spec, { seed: 5, repeatActionProbability: 0 });
  emulator.reset();
  const rows: [string, string][] = [];
  const hex = (bytes: Uint8Array): string => crc32(bytes).toString(16).padStart(8, '0');
  for (let step = 0; step <= STEPS; step++) {
    if (step > 0) emulator.act((step * 7) % 18);
    rows.push([hex(emulator.console.ram), hex(emulator.console.picture)]);
    if (emulator.over) emulator.reset();
  }
  return rows;
}
