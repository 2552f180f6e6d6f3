// Text that is read later, in the visitor's language.
import english from './englishLater.json' with { type: 'json' };
import { korean } from './language.ts';
import { filled } from './words.ts';

export const laterWords = korean?.laterWords ?? english;

/** A number with its separators. */
export const count = (number: number): string => filled('{0#}', number);

/** A duration in words, as precise as it is known. */
export function duration(milliseconds: number): string {
  const { few, seconds, minutes, hours } = laterWords.duration;
  const inSeconds = milliseconds / 1000;
  if (inSeconds < 10) return few;
  if (inSeconds < 90) return filled(seconds, 10 * Math.ceil(inSeconds / 10));
  const inMinutes = Math.round(inSeconds / 60);
  return inMinutes < 90 ? filled(minutes, inMinutes) : filled(hours, Math.round(inMinutes / 60));
}
