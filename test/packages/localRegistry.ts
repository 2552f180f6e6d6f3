// A registry on this machine with our packages as they would be published, which forwards everything else to npm's configured registry.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/bootstrap/versions.mjs';
import { packAll } from '../../scripts/release/pack.mjs';
import { shell } from './shell.ts';
import { tool, versions } from './tools.ts';

/** A running registry. */
export interface LocalRegistry {
  /** Environment of npm, Bun and Deno in any folder: this registry, a separate cache, no output. */
  readonly env: NodeJS.ProcessEnv;
  /** Names and versions of the published packages. */
  readonly published: ReadonlyMap<string, string>;
  close(): void;
}

/** Starts a registry and publishes every package that is not private. */
export async function startRegistry(): Promise<LocalRegistry> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-registry-'));
  const upstream = (await shell('npm', ['config', 'get', 'registry'], { cwd: folder }))
    .split('\n')
    .find((line) => line.startsWith('http'))!;
  const installed = await tool('verdaccio', [`verdaccio@${versions.verdaccio}`]);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  // Third-party packages do not change: keep them between runs. Ours are new each time.
  const storage = path.join(root, '.tools', 'consumers', 'storage');
  fs.rmSync(path.join(storage, '@prism-rl'), { recursive: true, force: true });
  const config = {
    storage,
    uplinks: { upstream: { url: upstream, cache: true, maxage: '1d', timeout: '120s', max_fails: 50 } },
    packages: {
      '@prism-rl/*': { access: '$all', publish: '$all', unpublish: '$all' },
      '**': { access: '$all', proxy: 'upstream' },
    },
    log: { type: 'file', path: path.join(folder, 'verdaccio.log'), level: 'warn' },
    max_body_size: '200mb',
    web: { enable: false },
  };
  const configFile = path.join(folder, 'config.yaml');
  fs.writeFileSync(configFile, JSON.stringify(config)); // YAML is a superset
  const main = path.join(installed, 'node_modules', 'verdaccio', 'bin', 'verdaccio');
  const server = spawn(process.execPath, [main, '--config', configFile, '--listen', `127.0.0.1:${port}`], {
    cwd: folder,
    stdio: 'ignore',
  });
  server.unref();
  const close = (): void => {
    server.kill('SIGKILL'); // otherwise it waits for npm's keep-alive connections
    fs.rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', close);
  await answering(url);
  const userconfig = path.join(folder, 'npmrc');
  fs.writeFileSync(userconfig, `registry=${url}\n//127.0.0.1:${port}/:_authToken=nobody\n`);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_OPTIONS: '',
    npm_config_registry: url,
    NPM_CONFIG_REGISTRY: url,
    npm_config_userconfig: userconfig,
    npm_config_cache: path.join(folder, 'cache'),
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
    npm_config_yes: 'true',
    BUN_INSTALL_CACHE_DIR: path.join(folder, 'bun'),
    DENO_DIR: path.join(folder, 'deno'),
    // Scripts that request anything but the registry fail.
    http_proxy: 'http://127.0.0.1:9',
    https_proxy: 'http://127.0.0.1:9',
    HTTP_PROXY: 'http://127.0.0.1:9',
    HTTPS_PROXY: 'http://127.0.0.1:9',
    no_proxy: '127.0.0.1,localhost',
    NO_PROXY: '127.0.0.1,localhost',
  };
  return { env, published: await publish(folder, env), close };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function answering(url: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    try {
      if ((await fetch(`${url}-/ping`)).ok) return;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the local registry does not answer');
}

/** Packs every package, as a release would, and publishes it. */
async function publish(folder: string, env: NodeJS.ProcessEnv): Promise<Map<string, string>> {
  const packed = await packAll(folder);
  for (const { tarball } of packed)
    await shell('npm', ['publish', tarball, '--access', 'public', '--no-provenance'], { cwd: folder, env });
  return new Map(packed.map(({ name, version }) => [name, version]));
}
