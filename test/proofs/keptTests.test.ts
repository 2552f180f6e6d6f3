// A test file is left out only where it would do again what it did.
import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { root as repository } from '../../scripts/bootstrap/versions.mjs';
import { type FileOutcome, KeptTests, partsOf } from '../../scripts/test/keptTests.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const home = temporaryFolder();
let root = '';
let count = 0;

/** A repository of three packages: `algo-x` needs `core`, and `env-y` for its tests. */
beforeEach(() => {
  root = path.join(home, `${count++}`);
  const needs = {
    core: {},
    'env-y': {},
    'algo-x': { dependencies: { '@prism-rl/core': '*' }, devDependencies: { '@prism-rl/env-y': '*' } },
    other: {},
  };
  for (const [name, manifest] of Object.entries(needs)) {
    write(`packages/${name}/package.json`, JSON.stringify(manifest));
    write(`packages/${name}/src/index.ts`, 'export const a = 1;');
    write(`packages/${name}/test/a.test.ts`, 'test();');
  }
  for (const file of [
    'test/help.ts',
    'test/pages.test.ts',
    'tools/a.py',
    'scripts/test.ts',
    'vitest.config.ts',
  ])
    write(file, 'a');
});

function write(file: string, text: string): void {
  const place = path.join(root, file);
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.writeFileSync(place, text);
}

const file = 'packages/algo-x/test/a.test.ts';
const passed: FileOutcome = { file, passed: 3, isWhole: true };
const keep = (...outcomes: FileOutcome[]) => new KeptTests(root).keep(outcomes);
const found = () => new KeptTests(root).find();

test('what has passed is left out while nothing has changed', () => {
  expect(found()).toEqual({});
  keep(passed);
  expect(found()).toEqual({ [file]: 3 });
});

test.each([
  'packages/algo-x/src/index.ts',
  'packages/algo-x/src/added.ts',
  'packages/algo-x/test/a.test.ts',
  'packages/algo-x/test/fixture.json',
  'packages/algo-x/package.json',
  'packages/core/src/index.ts',
  'packages/env-y/src/index.ts',
  'test/help.ts',
  'tools/a.py',
  'scripts/test.ts',
  'vitest.config.ts',
])('it runs again: %s has changed', (changed) => {
  keep(passed);
  const old = fs.existsSync(path.join(root, changed))
    ? fs.readFileSync(path.join(root, changed), 'utf8')
    : '';
  write(changed, `${old} `);
  expect(found()).toEqual({});
});

test.each(['packages/other/src/index.ts', 'packages/core/test/a.test.ts', 'test/pages.test.ts', 'README.md'])(
  'it does not: %s has changed, which decides nothing of it',
  (changed) => {
    keep(passed);
    write(changed, 'something else');
    expect(found()).toEqual({ [file]: 3 });
  },
);

test('what fails, or was not run whole, runs again, and so do files of which it says nothing', () => {
  const second = { ...passed, file: 'packages/algo-x/test/b.test.ts' };
  keep(passed, second);
  keep({ ...passed, isWhole: false });
  expect(found()).toEqual({ [second.file]: 3 });
});

test('what has changed while the tests ran is not what has passed', () => {
  const tests = new KeptTests(root);
  write('packages/core/src/index.ts', 'export const a = 2;');
  tests.keep([passed]);
  expect(found()).toEqual({});
});

test.each(['killed', 'leaks', 'faults/redis', 'lockRace'])(
  '%s passes by chance, too: it runs each time',
  (name) => {
    keep({ ...passed, file: `packages/algo-x/test/${name}.test.ts` });
    expect(found()).toEqual({});
  },
);

test('tests of the repository itself, which read everything, run each time', () => {
  keep({ ...passed, file: 'test/pages.test.ts' });
  expect(found()).toEqual({});
});

/** Where the sources and tests of a package name a place outside of it, from the root. */
function placesOutside(folder: string): string[] {
  const files = fs.globSync('{src,test}/**/*.{ts,tsx,mjs}', {
    cwd: path.join(repository, folder),
    exclude: (name) => /node_modules|generated/.test(name),
  });
  return files.flatMap((name) => {
    const text = fs.readFileSync(path.join(repository, folder, name), 'utf8');
    const named = [...text.matchAll(/['"`]((?:\.\.\/){2,}[^'"`$\n]*)/g)].map(([, place = '']) => place);
    return named
      .map((place) => path.join(folder, path.dirname(name), place).replaceAll('\\', '/'))
      .filter((place) => place !== './' && !`${place}/`.startsWith(`${folder}/`));
  });
}

const folders = fs.globSync('{packages,apps}/*/package.json', { cwd: repository }).map(path.dirname);
test.each(folders)('the tests of %s name no place on which they do not depend', (folder) => {
  const parts = partsOf(repository, folder).map((part) =>
    part.includes('/') ? part : [part, `packages/${part}`],
  );
  const known = parts.flat();
  const unknown = placesOutside(folder).filter(
    (place) => !known.some((part) => `${place}/`.startsWith(`${part}/`)),
  );
  expect(unknown).toEqual([]);
});
