// Text that is read later, in the visitor's language.
import { english, type LaterWords } from './englishLater.ts';
import { korean } from './language.ts';

export const laterWords: LaterWords = korean?.laterWords ?? english;
