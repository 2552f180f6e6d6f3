// Text of the page in the visitor's language.
import { english, type Words } from './english.ts';
import { korean, loadLanguage } from './language.ts';

export let words: Words = english;

/** Loads the text of the visitor's language before the page is drawn. */
export async function loadWords(): Promise<void> {
  await loadLanguage();
  words = korean?.words ?? english;
}
