import type { Registry } from '@prism-rl/core';
import type { SweepArm } from './planSweep.ts';

/** Environments by the suites that they name, both in the order of their names. */
export function suitesOf(registry: Registry): Map<string, string[]> {
  const suites = new Map<string, string[]>();
  for (const { id, entry } of registry.list('environments')) {
    for (const name of entry.suites ?? []) suites.set(name, [...(suites.get(name) ?? []), id]);
  }
  return new Map([...suites].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The preset of the arms' agents for a whole suite; undefined if none has one. */
export function presetOfSuite(
  registry: Registry,
  suite: string,
  arms: readonly Pick<SweepArm, 'agent'>[],
): string | undefined {
  const presets = arms.flatMap(({ agent }) =>
    Object.entries(registry.get('agents', agent).entry.presets ?? {}),
  );
  return presets.find(([, preset]) => preset.suite === suite)?.[0];
}
