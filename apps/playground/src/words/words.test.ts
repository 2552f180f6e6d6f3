import { expect, test } from 'vitest';
import { english } from './english.ts';
import { english as help } from './englishHelp.ts';
import { english as later } from './englishLater.ts';
import texts from './korean.json' with { type: 'json' };
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

/** Sentences with places to fill, and what has the same name in English. */
function filledIn(
  part: unknown,
  original: unknown,
  path: string,
): [path: string, places: number, of: number][] {
  if (typeof part === 'string') {
    const places = [...part.matchAll(/\{(\d)/g)].map(([, place]) => Number(place) + 1);
    const of = typeof original === 'function' ? original.length : 0;
    return places.length === 0 ? [] : [[path, Math.max(...places), of]];
  }
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return [];
  return Object.entries(part).flatMap(([name, inner]) =>
    filledIn(inner, (original as { readonly [name: string]: unknown })[name], `${path}.${name}`),
  );
}

test('a Korean sentence has places for what the English one is about', () => {
  const all = [
    ...filledIn(texts.words, english, 'words'),
    ...filledIn(texts.laterWords, later, 'laterWords'),
    ...filledIn(texts.helpWords, help, 'helpWords'),
  ];
  expect(all.length).toBeGreaterThan(80);
  expect(all.filter(([, places, of]) => places > of)).toEqual([]);
});

test('Korean sentences are filled with names and their particles, with numbers and with lists', () => {
  expect(words.pen.chosen('벽')).toBe('이제 벽을 그립니다.');
  expect(words.pen.chosen('골')).toBe('이제 골을 그립니다.');
  expect(words.link.noAgent('가', 'DQN')).toBe('가 에이전트는 여기에 없습니다. 대신 DQN을 보여 드립니다.');
  expect(laterWords.share.steps(20_000)).toBe('20,000 타임스텝');
  expect(laterWords.outcome.below(['살사', 'DQN'])).toBe('그림보다 훨씬 아래에서 끝난 변형: 살사, DQN.');
});
