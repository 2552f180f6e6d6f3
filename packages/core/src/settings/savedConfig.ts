import type { Json } from '../contracts/snapshot.ts';
import type { Config } from '../plugin/entry.ts';

/** What settings are called now, by what they were called before. */
const names: { readonly [before: string]: string } = {
  normaliseObservations: 'normalizeObservations',
  normaliseRewards: 'normalizeRewards',
};

/** Settings that were added beside another, with what runs did before: their defaults are something else. */
const added: readonly (readonly [beside: string, name: string, before: Json])[] = [
  ['learningStarts epsilonSteps', 'epsilonFrom', 'start'],
  ['learningStarts priorityBetaStart', 'priorityBetaFrom', 'start'],
];

/**
 * All settings of an agent as they were saved, perhaps by an earlier version: under the names that they have now, and with the settings
 * that say what runs did then.
 */
export function savedConfig(config: Config): Config {
  const saved: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(config)) saved[names[name] ?? name] = value;
  for (const [beside, name, before] of added)
    if (!(name in saved) && beside.split(' ').every((other) => other in saved)) saved[name] = before;
  return saved;
}
