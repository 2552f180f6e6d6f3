// Releases: each package has its own version, and no dependency range is left behind.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';
import { moveVersions, passedOn } from '../scripts/release/versions.mjs';
import { temporaryFolder } from './temporaryFolder.ts';

const scratch = temporaryFolder();

type Ranges = { readonly [name: string]: string };
interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Ranges;
  readonly peerDependencies?: Ranges;
}

const manifests = (folder: string): Manifest[] =>
  fs
    .globSync('packages/*/package.json', { cwd: folder })
    .sort()
    .map((file) => JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')));

/** A repository with our packages' manifests, our Changesets configuration, and these changesets alone. */
function repository(changesets: readonly string[]): string {
  const folder = fs.mkdtempSync(path.join(scratch, 'repository-'));
  const files = ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml', '.changeset/config.json'];
  for (const file of [...files, ...fs.globSync('packages/*/package.json', { cwd: root })]) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.copyFileSync(path.join(root, file), path.join(folder, file));
  }
  for (const [k, text] of changesets.entries())
    fs.writeFileSync(path.join(folder, '.changeset', `change-${k}.md`), text);
  const git = (...args: string[]): unknown =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: folder });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'all');
  return folder;
}

/** The version bumps of a release, by the packages' short names. */
function moved(...changesets: readonly string[]): { readonly [name: string]: string } {
  const folder = repository(changesets);
  const before = new Map(manifests(folder).map(({ name, version }) => [name, version]));
  moveVersions(folder);
  const after = manifests(folder);
  expect(fs.globSync('.changeset/*.md', { cwd: folder })).toEqual([]);
  return Object.fromEntries(
    after
      .filter(({ name, version }) => before.get(name) !== version)
      .map(({ name, version }) => [
        name.replace('@prism-rl/', ''),
        version.endsWith('.0') ? 'minor' : 'patch',
      ]),
  );
}

const change = (name: string, step: string): string =>
  `---\n'@prism-rl/${name}': ${step}\n---\n\nA change.\n`;

/** Direct and transitive dependents of a package. */
function above(name: string): string[] {
  const all = manifests(root);
  const found = new Set([`@prism-rl/${name}`]);
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const { name: one, dependencies, peerDependencies } of all)
      if (Object.keys({ ...dependencies, ...peerDependencies }).some((below) => found.has(below)))
        found.add(one);
  }
  // It writes ranges into new plugins.
  if (found.has('@prism-rl/cli')) found.add('@prism-rl/create');
  return [...found].map((one) => one.replace('@prism-rl/', '')).sort();
}

test('the committed changesets name packages that exist, and make a release', () => {
  const texts = fs
    .globSync('.changeset/!(README).md', { cwd: root })
    .map((file) => fs.readFileSync(path.join(root, file), 'utf8'));
  expect(Object.keys(moved(...texts)).length).toBeGreaterThan(0);
});

test('a patch moves its package alone', () => {
  expect(moved(change('env-classic', 'patch'))).toEqual({ 'env-classic': 'patch' });
  expect(moved(change('core', 'patch'))).toEqual({ core: 'patch' });
});

test('a minor below 1.0 moves those that stand on it, as far, and nothing else', () => {
  const leaf = moved(change('env-classic', 'minor'));
  expect(leaf).toEqual({ 'env-classic': 'minor', cli: 'minor', create: 'minor' });
  const pg = moved(change('algo-pg', 'minor'), change('stats', 'patch'));
  expect(pg).toEqual({
    'algo-pg': 'minor',
    cli: 'minor',
    create: 'minor',
    stats: 'patch',
  });
});

test('no package is left with a range that takes an older copy of another', () => {
  for (const name of ['core', 'jit', 'experiments']) {
    const steps = moved(change(name, 'minor'), change('wrappers', 'patch'));
    const expected = new Set(above(name));
    for (const [one, step] of Object.entries(steps))
      expect(step, `${one}, where ${name} moves`).toBe(expected.has(one) ? 'minor' : 'patch');
    expect(
      Object.keys(steps)
        .filter((one) => expected.has(one))
        .sort(),
    ).toEqual([...expected].sort());
  }
});

test('from 1.0 on a minor is within the range; a major is passed on as what leaves the range of each', () => {
  const packages = [
    { name: 'base', version: '1.2.0', dependencies: [] },
    { name: 'middle', version: '0.4.0', dependencies: ['base'] },
    { name: 'top', version: '2.0.1', dependencies: ['middle'] },
    { name: 'beside', version: '0.1.0', dependencies: [] },
  ];
  expect(passedOn(packages, new Map([['base', 'minor']]))).toEqual(new Map());
  expect(passedOn(packages, new Map([['base', 'major']]))).toEqual(
    new Map([
      ['middle', 'minor'],
      ['top', 'major'],
    ]),
  );
  expect(
    passedOn(
      packages,
      new Map([
        ['base', 'major'],
        ['middle', 'major'],
        ['top', 'patch'],
      ]),
    ),
  ).toEqual(new Map([['top', 'major']]));
});
