// The help for visitors: a term and its meaning each.
import english from './englishHelp.json' with { type: 'json' };
import { korean } from './language.ts';

export const helpWords = korean?.helpWords ?? english;

/** The place of a word, given in English, among all. */
export function placeOf(word: string): number {
  return english.sections.flatMap(({ entries }) => entries.map(([term]) => term)).indexOf(word);
}
