import { type Config, type PluginOrigin, PrismError } from '@prism-rl/core';

/** The code that trains the runs of a sweep. Runs of different code do not belong to one sweep. */
export type SweepCode = {
  readonly prismVersion: string;
  readonly plugins: readonly PluginCode[];
  /** Sources of all environments, see `EnvironmentSources`; absent: not compared. */
  readonly sources?: { readonly [name: string]: string };
};

/** A plugin as it was when it trained a run. */
export type PluginCode = {
  readonly name: string;
  /** null for a plugin outside a package. */
  readonly version: string | null;
  readonly digest: string | null;
};

/** The code of plugins, without their paths. */
export function pluginCode(plugins: readonly PluginOrigin[]): PluginCode[] {
  return plugins.map(({ name, version = null, digest = null }) => ({ name, version, digest }));
}

/** Returns the code that a manifest or a result records; undefined if it records none. */
export function recordedCode(
  { prismVersion }: Config,
  plugins: readonly PluginCode[] = [],
  sources?: SweepCode['sources'],
): SweepCode | undefined {
  if (typeof prismVersion !== 'string') return undefined;
  return { prismVersion, plugins, ...(sources && { sources }) };
}

/**
 * Checks that code is the same as the code that a sweep was begun with. A plugin or a source that the sweep does not name may be there, too.
 *
 * @throws PrismError `incompatible` with the first difference.
 */
export function requireSameCode(begun: SweepCode, here: SweepCode): void {
  const difference = codeDifference(begun, here);
  if (difference === undefined) return;
  throw PrismError.incompatible`This sweep was started with other code: ${difference}.
    Use the same versions, plugins and files everywhere, or accept the difference: each result records the code that trained it.`.about(
    'acceptOtherCode',
  );
}

/** Describes the first difference between the code that something was begun with and the code here; undefined if there is none. */
export function codeDifference(begun: SweepCode, here: SweepCode): string | undefined {
  if (begun.prismVersion !== here.prismVersion)
    return `with Prism RL ${begun.prismVersion}, and this is ${here.prismVersion}`;
  for (const { name, version, digest } of begun.plugins) {
    const own = here.plugins.find((plugin) => plugin.name === name);
    if (own === undefined) return `with the plugin ${name}, which is not loaded here`;
    if (version !== own.version)
      return `with ${name} ${version ?? 'without a version'}, and this is ${own.version}`;
    if (digest !== own.digest)
      return `the modules of the plugin ${name} differ (${digest} then, ${own.digest} here)`;
  }
  for (const [name, then] of here.sources === undefined ? [] : Object.entries(begun.sources ?? {})) {
    const now = here.sources?.[name];
    if (then !== now) return `${name} differs (${then} then, ${now ?? 'not used'} here)`;
  }
  return undefined;
}
