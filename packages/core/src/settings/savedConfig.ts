import type { Config } from '../plugin/entry.ts';

/** What settings are called now, by what they were called before. */
const names: { readonly [before: string]: string } = {
  normaliseObservations: 'normalizeObservations',
  normaliseRewards: 'normalizeRewards',
};

/** The settings of an agent as they were saved, perhaps by an earlier version, under the names that they have now. */
export function savedConfig(config: Config): Config {
  return Object.fromEntries(Object.entries(config).map(([name, value]) => [names[name] ?? name, value]));
}
