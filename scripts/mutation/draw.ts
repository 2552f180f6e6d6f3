/** Changes drawn by a seed, each as likely as any other. */
import { createHash } from 'node:crypto';

/**
 * `count` of the keys; the same seed draws the same of them, and mostly the same when some have come or gone.
 *
 * @param count all of them where it is not given.
 */
export function drawn(keys: readonly string[], count: number | undefined, seed: number): readonly string[] {
  if (count === undefined) return keys;
  const rank = (key: string): string => createHash('sha256').update(`${seed} ${key}`).digest('hex');
  return keys
    .map((key) => ({ key, rank: rank(key) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, count)
    .map(({ key }) => key);
}
