import { PrismError } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { option, parseCommand, requireApart } from './command.ts';

const command = {
  ...{ name: 'try', args: [], examples: [], run: async () => undefined },
  options: {
    fast: option.flag('a flag'),
    name: option.text('N', 'a text'),
    part: option.number('P', 'a number'),
    set: option.list('KEY=VALUE', 'a list'),
  },
};
const optionsOf = (...argv: readonly string[]) => parseCommand(command, argv).options;

test('an option that is given is told as it was written, whatever its type', () => {
  const options = optionsOf('--fast', '--name', 'a b', '--part', '0.5', '--set', 'a=1', '--set', 'b=2');
  const names = ['fast', 'name', 'part', 'set', 'plugin'];
  expect(names.map((name) => options.given(name))).toEqual([true, true, true, true, false]);
  expect(names.map((name) => options.words(name))).toEqual([
    ['--fast'],
    ['--name', 'a b'],
    ['--part', '0.5'],
    ['--set', 'a=1', '--set', 'b=2'],
    [],
  ]);
});

test('a fraction is a number from 0 to 1', () => {
  expect(['0', '1', '0.25'].map((text) => optionsOf('--part', text).fraction('part'))).toEqual([0, 1, 0.25]);
  expect(optionsOf().fraction('part')).toBeUndefined();
  for (const text of ['-0.01', '1.01'])
    expect(() => optionsOf('--part', text).fraction('part')).toThrow(
      `--part must be a number from 0 to 1, but is ${text}.`,
    );
});

test('two options that contradict each other are refused, each alone is not', () => {
  for (const argv of [[], ['--fast'], ['--name', 'a']])
    expect(() => requireApart(optionsOf(...argv), 'fast', 'name', 'Leave one out.')).not.toThrow();
  expect(() => requireApart(optionsOf('--fast', '--name', 'a'), 'fast', 'name', 'Leave one out.')).toThrow(
    expect.objectContaining({
      ...{ name: PrismError.name, code: 'invalid-argument', hint: 'Leave one out.' },
      message: '--fast and --name cannot be given together.',
    }),
  );
});
