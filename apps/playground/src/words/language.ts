// The language of the page: English, or Korean, whose text is loaded on demand.
import { keep, kept } from '../run/live/keptChoices.ts';

/** Both languages, by their own names. */
export const languages = { en: 'English', ko: '한국어' } as const;

const asked = new URLSearchParams(globalThis.location?.search);
const named = asked.get('lang') ?? (globalThis.location && kept('language'));
/** The visitor's language: the link's, else the last visit's. */
export const language: keyof typeof languages = named === 'ko' ? 'ko' : 'en';
// A frame takes the language of the page around it, which is not stored as a choice.
if (asked.has('lang') && !asked.has('embed')) keep('language', language);

/** All Korean text, once loaded; the English page contains none of it. */
export let korean: typeof import('./korean.ts') | undefined;

/** Loads the visitor's language before the page is drawn. */
export async function loadLanguage(): Promise<void> {
  if (language === 'ko') korean = await import('./korean.ts');
}

const translated = new WeakMap<object, unknown>();

/** A world, an agent or an experiment with its titles and sentences in the visitor's language. */
export function inLanguage<T>(entry: T): T {
  if (korean === undefined) return entry;
  if (typeof entry === 'string') return (korean.names[entry] ?? entry) as T;
  if (typeof entry !== 'object' || entry === null) return entry;
  if (!translated.has(entry)) {
    const parts = Object.entries(entry).map(([key, part]) => [key, inLanguage(part)]);
    translated.set(entry, Array.isArray(entry) ? parts.map(([, part]) => part) : Object.fromEntries(parts));
  }
  return translated.get(entry) as T;
}
