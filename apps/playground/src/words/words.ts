// Text of the page in the visitor's language. What is read after the first step is in `laterWords.ts` and `helpWords.ts`.
import english from './english.json' with { type: 'json' };
import { type Filled, filledIn } from './filled.ts';
import { korean, loadLanguage } from './language.ts';

export let words = english;

/** Fills the places of a sentence. */
export let filled: Filled = filledIn('en', (names) =>
  new Intl.ListFormat('en', { type: 'conjunction' }).format(names),
);

/** Loads the text of the visitor's language before the page is drawn. */
export async function loadWords(): Promise<void> {
  await loadLanguage();
  if (korean !== undefined) ({ words, filled } = korean);
}
