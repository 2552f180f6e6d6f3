// The archive for a machine with a GPU is self-contained: it works in another folder, with an empty PATH.
import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { closureOf } from '../tools/gpu/closure.ts';
import { isHere } from './isHere.ts';

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'prism-pack-')));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('what a package needs', () => {
  const root = path.join(folder, 'root');
  const write = (place: string, manifest: object): void => {
    fs.mkdirSync(path.join(root, place), { recursive: true });
    fs.writeFileSync(path.join(root, place, 'package.json'), JSON.stringify(manifest));
  };
  const link = (place: string, target: string): void => {
    fs.mkdirSync(path.dirname(path.join(root, place)), { recursive: true });
    fs.symlinkSync(path.join(root, target), path.join(root, place));
  };

  test('is followed through the links of pnpm, peers and optional packages where they are installed', () => {
    write('packages/a', {
      dependencies: { b: '*', c: '*' },
      devDependencies: { test: '*' },
      peerDependencies: { away: '*' },
    });
    write('packages/b', { dependencies: { c: '*', left: '*' } });
    write('store/c/node_modules/c', { optionalDependencies: { d: '*' } });
    write('store/d/node_modules/d', { dependencies: { c: '*' } });
    write('store/left', {});
    link('packages/a/node_modules/b', 'packages/b');
    link('packages/a/node_modules/c', 'store/c/node_modules/c');
    link('packages/a/node_modules/test', 'store/left');
    link('packages/b/node_modules/c', 'store/c/node_modules/c');
    link('packages/b/node_modules/left', 'store/left');
    link('store/c/node_modules/d', 'store/d/node_modules/d');
    link('store/d/node_modules/c', 'store/c/node_modules/c');
    const { folders, links } = closureOf(root, ['packages/a'], (name) => name === 'left');
    const c = 'store/c/node_modules/c';
    const d = 'store/d/node_modules/d';
    expect([...folders].sort()).toEqual(['packages/a', 'packages/b', c, d]);
    expect(Object.fromEntries(links)).toEqual({
      'packages/a/node_modules/b': 'packages/b',
      'packages/a/node_modules/c': c,
      'packages/b/node_modules/c': c,
      'store/c/node_modules/d': d,
      'store/d/node_modules/c': c,
    });
  });
});

const isPackable =
  process.platform === 'linux' &&
  process.arch === 'x64' &&
  isHere(
    'vulkan',
    ['/usr/lib/x86_64-linux-gnu', '/usr/lib64', '/usr/lib', '/usr/lib/chromium'].some((one) =>
      fs.existsSync(path.join(one, 'libvulkan.so.1')),
    ),
  );

test.runIf(isPackable)('the packed command line trains, far from the repository', async () => {
  execFileSync(process.execPath, [
    path.resolve(import.meta.dirname, '../tools/gpu/pack.ts'),
    '--folder',
    folder,
  ]);
  const prism = path.join(folder, 'prism-gpu', 'prism');
  const args = ['train', 'dqn', 'CartPole-v1', '--seeds', '1-2', '--together', '--workers', '1'];
  const { stdout } = await promisify(execFile)(
    prism,
    [...args, '--steps', '300', '--eval-episodes', '1', '--backend', 'ort', '--run-dir', 'runs', '--json'],
    { cwd: folder, env: { HOME: folder, PATH: '/usr/bin:/bin' } },
  );
  const { runs } = JSON.parse(stdout.trim().split('\n').at(-1)!) as { runs: { backend: string }[] };
  expect(runs.map(({ backend }) => backend)).toEqual(['ort', 'ort']);
});
