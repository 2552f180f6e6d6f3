import { wantsColours } from '@prism-rl/loggers/terminal';
import { afterEach, expect, test, vi } from 'vitest';
import { in256Colours, inColoursOf } from './colours.ts';

afterEach(() => vi.unstubAllEnvs());

const red = '\x1b[38;2;255;0;0mred\x1b[0m';
const terminal = { isTTY: true, getColorDepth: () => 24 };

test('colours are for terminals, as many as they know', () => {
  vi.stubEnv('NO_COLOR', undefined);
  vi.stubEnv('TERM', 'xterm');
  expect(inColoursOf(terminal, red)).toBe(red);
  expect(inColoursOf({ isTTY: true }, red)).toBe(red);
  expect(inColoursOf({ ...terminal, getColorDepth: () => 8 }, red)).toBe('\x1b[38;5;196mred\x1b[0m');
  expect(inColoursOf({}, red)).toBe('red');
  vi.stubEnv('NO_COLOR', '');
  expect(inColoursOf(terminal, red)).toBe(red);
});

test.each([
  ['NO_COLOR', '1'],
  ['TERM', 'dumb'],
])('%s=%s wants none', (name, value) => {
  vi.stubEnv('NO_COLOR', undefined);
  vi.stubEnv('TERM', 'xterm');
  vi.stubEnv(name, value);
  expect([wantsColours(), inColoursOf(terminal, red)]).toEqual([false, 'red']);
});

test.each([
  // xterm's table: 16 black, 196 red, 231 white, 244 is grey 128, 60 is 95, 95, 135.
  ['38;2;0;0;0', '38;5;16'],
  ['48;2;255;0;0', '48;5;196'],
  ['38;2;255;255;255', '38;5;231'],
  ['38;2;128;128;128', '38;5;244'],
  ['48;2;100;90;140', '48;5;60'],
  ['38;2;9;8;7', '38;5;232'],
  ['48;2;237;239;238', '48;5;255'],
])('%s becomes %s', (full, reduced) => {
  expect(in256Colours(`\x1b[${full}m▀`)).toBe(`\x1b[${reduced}m▀`);
});

test('both colours of a cell change; everything else stays', () => {
  expect(in256Colours('a 38;2 \x1b[38;2;255;0;0;48;2;0;0;255m▀\x1b[0m\x1b[31m')).toBe(
    'a 38;2 \x1b[38;5;196;48;5;21m▀\x1b[0m\x1b[31m',
  );
});
