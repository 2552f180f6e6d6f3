import { wantsColours } from '@prism-rl/loggers/terminal';
import { afterEach, expect, test, vi } from 'vitest';
import { inColoursOf } from './colours.ts';

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
