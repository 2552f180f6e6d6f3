import { expect, test } from 'vitest';
import { Screen } from '../../../../test/terminal/screen.ts';
import { commandHelp, overview } from '../commandLine.ts';
import { commandNames, loadCommand } from '../commands/index.ts';
import { settingsText } from '../runWords.ts';
import { hanging, inColumns, wrapped } from './columns.ts';

const widths = [60, 80, 120];

/** Wraps long lines as a terminal does. */
async function shown(text: string, columns: number): Promise<string[]> {
  const screen = new Screen(columns, 200);
  screen.write(text);
  return screen.lines();
}

test('lines are broken between words only', () => {
  expect(wrapped('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrapped('incomprehensibilities are long', 10)).toEqual(['incomprehensibilities', 'are long']);
  expect(wrapped('', 10)).toEqual(['']);
});

test('texts hang behind their names, or below them where there is no room', () => {
  const rows = [
    ['  dqn', 'Deep Q-network: replay memory, target network'],
    ['  rainbow', 'all six'],
  ] as const;
  expect(hanging(rows, 40).split('\n')).toEqual([
    '  dqn      Deep Q-network: replay',
    '           memory, target network',
    '  rainbow  all six',
  ]);
  expect(hanging(rows, 30).split('\n')).toEqual([
    '  dqn',
    '      Deep Q-network: replay',
    '      memory, target network',
    '  rainbow',
    '      all six',
  ]);
  expect(hanging(rows, Number.POSITIVE_INFINITY).split('\n')).toHaveLength(2);
});

test('cells stand in as many columns as fit', () => {
  expect(inColumns(['a 1', 'bb 22', 'c 3'], 16)).toEqual(['a 1     bb 22', 'c 3']);
  expect(inColumns(['a 1', 'bb 22'], 5)).toEqual(['a 1', 'bb 22']);
});

test.each(widths)('help of every command fits %i columns but for examples', async (columns) => {
  const commands = await Promise.all(commandNames.map(loadCommand));
  for (const text of [overview(columns), ...commands.map((command) => commandHelp(command!, columns))]) {
    const lines = text
      .split('\n')
      .filter((line) => !/^(prism |Usage: | {2}prism |Examples:)/.test(line))
      .join('\n')
      .trimEnd()
      .split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(await shown(lines.join('\n'), columns)).toEqual(lines);
  }
});

test.each(widths)('settings that differ from the defaults, in %i columns', async (columns) => {
  const defaults = {
    hidden: [64, 64],
    discount: 0.99,
    loss: 'huber',
    epsilon: { type: 'constant', value: 0.1 },
  };
  const settings = {
    ...defaults,
    discount: 0.9,
    loss: 'mse',
    epsilon: { type: 'linear', from: 1, to: 0.05, steps: 5000 },
    learningRate: 0.001,
  };
  const text = settingsText(settings, defaults, columns);
  expect(await shown(text, columns)).toEqual(text.split('\n'));
  const words = text.replaceAll(/\s+/g, ' ');
  for (const pair of ['discount 0.9', 'loss mse', 'learningRate 0.001', 'from: 1, to: 0.05, steps: 5000']) {
    expect(words).toContain(pair);
  }
  expect(words).not.toContain('hidden');
  expect(settingsText(settings, {}, columns)).toContain('hidden [64, 64]');
  expect(settingsText(defaults, defaults, columns)).toBe('settings: the defaults');
});
