import { expect, test } from 'vitest';
import type { AtariEmulator } from './emulator.ts';
import { rgbPicture } from './picture.ts';

test('each place of the picture has its colour of the palette: red, green, blue', () => {
  const emulator = { format: 'NTSC', console: { picture: Uint8Array.of(0, 18, 30, 240) } };
  const parts = [...rgbPicture(emulator as AtariEmulator)].map((part) => part.toString(16).padStart(2, '0'));
  expect(parts.join('').toUpperCase()).toBe('000000' + '69690F' + 'FCFC54' + '482C00');
});
