// Records the steps, pictures and saved states of environments, to the bit, with their default settings. Re-record an intended change
// (`pnpm vitest run test/sameEnvironments.test.ts -u`), and mention it in the changeset. Atari cartridges are not in the repository.
import { expect, test } from 'vitest';
import { loadRegistry } from '../packages/cli/src/plugins.ts';
import { root } from '../scripts/bootstrap/versions.mjs';
import { recordedEnvironment } from './agents/recordedEnvironment.ts';

const registry = await loadRegistry(root, [], [], false);
const environments = registry
  .list('environments')
  .filter(({ id, plugin }) => plugin !== '@prism-rl/env-atari' || id.startsWith('PrismCatch'));

test.each(environments)('$id', async ({ id }) => {
  expect(await recordedEnvironment(registry, id, {}, 50)).toMatchSnapshot();
});
