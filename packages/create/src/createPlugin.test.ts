import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { freshFolder } from '../../../test/temporaryFolder.ts';
import { CreateError, createPlugin } from './createPlugin.ts';

let parent: string;
beforeEach(() => {
  parent = freshFolder();
});

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const create = (...args: string[]) =>
  spawnSync(process.execPath, [main, ...args], { cwd: parent, encoding: 'utf8' });
const manifestIn = (folder: string) => JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
const read = (file: string): string => fs.readFileSync(new URL(file, import.meta.url), 'utf8');

test('a plugin has its folder’s name, and no unfilled words', () => {
  const folder = path.join(parent, 'my-plugin');
  const files = createPlugin(folder);
  expect(files).toEqual(
    expect.arrayContaining(['package.json', '.gitignore', path.join('src', 'walk.test.ts')]),
  );
  expect(fs.readdirSync(folder, { recursive: true })).toEqual(expect.arrayContaining(files));
  const manifest = manifestIn(folder);
  expect(manifest.name).toBe('my-plugin');
  expect(Object.keys(manifest.peerDependencies)).toEqual(['@prism-rl/core']);
  for (const file of files)
    expect(fs.readFileSync(path.join(folder, file), 'utf8'), file).not.toContain('{{');
});

test('an empty existing folder is used', () => {
  const folder = path.join(parent, 'empty');
  fs.mkdirSync(folder);
  expect(createPlugin(folder)).toContain('package.json');
  expect(() => createPlugin(folder)).toThrow(`${folder} exists already and is not empty.`);
});

const tested = (name: string): string[] => [`src/${name}.test.ts`, `src/${name}.ts`];

test('these files, named in their order', () => {
  const files = (['table', 'network', 'part', 'game'] as const).map((agent) => {
    const folder = path.join(parent, agent);
    const written = createPlugin(folder, 'walks', agent);
    const there = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
    expect(there.filter((entry) => entry.isFile())).toHaveLength(written.length);
    return written;
  });
  const all = ['README.md', '.gitignore', 'package.json', 'prism.config.mts', 'src/index.ts'];
  const compiled = ['tsconfig.build.json', 'tsconfig.json'];
  const ofPlugins = ['ablation.json', ...['episodeLines', 'walk'].flatMap(tested)];
  expect(files.map((names) => names.map((name) => name.replaceAll(path.sep, '/')))).toEqual(
    [
      [...all, ...ofPlugins, ...tested('tinyQ'), ...compiled],
      [...all, ...ofPlugins, ...tested('deepQ'), ...compiled],
      [...all, ...tested('ezGreedy'), ...compiled],
      [
        ...all.slice(0, 3),
        ...['game.html', 'index.html', 'vite.config.js'],
        ...['environment', 'game', 'rules', 'rules.test', 'ship', 'train', 'training'].map(
          (n) => `src/${n}.js`,
        ),
      ],
    ].map((names) => [...names.slice(0, 3), ...names.slice(3).sort()]),
  );
});

test('creates an agent with a table, or with a network', () => {
  const [table, network] = ['table', 'network'].map((agent) => {
    const folder = path.join(parent, agent);
    const files = createPlugin(folder, 'walks', agent as 'table' | 'network');
    const texts = files.map((file) => fs.readFileSync(path.join(folder, file), 'utf8'));
    for (const [k, file] of files.entries()) expect(texts[k], file).not.toContain('{{');
    const { dependencies, scripts } = JSON.parse(texts[files.indexOf('package.json')]!);
    return { files, all: texts.join('\n'), dependencies: Object.keys(dependencies), train: scripts.train };
  });
  expect(createPlugin(path.join(parent, 'walks'))).toEqual(table!.files);
  expect(table!.all).not.toMatch(/deep-?q|@prism-rl\/jit/i);
  expect(table!.train).toContain('train tiny-q ');
  expect(network!.all).not.toMatch(/tiny-?q/i);
  expect(network!.train).toContain('train deep-q ');
  expect(network!.dependencies).toEqual(['@prism-rl/jit', '@prism-rl/memory', '@prism-rl/nn']);
  expect(() => createPlugin(path.join(parent, 'other'), 'walks', 'forest' as 'table')).toThrow(
    'There is no agent "forest".',
  );
});

test('uses each package’s own version', () => {
  const versionOf = (name: string): string => JSON.parse(read(`../../${name}/package.json`)).version;
  const folder = path.join(parent, 'walks');
  createPlugin(folder, 'walks', 'network');
  const { dependencies, devDependencies, peerDependencies } = manifestIn(folder);
  const all = { ...dependencies, ...devDependencies, ...peerDependencies };
  const ranges: [string, string][] = Object.entries(all);
  const ours = ranges.flatMap(([name, range]) =>
    name.startsWith('@prism-rl/') ? [[name.slice('@prism-rl/'.length), range] as const] : [],
  );
  expect(ours.map(([name]) => name).sort()).toEqual('cli core jit memory nn runner testing'.split(' '));
  for (const [name, range] of ours) expect(range, name).toBe(`^${versionOf(name)}`);
});

test('the agent with a network equals the guide’s', () => {
  const guide = read('../../../docs/plugins.md');
  const shown = (name: string): string => guide.split(`\`\`\`ts file=${name}\n`)[1]!.split('\n```')[0]!;
  // Lists stand on fewer lines there.
  const words = (text: string): string => text.replaceAll(/\s/g, '').replaceAll(/,([})\]])/g, '$1');
  expect(words(shown('deepQ.ts'))).toBe(words(read('../template/network/src/deepQ.ts')));
  const entry = /const deepQ: [\s\S]*?\n};\n/.exec(read('../template/network/src/index.ts'))![0];
  expect(shown('my-plugin.ts')).toContain(entry);
});

test('the part equals the guide’s', () => {
  const guide = read('../../../docs/parts.md').split('```ts file=ezGreedy.ts\n')[1]!.split('```')[0]!;
  expect(read('../template/part/src/ezGreedy.ts')).toBe(guide);
  expect(guide.split('\n').length - 1).toBeLessThanOrEqual(25);
});

test('the game equals the guide’s', () => {
  const guide = read('../../../site/content/guides/game.md');
  const shown = [...guide.matchAll(/```\w+ file=(\S+)\n([\s\S]*?)```/g)];
  const written = createPlugin(path.join(parent, 'my-game'), undefined, 'game');
  const isShown = (file: string): boolean => /\.(js|html)$/.test(file) && !/config|test/.test(file);
  expect(shown.map(([, file]) => file).sort()).toEqual(
    written.map((file) => file.replaceAll(path.sep, '/')).filter(isShown),
  );
  for (const [, file, text] of shown)
    expect(fs.readFileSync(path.join(parent, 'my-game', file!), 'utf8'), file).toBe(text);
});

test('a scope can be given', () => {
  createPlugin(path.join(parent, 'here'), '@somebody/walks');
  expect(fs.readFileSync(path.join(parent, 'here', 'src', 'index.ts'), 'utf8')).toContain(
    "name: '@somebody/walks'",
  );
});

test('existing files stay unchanged, and names must be valid', () => {
  fs.writeFileSync(path.join(parent, 'mine.txt'), 'mine');
  expect(() => createPlugin(parent, 'walks')).toThrow(CreateError);
  expect(fs.readdirSync(parent)).toEqual(['mine.txt']);
  expect(() => createPlugin(path.join(parent, 'Big Name'))).toThrow(/not a valid package name/);
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
])('npm refuses the name %s for a new package', (name) => {
  expect(() => createPlugin(path.join(parent, 'here'), name)).toThrow(/not a valid package name/);
  expect(fs.readdirSync(parent)).toEqual([]);
});

test.each(['w', 'my.walks_2', '@some-body/http', '@a~b/walks', 'a'.repeat(214)])('%s is one', (name) => {
  createPlugin(path.join(parent, 'here'), name);
  expect(manifestIn(path.join(parent, 'here')).name).toBe(name);
});

test('a folder without a name is refused, because it would be the current one', () => {
  fs.writeFileSync(path.join(parent, 'package.json'), 'mine');
  const { status, stderr } = create('', '--name', 'walks');
  expect(stderr).toMatch(/^error: The folder needs a name, but it is empty\.$/m);
  expect(status).toBe(2);
  expect(fs.readdirSync(parent)).toEqual(['package.json']);
  expect(fs.readFileSync(path.join(parent, 'package.json'), 'utf8')).toBe('mine');
});

test('the command line creates either agent, and refuses others', () => {
  expect(create('walks', '--agent', 'network').status).toBe(0);
  expect(fs.existsSync(path.join(parent, 'walks', 'src', 'deepQ.ts'))).toBe(true);
  const { status, stderr } = create('others', '--agent', 'forest');
  expect(stderr).toMatch(/^error: There is no agent "forest"\.\n {2}Use table or network: /);
  expect(status).toBe(2);
  expect(create('game', '--game').stdout).toContain('\n  npm start\n');
  expect(create('both', '--game', '--part').stderr).toContain('--part and --game cannot be given together.');
  const unknown = create('walks', '--loudly');
  expect(unknown.stderr).toMatch(/^error: Unknown option '--loudly'.*\n {2}See --help\.\n$/s);
  expect(unknown.status).toBe(2);
  const asked = create('--help');
  expect(asked.stdout).toMatch(/^npm create @prism-rl \[folder\]/);
  expect(asked.status).toBe(0);
});

test.each([
  ['my walks', '"my walks"'],
  ['walks-1.0', 'walks-1.0'],
  ['all/walks', 'all/walks'],
])('the folder %s is one word of the next command: %s', (folder, word) => {
  const { status, stdout } = create(folder, '--name', 'walks');
  expect(status).toBe(0);
  expect(stdout).toContain(`\n  cd ${word}\n`);
});

test('options after -- count, whether the starter passes it on (npx, bunx) or not (npm create)', () => {
  for (const [folder, ...words] of [
    ['created', '--agent', 'network'],
    ['executed', '--', '--agent', 'network'],
    ['twice', '--', '--', '--agent', 'network'],
  ] as const) {
    expect(create(folder, ...words).status).toBe(0);
    expect(fs.existsSync(path.join(parent, folder, 'src', 'deepQ.ts'))).toBe(true);
  }
});

test('more than one folder is refused', () => {
  const { status, stderr } = create('my', 'walks');
  expect(stderr).toMatch(/^error: Only one folder can be created, but got my, walks\.$/m);
  expect(status).toBe(2);
  expect(fs.readdirSync(parent)).toEqual([]);
});
