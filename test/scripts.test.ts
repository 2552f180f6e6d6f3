import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';
import { countLines } from '../scripts/lines.ts';
import { planOf } from '../scripts/test/plan.ts';

const script = path.join(root, 'benchmarks', 'pg', 'trainSeeds.ts');
const run = (...words: readonly string[]) =>
  spawnSync(process.execPath, ['--conditions=@prism-rl/source', script, ...words], { encoding: 'utf8' });

test('a script says in a sentence what it cannot read, and how it is called', () => {
  const { status, stderr, stdout } = run('--nonsense');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(
    /^Unknown option '--nonsense'\.\nnpm run node -- benchmarks\/pg\/trainSeeds\.ts <agent> .*\n$/,
  );
});

test('--help of a script ends well', () => {
  const { status, stderr, stdout } = run('--help');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('trainSeeds.ts <agent> <environment>');
});

test('all scripts read their arguments in that way', () => {
  const scripts = fs.globSync('{scripts,benchmarks,tools,site}/**/*.ts', {
    cwd: root,
    exclude: (name) => name.includes('node_modules'),
  });
  expect(scripts.length).toBeGreaterThan(50);
  const others = scripts.filter((name) =>
    /\bparseArgs\(/.test(fs.readFileSync(path.join(root, name), 'utf8')),
  );
  expect(others).toEqual([path.join('scripts', 'readArguments.ts')]);
});

test('npm test runs the checks beside the tests, before those that a change can reach, alone, or not at all', () => {
  const readers = ['test/publicNames.test.ts'];
  expect(planOf([], false)).toEqual({ checks: 'beside', runs: [[]] });
  expect(planOf(['--checks'], false)).toEqual({ checks: 'first', runs: [readers] });
  for (const words of [['--changed'], ['--changed=main'], ['packages/core', '--changed', 'main']])
    expect(planOf(words, false)).toEqual({ checks: 'first', runs: [readers, words] });
  expect(planOf(['packages/core'], false)).toEqual({ checks: 'none', runs: [['packages/core']] });
  for (const words of [[], ['--changed']])
    expect(planOf(words, true)).toEqual({ checks: 'none', runs: [words] });
});

test.each([[], ['--slow']])('npm test -- --help says what npm test does (%j)', (...words) => {
  const { status, stdout } = spawnSync(
    process.execPath,
    [path.join(root, 'scripts', 'test.ts'), ...words, '--help'],
    { encoding: 'utf8' },
  );
  expect(status).toBe(0);
  expect(stdout).toMatch(/^npm test {2,}every check/);
  expect(stdout).toContain('npm test -- --checks');
});

test('lines are counted in the sources of every package and of the playground', () => {
  const lines = countLines();
  const packages = fs.globSync('packages/*', { cwd: root }).map((folder) => path.basename(folder));
  expect(Object.keys(lines).sort()).toEqual([...packages, 'playground'].sort());
  const index =
    fs.readFileSync(path.join(root, 'packages/stats/src/index.ts'), 'utf8').split('\n').length - 1;
  expect(lines.stats).toBeGreaterThan(10 * index);
});
