import { expect, test } from 'vitest';
import { english } from './english.ts';
import { english as help } from './englishHelp.ts';
import { english as later } from './englishLater.ts';
import { helpWords, laterWords, words } from './korean.ts';

/** Names of all texts, with the number of entries of lists and whether they are sentences about something. */
function namesOf(part: unknown): unknown {
  if (typeof part === 'function') return 'function';
  if (Array.isArray(part)) return part.map(namesOf);
  if (typeof part !== 'object' || part === null) return typeof part;
  return Object.fromEntries(
    Object.entries(part)
      .map(([name, inner]): [string, unknown] => [name, namesOf(inner)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

test('each text is there in both languages', () => {
  expect(namesOf(words)).toEqual(namesOf(english));
  expect(namesOf(laterWords)).toEqual(namesOf(later));
  expect(namesOf(helpWords)).toEqual(namesOf(help));
});
