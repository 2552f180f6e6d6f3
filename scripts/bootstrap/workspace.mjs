// Installs the workspace's packages with pnpm when something that decides them has changed.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { interruption, runQuietly } from './childProcess.mjs';
import { forNpm, forPnpm } from './environment.mjs';
import { SetupError } from './setupError.mjs';
import { npmCommand } from './tools.mjs';
import { root } from './versions.mjs';

const stampFile = path.join(root, 'node_modules', '.prism-installed');

/** @returns {string[]} folders that may hold a package of the workspace, as pnpm-workspace.yaml lists them, the root first */
export function packageFolders() {
  /** @param {string} name */
  const foldersIn = (name) => {
    const folder = path.join(root, name);
    const names = fs.existsSync(folder) ? fs.readdirSync(folder).sort() : [];
    return names.map((one) => path.join(folder, one));
  };
  const single = ['site', 'benchmarks', 'tools', 'playground', 'test'];
  return [
    root,
    ...foldersIn('packages'),
    ...foldersIn('apps'),
    ...single.map((name) => path.join(root, name)),
  ];
}

/** A digest of all that decides what `pnpm install` would do. */
function wantedState() {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`);
  const files = [path.join(root, 'pnpm-lock.yaml'), path.join(root, 'pnpm-workspace.yaml')];
  for (const folder of packageFolders()) files.push(path.join(folder, 'package.json'));
  for (const file of files) {
    if (fs.existsSync(file)) hash.update(file).update(fs.readFileSync(file));
  }
  return hash.digest('hex');
}

/** Whether the packages installed are those that the lockfile names. */
export function isInstalled() {
  try {
    if (fs.readFileSync(stampFile, 'utf8') !== wantedState()) return false;
  } catch {
    return false;
  }
  // Somebody may have removed a package's own node_modules by hand.
  return packageFolders().every((folder) => {
    const manifest = path.join(folder, 'package.json');
    if (!fs.existsSync(manifest)) return true;
    const { dependencies, devDependencies } = JSON.parse(fs.readFileSync(manifest, 'utf8'));
    const none = Object.keys({ ...dependencies, ...devDependencies }).length === 0;
    return none || fs.existsSync(path.join(folder, 'node_modules'));
  });
}

/**
 * Runs `pnpm install`. The caller holds the lock.
 * @param {import('./tools.mjs').Tools} tools
 * @throws {SetupError} when it fails; what was installed before may then be incomplete, and is not stamped
 */
export async function install(tools) {
  fs.rmSync(stampFile, { force: true });
  const state = wantedState();
  const env = forPnpm(process.env, await npmSettings());
  const { code, output } = await runQuietly(tools.pnpm, ['install', '--frozen-lockfile'], { cwd: root, env });
  if (interruption() !== 0) throw new SetupError('Interrupted while installing; run the same command again.');
  if (code !== 0) {
    throw new SetupError(
      /OUTDATED_LOCKFILE/.test(output)
        ? 'pnpm-lock.yaml does not match the package.json files; run `.tools/bin/pnpm install` and commit the lockfile.'
        : `Could not install the packages (pnpm ended with exit code ${code}); check the network and npm's registry setting, then run the same command again.`,
      lastLines(output, 20),
    );
  }
  fs.mkdirSync(path.dirname(stampFile), { recursive: true });
  fs.writeFileSync(stampFile, state);
}

/** What npm uses to reach its registry; pnpm reads neither npm's variables nor its global configuration. */
async function npmSettings() {
  const { command, before, shell } = npmCommand();
  /** @type {Record<string, string>} */
  const settings = {};
  const { code, output } = await runQuietly(
    command,
    [...before, 'config', 'list', '--json', '--loglevel=silent'],
    { cwd: root, env: forNpm(process.env), shell },
  );
  if (code !== 0) return settings;
  try {
    const all = JSON.parse(output);
    for (const name of ['registry', 'cafile', 'proxy', 'https-proxy', 'noproxy']) {
      if (typeof all[name] === 'string') settings[name.replaceAll('-', '_')] = all[name];
    }
  } catch {
    // An npm that prints something else: pnpm's own settings have to do.
  }
  return settings;
}

/**
 * @param {string} text
 * @param {number} count
 */
function lastLines(text, count) {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
