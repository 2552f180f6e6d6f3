import type { Registry } from '@prism-rl/core';

/** Environments by the suites that they name, both in the order of their names. */
export function suitesOf(registry: Registry): Map<string, string[]> {
  const suites = new Map<string, string[]>();
  for (const { id, entry } of registry.list('environments')) {
    for (const name of entry.suites ?? []) suites.set(name, [...(suites.get(name) ?? []), id]);
  }
  return new Map([...suites].sort(([a], [b]) => (a < b ? -1 : 1)));
}
