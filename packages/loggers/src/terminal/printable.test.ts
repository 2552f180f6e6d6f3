import { expect, test } from 'vitest';
import { printable } from './printable.ts';

test.each([
  ['plain text, é, 界, 👩‍🚀', undefined],
  ['two\nlines\tand a tab', undefined],
  ['\x1b[1;31mred\x1b[0m and \x1b[38;5;208mmore\x1b[m', undefined],
  ['\x1b[2J\x1b[Hgone', '\\x1b[2J\\x1b[Hgone'],
  ['\x1b]0;title\x07', '\\x1b]0;title\\x07'],
  ['\x1b]52;c;cm0gLXJm\x1b\\', '\\x1b]52;c;cm0gLXJm\\x1b\\'],
  ['over\rwritten', 'over\\x0dwritten'],
  ['\x9b2J', '\\x9b2J'],
  ['back\b\b\x7f', 'back\\x08\\x08\\x7f'],
  ['runs/\u202egnp.exe', 'runs/\\u202egnp.exe'],
  ['a\u2066b\u2069 \u200bc\ufeff \u061c \u00ad', 'a\\u2066b\\u2069 \\u200bc\\ufeff \\u061c \\xad'],
  ['tag\u{e0041}', 'tag\\u{e0041}'],
  ['line\u2028two, half \ud83d', 'line\\u2028two, half \\ud83d'],
  ['\x1b', '\\x1b'],
  ['\0', '\\x00'],
])('%j', (text, expected = text) => {
  expect(printable(text)).toBe(expected);
});
