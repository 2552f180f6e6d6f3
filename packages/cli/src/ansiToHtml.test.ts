import { expect, test } from 'vitest';
import { ansiToHtml } from './ansiToHtml.ts';

test('colours become spans, and markup is escaped', () => {
  expect(ansiToHtml('a \x1b[92;1mG\x1b[0m <b>')).toBe(
    'a <span style="color:#12a150;font-weight:bold">G</span> &lt;b&gt;',
  );
  expect(ansiToHtml('\x1b[41;97m·\x1b[0m')).toBe('<span style="background:#b00020;color:#fff">·</span>');
});

test('256 colours: red and green of the cube, a grey', () => {
  expect(ansiToHtml('\x1b[38;5;196mx\x1b[0m')).toBe('<span style="color:rgb(171 0 0)">x</span>');
  expect(ansiToHtml('\x1b[38;5;46mx\x1b[0m')).toBe('<span style="color:rgb(0 171 0)">x</span>');
  expect(ansiToHtml('\x1b[48;5;232mx\x1b[0m')).toBe('<span style="background:rgb(8 8 8)">x</span>');
});

test('all colours, both of a cell; each goes by itself, or with all others', () => {
  expect(ansiToHtml('\x1b[38;2;31;0;1;48;2;9;8;7m▀')).toBe(
    '<span style="color:rgb(31 0 1);background:rgb(9 8 7)">▀</span>',
  );
  expect(ansiToHtml('\x1b[38;2;0;0;255;1m█\x1b[39ma\x1b[22mb')).toBe(
    '<span style="color:rgb(0 0 255);font-weight:bold">█</span><span style="font-weight:bold">a</span>b',
  );
  expect(ansiToHtml('\x1b[31m\x1b[32ma\x1b[0mb')).toBe('<span style="color:#0a7d28">a</span>b');
});

test('other control characters are shown', () => {
  expect(ansiToHtml('\x1b[2Ja\x1b[31m\x07\u202e')).toBe(
    '\\x1b[2Ja<span style="color:#b00020">\\x07\\u202e</span>',
  );
});

test('text without colours stays what it is', () => {
  expect(ansiToHtml('one\ntwo & "three"')).toBe('one\ntwo &amp; &quot;three&quot;');
});
