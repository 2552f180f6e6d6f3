import { describe, expect, test } from 'vitest';
import { Screen } from '../../../../test/terminal/screen.ts';
import { LiveRegion, printable, printLine, printPicture } from './liveRegion.ts';

describe('liveRegion', () => {
  test.each([60, 80, 120])('shorter lines erase longer ones in a terminal of %i columns', async (columns) => {
    const screen = new Screen(columns);
    const region = new LiveRegion(screen, () => undefined);
    region.draw(['x'.repeat(region.columns), 'a longer line (93.0)', 'three']);
    region.draw(['short', 'a line', 'three']);
    expect(await screen.lines()).toEqual(['short', 'a line', 'three']);
    region.draw(['', 'one']);
    region.close();
    expect(await screen.lines()).toEqual(['', 'one']);
  });

  test('prints lines directly before it is drawn and after it is closed', () => {
    const screen = new Screen(60);
    const region = new LiveRegion(screen, () => undefined);
    region.print('early');
    expect(screen.raw).toBe('early\n');
    region.draw(['drawn']);
    region.close();
    region.print('late');
    expect(screen.raw.endsWith('late\n')).toBe(true);
  });

  test('each text is one line, whatever its contents', async () => {
    const screen = new Screen(60);
    const region = new LiveRegion(screen, () => undefined);
    region.draw(['a name\nof two lines', 'a\ttab', 'and\x1b[2Jmore']);
    region.draw(['one', 'two', 'three']);
    region.close();
    expect(await screen.lines()).toEqual(['one', 'two', 'three']);
  });
});

describe('printable', () => {
  test.each([
    ['plain text, é, 界, 👩‍🚀', undefined],
    ['two\nlines\tand a tab', undefined],
    ['\x1b[8mhidden\x1b[0m', '\\x1b[8mhidden\\x1b[0m'],
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

  test('pictures keep their colours, and nothing else', () => {
    let written = '';
    const stream = { write: (text: string) => (written += text) };
    const picture = '\x1b[1;31mred\x1b[0m and \x1b[38;5;208mmore\x1b[m\x1b[K';
    printPicture(stream, `${picture}\x1b[2J\x07`);
    printLine(stream, picture.slice(0, 10));
    expect(written).toBe(`${picture}\\x1b[2J\\x07\n\\x1b[1;31mred\n`);
  });
});
