// What runs give, to the bit, on an engine that is plain JavaScript: each algorithm in one environment. A change of
// what runs do shows here, wherever it was made. One that is meant is recorded anew (`npx vitest run test/sameBits.test.ts -u`), and said in
// the changeset, for runs that others have made no longer come out as they did.
import type { Engine, Registry } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { describe, expect, test } from 'vitest';
import { loadRegistry } from '../packages/cli/src/plugins.ts';
import { root } from '../scripts/bootstrap/versions.mjs';
import { recordedRun } from './agents/recordedRun.ts';
import { firstRuns, optionsOf, type Run, runsOfAgents } from './agents/smallRuns.ts';

const registry: Registry = await loadRegistry(root, [], [], false);
const engine: Engine = await activateBackend('tfjs-cpu');

async function expectSame(run: Run): Promise<void> {
  const given = optionsOf(registry, run);
  expect(await recordedRun({ ...given, plugins: registry, engine }, 20)).toMatchSnapshot();
}

describe('agents and arms', async () => {
  test.each(firstRuns(await runsOfAgents(registry)))('$agent in $env', (run) => expectSame(run));
});
