// The plugins that `npm create @prism-rl` generates pass their own tests, in the playground, which imports every package.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { root } from '../benchmarks/src/suites.ts';
import { createPlugin, type PluginKind } from '../packages/create/src/createPlugin.ts';

test.each<readonly [PluginKind, number]>([
  ['table', 3],
  ['network', 3],
  ['part', 1],
  ['game', 1],
])('a plugin that starts from a %s passes its tests', (kind, count) => {
  const folder = fs.mkdtempSync(path.join(root, 'playground', 'created-'));
  onTestFinished(() => fs.rmSync(folder, { recursive: true }));
  createPlugin(folder, 'walks', kind);
  const tests = fs.globSync('src/*.test.{js,ts}', { cwd: folder }).sort();
  expect(tests).toHaveLength(count);
  const { status, stdout } = spawnSync(
    process.execPath,
    // The packages' test covers their learning, which takes longer.
    [
      '--conditions=@prism-rl/source',
      '--test',
      '--test-skip-pattern=learns to go',
      '--test-reporter=tap',
      ...tests,
    ],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, NODE_TEST_CONTEXT: undefined } },
  );
  expect(stdout.split('\n').filter((line) => line.trimStart().startsWith('not ok'))).toEqual([]);
  expect(status, stdout).toBe(0);
});
