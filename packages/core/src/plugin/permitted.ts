import type { EnvironmentEntry, NamedCode } from './entries.ts';

/** Throws to refuse code, before it is imported or started. */
export type Permit = (codes: readonly NamedCode[]) => Promise<void>;

/** The entry; before it creates or reads anything, `permit` must allow the code that its name and settings lead to. */
export function permitted(entry: EnvironmentEntry<object>, permit: Permit): EnvironmentEntry<object> {
  if (entry.namedCode === undefined) return entry;
  const allow = async (config: object, member?: string): Promise<void> =>
    permit(entry.namedCode!(config, member));
  return {
    ...entry,
    create: async (config, member) => {
      await allow(config, member);
      return entry.create(config, member);
    },
    ...(entry.createVector && {
      createVector: async (numEnvs, config, member) => {
        await allow(config, member);
        return entry.createVector!(numEnvs, config, member);
      },
    }),
    ...(entry.sources && {
      sources: async (config, member) => {
        await allow(config, member);
        return entry.sources!(config, member);
      },
    }),
    ...(entry.game && {
      game: async (config, member) => {
        await allow(config, member);
        return entry.game!(config, member);
      },
    }),
  };
}
