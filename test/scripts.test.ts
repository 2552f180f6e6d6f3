import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';

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
