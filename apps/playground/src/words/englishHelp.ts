// The help for visitors, in English: a term and its meaning each.
import texts from './englishHelp.json' with { type: 'json' };
import { joined, type Spoken } from './spoken.ts';

export const english = joined(texts, { chapter: (number: number) => `chapter ${number} of the course` });

/** The texts in any language. */
export type HelpWords = Spoken<typeof english>;
