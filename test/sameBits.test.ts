// Records results of runs, to the bit, on an engine in plain JavaScript: each algorithm in one environment. Every change of runs shows
// here. Re-record an intended one (`npx vitest run test/sameBits.test.ts -u`), and mention it in the changeset, because users' runs are no
// longer reproducible.
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
