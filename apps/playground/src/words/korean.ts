// All text of the page in Korean, one file: loaded before the page is drawn, for Korean readers only.
import type english from './english.json';
import type help from './englishHelp.json';
import type later from './englishLater.json';
import { filledIn } from './filled.ts';
import texts from './korean.json' with { type: 'json' };

/** A name with the particle for its last sound: `DQN은`, `살사는`. */
function particle(name: string, closed: string, open: string): string {
  const last = name.replace(/[^\p{L}\p{N}]+$/u, '').at(-1) ?? '';
  const syllable = last.charCodeAt(0) - 0xac00;
  const isClosed = syllable >= 0 && syllable < 11_172 ? syllable % 28 > 0 : /[LMNRlmnr013678]/.test(last);
  return name + (isClosed ? closed : open);
}

export const filled = filledIn('ko', (names) => names.join(', '), particle);

export const words: typeof english = texts.words;
export const laterWords: typeof later = texts.laterWords;
export const helpWords: typeof help = texts.helpWords;

/** Titles and sentences of worlds, agents and experiments, by the English ones. */
export const names: { readonly [english: string]: string } = texts.names;
