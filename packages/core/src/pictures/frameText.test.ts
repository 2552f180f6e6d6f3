import { expect, test } from 'vitest';
import { frameAsText } from './frameText.ts';

/** A line of one colour pair, given as `r;g;b`. */
function cells(...pairs: (readonly [string, string])[]): string {
  return `${pairs.map(([upper, lower]) => `\x1b[38;2;${upper};48;2;${lower}m▀`).join('')}\x1b[0m`;
}

test('two pixels in a character', () => {
  const data = new Uint8Array([255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 8, 7]);
  expect(frameAsText({ width: 2, height: 2, data }, 2)).toBe(
    cells(['255;0;0', '0;0;255'], ['0;255;0', '9;8;7']),
  );
});

test('smaller pictures are averages, and equal neighbours say their colours once', () => {
  // 4 × 4 pixels of grey in 2 columns, 1 line: each half block is the mean of 2 × 2 pixels.
  const greys = [0, 2, 10, 10, 4, 6, 10, 10, 8, 8, 20, 20, 8, 8, 20, 21];
  const data = Uint8Array.from(greys.flatMap((grey) => [grey, grey, grey]));
  expect(frameAsText({ width: 4, height: 4, data }, 2)).toBe(
    cells(['3;3;3', '8;8;8'], ['10;10;10', '20;20;20']),
  );
  const plain = { width: 3, height: 2, data: new Uint8Array(18).fill(7) };
  expect(frameAsText(plain, 3)).toBe('\x1b[38;2;7;7;7;48;2;7;7;7m▀▀▀\x1b[0m');
});

test('small pictures grow by repeating their pixels', () => {
  const data = new Uint8Array([255, 0, 0, 0, 0, 255]);
  expect(frameAsText({ width: 2, height: 1, data }, 4)).toBe(
    '\x1b[38;2;255;0;0;48;2;255;0;0m▀▀\x1b[38;2;0;0;255;48;2;0;0;255m▀▀\x1b[0m',
  );
});

test('without colours a picture is one of shades', () => {
  const grey = (...levels: number[]): number[] => levels.flatMap((level) => [level, level, level]);
  const rows = [...grey(0, 60, 128, 255, 255), ...grey(0, 60, 128, 255, 0)];
  const frame = {
    width: 5,
    height: 2,
    data: Uint8Array.from([...rows, ...grey(255, 255, 255, 255, 255, 255)]),
  };
  expect(frameAsText(frame, 5, false)).toBe(' ░▒█▒');
  const green = { width: 1, height: 2, data: Uint8Array.from([0, 255, 0, 0, 255, 0]) };
  expect(frameAsText(green, 2, false)).toBe('▒▒\n▒▒');
});
