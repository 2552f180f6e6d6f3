import type { Plugin } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { loadRegistry } from '../../packages/cli/src/plugins.ts';
import { root } from '../../scripts/bootstrap/versions.mjs';
import { recordableEnvironments, recordedEnvironment } from './recordedEnvironment.ts';

/** Records the steps, pictures and saved states of a plugin's environments, to the bit, with their default settings. */
export async function sameEnvironments({ name }: Plugin): Promise<void> {
  const registry = await loadRegistry(root, [], [], false);
  test.each(recordableEnvironments(registry).filter(({ plugin }) => plugin === name))(
    '$id',
    async ({ id }) => {
      expect(await recordedEnvironment(registry, id, {}, 50)).toMatchSnapshot();
    },
  );
}
