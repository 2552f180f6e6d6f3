import fc from 'fast-check';
import { expect, test } from 'vitest';
import { armFolder, environmentFolder } from './planSweep.ts';

test.each([
  ['dqn', 'dqn'],
  ['dqn+per_2.0', 'dqn+per_2.0'],
  ['rainbow-noisy', 'rainbow-noisy'],
])('the folder of the arm %s is its name', (name, folder) => {
  expect(armFolder(name)).toBe(folder);
});

test.each([
  ['CartPole-v1', 'CartPole-v1'],
  ['MinAtar/Breakout-v1', 'MinAtar~Breakout-v1'],
])('the folder of the environment %s can be told from it', (id, folder) => {
  expect(environmentFolder(id)).toBe(folder);
});

test.each([
  ['a b', 'a-b'],
  ['a?b', 'a b'],
  ['dqn', 'DQN'],
  ['Dqn', 'dQn'],
  ['x'.repeat(150), `${'x'.repeat(149)}y`],
  ['straße', 'STRASSE'],
  ['é', 'e\u0301'],
  ['nul', 'NUL'],
  ['a.', 'a'],
])('%s and %s have different folders, also where case does not count', (a, b) => {
  expect(armFolder(a).toLowerCase()).not.toBe(armFolder(b).toLowerCase());
});

test('no two names have one folder, and every folder may stand on every disk', () => {
  const awkward = fc.string({
    unit: fc.constantFrom(...'aAbB. /~-:*?"<>|\\\n\u001b'),
    minLength: 1,
    maxLength: 4,
  });
  const name = fc.oneof(
    awkward,
    fc.string({ minLength: 1, unit: 'grapheme' }),
    fc.constantFrom('con', 'aux.txt'),
  );
  fc.assert(
    fc.property(name, name, (a, b) => {
      for (const folder of [armFolder, environmentFolder]) {
        expect(folder(a)).toMatch(/^[\w.+~-]{1,112}$/);
        expect(folder(a)).not.toMatch(/^\.+$|\.$|^(con|prn|aux|nul)(\.|$)/i);
        if (a !== b) expect(folder(a)).not.toBe(folder(b));
      }
      if (a !== b) expect(armFolder(a).toLowerCase()).not.toBe(armFolder(b).toLowerCase());
    }),
    { numRuns: 5000 },
  );
});
