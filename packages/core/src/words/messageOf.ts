import { describeValue } from './describeValue.ts';

/**
 * Words for a thrown value, as part of a sentence: the message of an error, else its code or its name (Node gives an error for several
 * addresses that do not answer no message); else the value in a few words. Modules and callbacks may throw anything.
 */
export function messageOf(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown;
  if (!(thrown instanceof Error)) return describeValue(thrown);
  const { message, name } = thrown;
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  return message || code || name;
}
