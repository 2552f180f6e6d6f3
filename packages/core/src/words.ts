import { distance } from 'fastest-levenshtein';
import { PrismError } from './errors.ts';

/**
 * Writes a count with its noun: `1 run`, `2 runs`.
 *
 * @param noun a noun with a regular plural.
 * @param shown the formatted number; default: all digits.
 */
export function counted(count: number, noun: string, shown: string = String(count)): string {
  return `${shown} ${noun}${count === 1 ? '' : 's'}`;
}

/** Maximum number of elements or fields to show, and depth. */
const most = 8;
const deepest = 4;

/** Describes a value in a few words: `Float32Array[0, 1]`, `{gear: 2, position: Float32Array[0.5, NaN]}`, `"left"`. */
export function describeValue(value: unknown, depth = 0): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `the function ${value.name || 'without a name'}`;
  if (value instanceof PrismError) return `PrismError ${value.code} (${value.message})`;
  if (value instanceof Error) return `${value.name} (${value.message})`;
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value);
  if (value instanceof Promise) return 'a Promise';
  if (depth === deepest) return '…';
  if (ArrayBuffer.isView(value)) {
    const name = value.constructor.name;
    return `${name}[${listed(Array.from((value as Uint8Array).subarray?.(0, most + 1) ?? []))}]`;
  }
  if (Array.isArray(value)) {
    return `[${listed(value.slice(0, most + 1).map((element) => describeValue(element, depth + 1)))}]`;
  }
  const fields = Object.entries(value).slice(0, most + 1);
  return `{${listed(fields.map(([name, field]) => `${name}: ${describeValue(field, depth + 1)}`))}}`;
}

function listed(parts: readonly unknown[]): string {
  return parts.length > most ? `${parts.slice(0, most).join(', ')}, …` : parts.join(', ');
}

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

/** Length up to which names are compared: the time grows with its square. */
const longestName = 200;

/** Finds the candidate most similar to `name`, ignoring case; of several versions, the highest. */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > longestName) return undefined;
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let bestScore = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    if (candidate.length > longestName) continue;
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

/** Whether the names differ only in their version, `-v0`, and `name` has the higher one. */
function isLaterVersion(name: string, other: string): boolean {
  const [version, otherVersion] = [/-v(\d+)$/.exec(name), /-v(\d+)$/.exec(other)];
  if (version === null || otherVersion === null) return false;
  const isSame = name.slice(0, version.index) === other.slice(0, otherVersion.index);
  return isSame && Number(version[1]) > Number(otherVersion[1]);
}

/** Returns a hint for an unknown name: the nearest candidate, or a list. */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const nearest = nearestName(name, candidates);
  if (nearest !== undefined) return `Did you mean ${nearest}?`;
  const shown = candidates.slice(0, 8).join(', ');
  if (candidates.length === 0) return 'None are registered.';
  return `Known are: ${shown}${candidates.length > 8 ? `, … (${candidates.length} in all)` : ''}.`;
}
