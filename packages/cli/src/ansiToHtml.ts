/** Converts text with terminal colours, as `renderText` and `renderTable` return it, to HTML. */

import { printable } from '@prism-rl/loggers/terminal';

/** The 16 named colours, dark ones first, for a light page. */
const named = [
  ...['#222', '#b00020', '#0a7d28', '#9a6700', '#1f4fbf', '#8a2fb0', '#0b7a80', '#777'],
  ...['#555', '#d9304f', '#12a150', '#b98900', '#3b74e8', '#b04fd8', '#1299a3', '#fff'],
];

/** `ESC [ numbers m`, with the numbers as a group. */
const colourCode = new RegExp(`${String.fromCharCode(27)}\\[([\\d;]*)m`);

/** Escapes HTML's special characters. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Styles of the text that follows, by CSS property. */
type Style = ReadonlyMap<string, string>;

/** Keeps line breaks; put the result into a `<pre>`. */
export function ansiToHtml(text: string): string {
  const parts = text.split(colourCode);
  let html = '';
  let style: Style = new Map();
  for (const [k, part] of parts.entries()) {
    if (k % 2 === 1) style = styleOf(part, style);
    else if (part !== '') html += styled(escapeHtml(printable(part)), style);
  }
  return html;
}

function styled(markup: string, style: Style): string {
  const rules = [...style].map(([property, value]) => `${property}:${value}`).join(';');
  return rules === '' ? markup : `<span style="${rules}">${markup}</span>`;
}

function styleOf(codes: string, before: Style): Style {
  const numbers = codes.split(';').map(Number);
  const style = new Map(before);
  for (let k = 0; k < numbers.length; k++) {
    const code = numbers[k]!;
    const property = isBackground(code) ? 'background' : 'color';
    if (code === 0) style.clear();
    else if (code === 1) style.set('font-weight', 'bold');
    else if (code === 22) style.delete('font-weight');
    else if (code === 39 || code === 49) style.delete(property);
    else if ((code === 38 || code === 48) && numbers[k + 1] === 5) {
      style.set(property, colourOf(numbers[k + 2] ?? 0));
      k += 2;
    } else if ((code === 38 || code === 48) && numbers[k + 1] === 2) {
      style.set(property, `rgb(${numbers.slice(k + 2, k + 5).join(' ')})`);
      k += 4;
    } else if (code >= 30 && code <= 37) style.set(property, named[code - 30]!);
    else if (code >= 90 && code <= 97) style.set(property, named[code - 82]!);
    else if (code >= 40 && code <= 47) style.set(property, named[code - 40]!);
  }
  return style;
}

function isBackground(code: number): boolean {
  return code >= 40 && code <= 49;
}

/** One of the 256 colours: 16 named ones, a 6 × 6 × 6 cube (a third darker here, to be legible on white), 24 greys. */
function colourOf(index: number): string {
  if (index < 16) return named[index]!;
  if (index >= 232) return `rgb(${[0, 0, 0].map(() => 8 + 10 * (index - 232)).join(' ')})`;
  const cube = index - 16;
  const level = (digit: number): number => Math.round((digit === 0 ? 0 : 55 + 40 * digit) * 0.67);
  return `rgb(${[Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level).join(' ')})`;
}
