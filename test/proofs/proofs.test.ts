// A proof holds for what it was made for, and for nothing else.
import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../temporaryFolder.ts';
import { Proofs } from './proofs.ts';
import { SourceDigests } from './sourceDigests.ts';

const home = temporaryFolder();
let root = '';
let count = 0;

/** A repository of three packages: `cli` needs `core`, and loads `algo-x` as a plugin; `algo-x` needs `core`. */
beforeEach(() => {
  root = path.join(home, `${count++}`);
  const manifest = (...needed: string[]) => ({
    dependencies: Object.fromEntries(needed.map((name) => [`@prism-rl/${name}`, 'workspace:^'])),
  });
  write('packages/core/package.json', JSON.stringify(manifest()));
  write('packages/cli/package.json', JSON.stringify(manifest('core', 'algo-x')));
  write('packages/algo-x/package.json', JSON.stringify(manifest('core')));
  for (const name of ['core', 'cli', 'algo-x'])
    write(`packages/${name}/src/index.ts`, `export const ${name[0]} = 1;`);
  write('docs/page.md', 'A page.');
});

function write(file: string, text: string): void {
  const place = path.join(root, file);
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.writeFileSync(place, text);
}

/** As a later run has them: sources are read anew. */
const proofs = () => new Proofs(path.join(root, 'proofs'), new SourceDigests(root));
const files = () =>
  fs.globSync('*.json', { cwd: path.join(root, 'proofs') }).map((file) => path.join(root, 'proofs', file));

const lines = ['train x'];
const parts = ['cli', 'docs/page.md'];
const outcome = { keys: ['train x'] };
const keep = (more: readonly string[] = []) => proofs().keep('page', lines, [...parts, ...more], outcome);
const found = () => proofs().find('page', lines);

test('nothing has changed: what came of it is known', () => {
  expect(found()).toBeUndefined();
  keep();
  expect(found()).toEqual({ outcome });
});

test('work without an outcome is known, too', () => {
  proofs().keep('page', lines, parts, undefined);
  expect(found()).toEqual({ outcome: undefined });
});

test.each([
  ['the command line', 'packages/cli/src/index.ts'],
  ['a package below it', 'packages/core/src/index.ts'],
  ['a new file', 'packages/core/src/added.ts'],
  ['a file in a folder', 'packages/core/src/deep/er.ts'],
  ['the list of what it needs', 'packages/cli/package.json'],
  ['a page', 'docs/page.md'],
])('stale: %s has changed', (_, file) => {
  keep();
  write(
    file,
    file.endsWith('.json') ? '{"dependencies":{"@prism-rl/core":"workspace:*"}}' : 'export const c = 2;',
  );
  expect(found()).toBeUndefined();
});

test('stale: a file is gone, a part is gone, or a file has another name', () => {
  keep();
  fs.renameSync(path.join(root, 'packages/core/src/index.ts'), path.join(root, 'packages/core/src/other.ts'));
  expect(found()).toBeUndefined();
  keep();
  fs.rmSync(path.join(root, 'docs/page.md'));
  expect(found()).toBeUndefined();
});

test('plugins count where they were used, with what they need', () => {
  keep();
  write('packages/algo-x/src/index.ts', 'export const a = 2;');
  expect(found()).toEqual({ outcome });
  keep(['algo-x']);
  expect(found()).toEqual({ outcome });
  write('packages/algo-x/src/index.ts', 'export const a = 3;');
  expect(found()).toBeUndefined();
  proofs().keep('page', lines, ['algo-x'], outcome);
  write('packages/core/src/index.ts', 'export const c = 3;');
  expect(found()).toBeUndefined();
});

test('tests, builds and generated code do not count', () => {
  keep();
  for (const file of [
    'src/index.test.ts',
    'test/a.ts',
    'dist/index.js',
    'src/generated/a.ts',
    'CHANGELOG.md',
  ])
    write(`packages/core/${file}`, 'export const d = 1;');
  expect(found()).toEqual({ outcome });
});

test('for other lines, or another page, it is none', () => {
  keep();
  expect(proofs().find('page', ['train y'])).toBeUndefined();
  expect(proofs().find('other', lines)).toBeUndefined();
});

test('forged: changed by hand, taken from another page or another checkout, torn', () => {
  keep();
  const [file = ''] = files();
  const genuine = fs.readFileSync(file, 'utf8');
  const forge = (change: (proof: { [field: string]: unknown }) => void): void => {
    const proof = JSON.parse(genuine);
    change(proof);
    fs.writeFileSync(file, JSON.stringify(proof));
    expect(found()).toBeUndefined();
  };
  forge((proof) => Object.assign(proof, { outcome: { keys: ['train x', 'train y'] } }));
  forge((proof) => Object.assign(proof, { parts: ['docs/page.md'] }));
  forge((proof) => {
    delete proof.seal;
  });
  for (const text of [genuine.slice(0, -9), '', 'null']) {
    fs.writeFileSync(file, text);
    expect(found()).toBeUndefined();
  }
  // The sources have changed, and the digest in the proof was made to fit.
  write('packages/core/src/index.ts', 'export const c = 9;');
  keep();
  const { digest } = JSON.parse(fs.readFileSync(file, 'utf8'));
  forge((proof) => Object.assign(proof, { digest }));

  proofs().keep('other', lines, parts, outcome);
  const other = files().find((one) => one !== file)!;
  fs.copyFileSync(other, file);
  expect(found()).toBeUndefined();

  keep();
  expect(found()).toEqual({ outcome });
  fs.writeFileSync(path.join(root, 'proofs', 'key'), 'the key of another checkout');
  expect(found()).toBeUndefined();
});

test('two pieces of work with one name are told apart at once', () => {
  const held = proofs();
  held.keep('page', lines, parts, outcome);
  held.keep('page', lines, parts, outcome);
  expect(() => held.keep('page', ['train y'], parts, outcome)).toThrow(
    'Two pieces of work are called “page”',
  );
});
