// The help in the visitor's language.
import { english, type HelpWords } from './englishHelp.ts';
import { korean } from './language.ts';

/** The place of a word, given in English, among all. */
export function placeOf(word: string): number {
  return english.sections.flatMap(({ entries }) => entries.map(([term]) => String(term))).indexOf(word);
}

export const helpWords: HelpWords = korean?.helpWords ?? english;
