import { distance } from 'fastest-levenshtein';

/** The candidate most like `name`, if any is like it at all (case counts little); of several versions of one, the highest. */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let bestScore = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const lower = candidate.toLowerCase();
    const isPart = wanted.length > 2 && wanted !== lower && lower.includes(wanted);
    const score = isPart ? 0.5 : distance(wanted, lower);
    if (score < bestScore || (score === bestScore && isLaterVersion(candidate, best!))) {
      bestScore = score;
      best = candidate;
    }
  }
  return bestScore <= Math.max(2, Math.ceil(name.length * 0.4)) ? best : undefined;
}

/** Whether both are the same except for the number at their end, `-v0`, and that of `name` is higher. */
function isLaterVersion(name: string, other: string): boolean {
  const [version, otherVersion] = [/-v(\d+)$/.exec(name), /-v(\d+)$/.exec(other)];
  if (version === null || otherVersion === null) return false;
  const isSame = name.slice(0, version.index) === other.slice(0, otherVersion.index);
  return isSame && Number(version[1]) > Number(otherVersion[1]);
}

/** The hint for a name that is not known: the nearest one, or where to look. */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const nearest = nearestName(name, candidates);
  if (nearest !== undefined) return `Did you mean ${nearest}?`;
  const shown = candidates.slice(0, 8).join(', ');
  if (candidates.length === 0) return 'None are registered.';
  return `Known are: ${shown}${candidates.length > 8 ? `, … (${candidates.length} in all)` : ''}.`;
}
