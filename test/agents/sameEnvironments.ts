import type { Plugin } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { allPlugins } from './allPlugins.ts';
import { recordableEnvironments, recordedEnvironment } from './recordedEnvironment.ts';
import { sameDeclarations } from './sameDeclarations.ts';

/** Records the steps, pictures and saved states of a plugin's environments, to the bit, with their default settings. */
export async function sameEnvironments(plugin: Plugin): Promise<void> {
  sameDeclarations(plugin);
  const registry = await allPlugins();
  test.each(recordableEnvironments(registry).filter((own) => own.plugin === plugin.name))(
    '$id',
    async ({ id }) => {
      expect(await recordedEnvironment(registry, id, {}, 50)).toMatchSnapshot();
    },
  );
}
