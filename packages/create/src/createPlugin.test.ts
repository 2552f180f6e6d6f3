import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CreateError, createPlugin } from './createPlugin.ts';

let parent: string;
beforeEach(() => {
  parent = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-create-'));
});
afterEach(() => fs.rmSync(parent, { recursive: true, force: true }));

test('a plugin has the name of its folder, and nothing is left to fill in', () => {
  const folder = path.join(parent, 'my-plugin');
  const files = createPlugin(folder);
  expect(files).toEqual(
    expect.arrayContaining(['package.json', '.gitignore', path.join('src', 'walk.test.ts')]),
  );
  expect(fs.readdirSync(folder, { recursive: true })).toEqual(expect.arrayContaining(files));
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  expect(manifest.name).toBe('my-plugin');
  expect(Object.keys(manifest.peerDependencies)).toEqual(['@prism-rl/core']);
  for (const file of files)
    expect(fs.readFileSync(path.join(folder, file), 'utf8'), file).not.toContain('{{');
});

test('a scope can be given', () => {
  createPlugin(path.join(parent, 'here'), '@somebody/walks');
  expect(fs.readFileSync(path.join(parent, 'here', 'src', 'index.ts'), 'utf8')).toContain(
    "name: '@somebody/walks'",
  );
});

test('what is there is left alone, and names must be npm’s', () => {
  fs.writeFileSync(path.join(parent, 'mine.txt'), 'mine');
  expect(() => createPlugin(parent, 'walks')).toThrow(CreateError);
  expect(fs.readdirSync(parent)).toEqual(['mine.txt']);
  expect(() => createPlugin(path.join(parent, 'Big Name'))).toThrow(/no name for a package/);
  expect(() => createPlugin(path.join(parent, 'mine.txt', 'below'), 'walks')).toThrow(
    /cannot be written \(ENOTDIR\)/,
  );
});

test.each([
  'http',
  'node_modules',
  '-walks',
  '_walks',
  '.walks',
  'my~walks',
  'Walks',
  'ä',
  '@a/',
  'a'.repeat(215),
])('%s is no name that npm takes for a new package', (name) => {
  expect(() => createPlugin(path.join(parent, 'here'), name)).toThrow(/no name for a package/);
  expect(fs.readdirSync(parent)).toEqual([]);
});

test.each(['w', 'my.walks_2', '@some-body/http', '@a~b/walks', 'a'.repeat(214)])('%s is one', (name) => {
  createPlugin(path.join(parent, 'here'), name);
  expect(JSON.parse(fs.readFileSync(path.join(parent, 'here', 'package.json'), 'utf8')).name).toBe(name);
});

test('a folder without a name is refused: it would be the one at hand, whatever is in it', () => {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  fs.writeFileSync(path.join(parent, 'package.json'), 'mine');
  const { status, stderr } = spawnSync(process.execPath, [main, '', '--name', 'walks'], {
    cwd: parent,
    encoding: 'utf8',
  });
  expect(stderr).toMatch(/^error: The folder needs a name, but it is empty\.$/m);
  expect(status).toBe(2);
  expect(fs.readdirSync(parent)).toEqual(['package.json']);
  expect(fs.readFileSync(path.join(parent, 'package.json'), 'utf8')).toBe('mine');
});

test('a folder with a space is one word of the next command', () => {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [main, 'my walks', '--name', 'walks'], {
    cwd: parent,
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  expect(stdout).toContain('\n  cd "my walks"\n');
});

test('more than one folder is refused: a name with a space, or a --name that came behind two dashes', () => {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  for (const given of [
    ['my', 'walks'],
    ['walks', '--', '--name', '@somebody/walks'],
  ]) {
    const { status, stderr } = spawnSync(process.execPath, [main, ...given], {
      cwd: parent,
      encoding: 'utf8',
    });
    expect(stderr).toMatch(/^error: One folder is made at a time, but these were named: /m);
    expect(status).toBe(2);
  }
  expect(fs.readdirSync(parent)).toEqual([]);
});
