// Records the steps, pictures and saved states of environments, to the bit, with their default settings. Re-record an intended change
// (`pnpm vitest run test/sameEnvironments.test.ts -u`).
import { expect, test } from 'vitest';
import { loadRegistry } from '../packages/cli/src/plugins.ts';
import { root } from '../scripts/bootstrap/versions.mjs';
import { recordableEnvironments, recordedEnvironment } from './agents/recordedEnvironment.ts';

const registry = await loadRegistry(root, [], [], false);

test.each(recordableEnvironments(registry))('$id', async ({ id }) => {
  expect(await recordedEnvironment(registry, id, {}, 50)).toMatchSnapshot();
});
