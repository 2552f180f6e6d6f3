import { describe, expect, test } from 'vitest';
import { plugin } from '../src/plugin.ts';
import { caseChecks, others, plain } from './environments.ts';

test('every environment of the plugin is among the cases', () => {
  expect(plain.map(([id]) => id)).toEqual(Object.keys(plugin.environments!));
});

test.each([...plain, ...others])('the settings of %s %j pass its schema', (id, given) => {
  const { defaults, schema } = plugin.environments![id]!;
  const config = { ...defaults, ...given };
  expect(schema['~standard'].validate(config)).toMatchObject({ value: config });
});

describe.each(plain)('%s', (...one) => {
  for (const { name, run } of caseChecks(one)) test(name, run);
});
