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

test('text without colours stays what it is', () => {
  expect(ansiToHtml('one\ntwo & "three"')).toBe('one\ntwo &amp; &quot;three&quot;');
});
