/** A copy of the working tree, for mutants to live in: several runs do not meet, and the tree itself is never touched. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../bootstrap/versions.mjs';

/** Fetched by this job alone, so that nobody else waits for them. */
const stryker = ['core', 'instrumenter', 'vitest-runner'].map((name) => `@stryker-mutator/${name}@10.1.1`);

/** Makes the copy, with packages and StrykerJS installed; delete it when done. */
export function workingCopy(): string {
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-mutate-'));
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  const generated = fs.globSync('packages/*/{src,assembly}/generated/**', { cwd: root });
  for (const file of [...listed.split('\n'), ...generated]) {
    const from = path.join(root, file);
    if (file === '' || !fs.statSync(from, { throwIfNoEntry: false })?.isFile()) continue;
    fs.mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
    fs.copyFileSync(from, path.join(copy, file));
  }
  const pnpm = path.join(root, '.tools', 'bin', 'pnpm');
  const args = ['add', '--save-dev', '--workspace-root', '--prefer-offline', '--ignore-scripts', ...stryker];
  execFileSync(pnpm, args, { cwd: copy, stdio: ['ignore', 'ignore', 'inherit'] });
  return copy;
}
