import { type PluginOrigin, PrismError } from '@prism-rl/core';

/** The code that trains the runs of a sweep. Runs of different code do not belong to one sweep. */
export type SweepCode = {
  readonly prismVersion: string;
  readonly plugins: readonly PluginCode[];
};

/** A plugin as it was when it trained a run. */
export type PluginCode = {
  readonly name: string;
  /** null for one that belongs to no package. */
  readonly version: string | null;
  readonly digest: string | null;
};

/** The code of plugins, without their paths. */
export function pluginCode(plugins: readonly PluginOrigin[]): PluginCode[] {
  return plugins.map(({ name, version = null, digest = null }) => ({ name, version, digest }));
}

/**
 * Checks that code is the same as the code that a sweep was begun with. A plugin that the sweep does not name may be there, too.
 *
 * @throws PrismError `incompatible` with the first difference.
 */
export function requireSameCode(begun: SweepCode, here: SweepCode): void {
  const difference = differenceOf(begun, here);
  if (difference === undefined) return;
  throw new PrismError('incompatible', `This sweep was started with other code: ${difference}.`, {
    hint: 'Use the same versions and plugins everywhere, or pass --accept-other-code: each result records the code that trained it.',
  });
}

function differenceOf(begun: SweepCode, here: SweepCode): string | undefined {
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
  return undefined;
}
