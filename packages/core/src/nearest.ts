import { distance } from 'fastest-levenshtein';

/** The candidate most like `name`, if any is like it at all (case counts little). */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let bestScore = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const lower = candidate.toLowerCase();
    const isPart = wanted.length > 2 && lower.includes(wanted);
    const score = isPart ? 0.5 : distance(wanted, lower);
    if (score < bestScore) {
      bestScore = score;
      best = candidate;
    }
  }
  return bestScore <= Math.max(2, Math.ceil(name.length * 0.4)) ? best : undefined;
}

/** The hint for a name that is not known: the nearest one, or where to look. */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const nearest = nearestName(name, candidates);
  if (nearest !== undefined) return `Did you mean ${nearest}?`;
  const shown = candidates.slice(0, 8).join(', ');
  if (candidates.length === 0) return 'None are registered.';
  return `Known are: ${shown}${candidates.length > 8 ? `, … (${candidates.length} in all)` : ''}.`;
}
