import { expect, test } from 'vitest';
import { Screen } from '../../../../test/terminal/screen.ts';
import { LiveRegion } from './liveRegion.ts';

test.each([60, 80, 120])(
  'in a terminal of %i columns shorter lines leave nothing behind',
  async (columns) => {
    const screen = new Screen(columns);
    const region = new LiveRegion(screen, () => undefined);
    region.draw(['x'.repeat(region.columns), 'a longer line (93.0)', 'three']);
    region.draw(['short', 'a line', 'three']);
    expect(await screen.lines()).toEqual(['short', 'a line', 'three']);
    region.draw(['', 'one']);
    region.close();
    expect(await screen.lines()).toEqual(['', 'one']);
  },
);

test('before it is drawn, and after it is closed, a line is written as it is', () => {
  const screen = new Screen(60);
  const region = new LiveRegion(screen, () => undefined);
  region.print('early');
  expect(screen.raw).toBe('early\n');
  region.draw(['drawn']);
  region.close();
  region.print('late');
  expect(screen.raw.endsWith('late\n')).toBe(true);
});

test('each text is one line, whatever is in it', async () => {
  const screen = new Screen(60);
  const region = new LiveRegion(screen, () => undefined);
  region.draw(['a name\nof two lines', 'a\ttab', 'and\x1b[2Jmore']);
  region.draw(['one', 'two', 'three']);
  region.close();
  expect(await screen.lines()).toEqual(['one', 'two', 'three']);
});
