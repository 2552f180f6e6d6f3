import type { Registry } from '@prism-rl/core';
import { loadRegistry } from '../../packages/cli/src/plugins.ts';
import { root } from '../../scripts/bootstrap/versions.mjs';

/** The plugins of this repository. */
export function allPlugins(): Promise<Registry> {
  return loadRegistry(root, [], [], false);
}
