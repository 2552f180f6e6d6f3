import { suitesOf } from '@prism-rl/experiments';
import { expect, test } from 'vitest';
import { presetOfSuite } from '../commands/ablate.ts';
import { loadRegistry } from '../plugins.ts';

const registry = await loadRegistry(import.meta.dirname, []);

test('a suite whose preset says so is trained with it; in others each environment has its own', () => {
  const arms = [{ agent: 'q-learning' }, { agent: 'rainbow-no-per' }];
  expect(presetOfSuite(registry, 'atari-100k', arms)).toBe('atari-100k');
  expect(presetOfSuite(registry, 'atari-100k', [{ agent: 'q-learning' }])).toBeUndefined();
  for (const suite of ['atari', 'minatar', 'classic'])
    expect(presetOfSuite(registry, suite, arms)).toBeUndefined();
});

test('the preset of Atari 100k names the games of the suite', () => {
  const { environments } = registry.get('agents', 'rainbow').entry.presets!['atari-100k']!;
  expect([...environments!].sort()).toEqual([...suitesOf(registry).get('atari-100k')!].sort());
});

test('presets name suites that exist', () => {
  const suites = new Set(suitesOf(registry).keys());
  for (const { entry } of registry.list('agents')) {
    for (const { suite } of Object.values(entry.presets ?? {})) {
      if (suite !== undefined) expect(suites).toContain(suite);
    }
  }
});
