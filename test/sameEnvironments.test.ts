// Records the steps, pictures and saved states of environments, to the bit, with their default settings. Re-record an intended change
// (`pnpm vitest run test/sameEnvironments.test.ts -u`). Atari cartridges are not in the repository, and a family (`gymnasium/*`) runs in Python.
import { expect, test } from 'vitest';
import { loadRegistry } from '../packages/cli/src/plugins.ts';
import { root } from '../scripts/bootstrap/versions.mjs';
import { recordedEnvironment } from './agents/recordedEnvironment.ts';

const registry = await loadRegistry(root, [], [], false);
const environments = registry
  .list('environments')
  .filter(
    ({ id, plugin }) =>
      !id.endsWith('/*') && (plugin !== '@prism-rl/env-atari' || id.startsWith('PrismCatch')),
  );

test.each(environments)('$id', async ({ id }) => {
  expect(await recordedEnvironment(registry, id, {}, 50)).toMatchSnapshot();
});
