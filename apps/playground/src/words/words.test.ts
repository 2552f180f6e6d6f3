import { expect, test } from 'vitest';
import english from './english.json' with { type: 'json' };
import help from './englishHelp.json' with { type: 'json' };
import later from './englishLater.json' with { type: 'json' };
import texts from './korean.json' with { type: 'json' };
import { filled, helpWords, laterWords, words } from './korean.ts';
import { filled as inEnglish } from './words.ts';

/** All texts with their paths. */
function textsOf(part: unknown, path = ''): [path: string, text: string][] {
  if (typeof part === 'string') return [[path, part]];
  return Object.entries(part as object)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, inner]) => textsOf(inner, `${path}.${name}`));
}
const pathsOf = (part: unknown): string[] => textsOf(part).map(([path]) => path);

test('each text is there in both languages', () => {
  expect(pathsOf(words)).toEqual(pathsOf(english));
  expect(pathsOf(laterWords)).toEqual(pathsOf(later));
  expect(pathsOf(helpWords)).toEqual(pathsOf(help));
});

const placesOf = (text: string): string[] =>
  Array.from(text.matchAll(/\{(\d)/g), ([, place]) => place!).sort();

test('a Korean sentence has places for what the English one is about', () => {
  const original = new Map(textsOf({ words: english, laterWords: later, helpWords: help }));
  const { names: _, ...spoken } = texts;
  const all = textsOf(spoken).filter(([, text]) => placesOf(text).length > 0);
  expect(all.length).toBeGreaterThan(120);
  const strange = all.filter(([path, text]) => {
    const known = placesOf(original.get(path)!);
    return placesOf(text).some((place) => !known.includes(place));
  });
  expect(strange).toEqual([]);
});

test('no sentence has a choice that is not closed', () => {
  for (const [, text] of textsOf([english, later, help, texts])) {
    const given = [2, 3, 4, 5, 6];
    expect(filled(text, ...given)).not.toMatch(/[{}|]/);
    expect(inEnglish(text, ...given)).not.toMatch(/[{}|]/);
  }
});

test('Korean sentences are filled with names and their particles, with numbers and with lists', () => {
  expect(filled(words.pen.chosen, '벽')).toBe('이제 벽을 그립니다.');
  expect(filled(words.pen.chosen, '골')).toBe('이제 골을 그립니다.');
  expect(filled(words.link.noAgent, '가', 'DQN')).toBe(
    '가 에이전트는 여기에 없습니다. 대신 DQN을 보여 드립니다.',
  );
  expect(filled(laterWords.share.taken, 20_000)).toBe('20,000 타임스텝');
  expect(filled(laterWords.outcome.below, ['살사', 'DQN'])).toBe(
    '그림보다 훨씬 아래에서 끝난 변형: 살사, DQN.',
  );
  expect(filled(laterWords.verdict.ends, ['살사', '큐러닝'], false, 'DQN')).toBe(
    '살사, 큐러닝은 DQN보다 낮게 끝납니다.',
  );
});

test.each([
  [later.outcome.below, [['Sarsa']], 'Sarsa ends far below the chart.'],
  [later.outcome.below, [['Sarsa', 'DQN', 'PPO']], 'Sarsa, DQN, and PPO end far below the chart.'],
  [later.outcome.ended, [1, 20], '1 run of 20 has ended'],
  [later.duel.needed, [undefined, true], 'The agent has not beaten you yet, in the mean of 20 episodes.'],
  [
    later.duel.needed,
    [12_000, false],
    'The agent needed 12,000 steps to beat that, in the mean of 20 episodes.',
  ],
  [later.crowd.found, [1, 20, true], '1 of 20 has not found the way yet.'],
  [later.crowd.found, [0, 16, false], 'All 16 have learned it.'],
  [later.units['MinAtar/Breakout-v1'], ['1'], '1 brick'],
  [later.play.last, ['3.00', '5.00', 2], '3.00 last, 5.00 best of 2'],
  [english.page.policy, [undefined], 'This policy was trained before. Train one of your own, and compare.'],
  [english.transport.perSecond, [1, true], '1 sweep a second'],
  [english.run.playing, ['{1?a|b}'], 'Playing {1?a|b}'],
])('%s', (sentence, given, filledIn) => {
  expect(inEnglish(sentence, ...given)).toBe(filledIn);
});
