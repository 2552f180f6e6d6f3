// Brings pnpm, and Node.js where the caller's own is too old, into `.tools`, once.
//
// Each tool is downloaded by npm into a staging folder, tried out there, and only then moved to its place in one
// step; the stamp is written last. Whatever goes wrong in between leaves `.tools` as it was.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { lockedInstall } from './checksums.mjs';
import { interruption, runQuietly } from './childProcess.mjs';
import { forNpm } from './environment.mjs';
import { runsTypeScript } from './nodeVersion.mjs';
import { currentPlatform, executableInPackage, nodePackage, pnpmPackage } from './platform.mjs';
import { SetupError } from './setupError.mjs';
import { nodeVersion, pnpmVersion, root } from './versions.mjs';

/**
 * @typedef {object} Tools
 * @property {string} bin folder to put first on PATH
 * @property {string} node the Node.js that runs TypeScript
 * @property {string} pnpm
 */

/**
 * @typedef {object} Wanted
 * @property {'node' | 'pnpm'} tool
 * @property {string} packageName the npm package that carries it
 * @property {string} version
 */

/** Everything that is set up lives here. */
export const toolsFolder = path.join(root, '.tools');

/**
 * What has to be in `.tools` on this machine.
 * @param {{ version: string, platform: import('./platform.mjs').Platform }} machine
 * @returns {Wanted[]}
 * @throws {SetupError} when a tool is not published for the platform
 */
export function wantedTools({ version, platform }) {
  const pnpm = pnpmPackage(platform);
  if (pnpm === undefined) {
    throw new SetupError(
      `pnpm ${pnpmVersion} is not published for ${platform.os}-${platform.arch}; use a Linux, macOS or Windows machine on x64 or arm64.`,
    );
  }
  /** @type {Wanted[]} */
  const wanted = [{ tool: 'pnpm', packageName: pnpm, version: pnpmVersion }];
  if (!runsTypeScript(version)) {
    const node = nodePackage(platform);
    if (node === undefined) {
      throw new SetupError(
        `Node ${version.replace(/^v/, '')} is too old to run TypeScript and npm carries no newer one for ${platform.os}-${platform.arch}${platform.musl ? ' with musl' : ''}; install Node 24 or 26 and run the same command again.`,
      );
    }
    wanted.push({ tool: 'node', packageName: node, version: nodeVersion });
  }
  return wanted;
}

/**
 * The tools, when all that is wanted is already there.
 * @param {Wanted[]} wanted
 * @param {string} [folder]
 * @returns {Tools | undefined}
 */
export function presentTools(wanted, folder = toolsFolder) {
  const stamp = readStamp(folder);
  const platform = currentPlatform();
  for (const { tool, packageName, version } of wanted) {
    if (stamp[tool] !== `${packageName}@${version}`) return undefined;
    if (!fs.existsSync(executable(folder, tool, version, platform))) return undefined;
  }
  const node = wanted.find(({ tool }) => tool === 'node');
  return {
    bin: path.join(folder, 'bin'),
    node: node ? executable(folder, 'node', node.version, platform) : process.execPath,
    pnpm: executable(folder, 'pnpm', pnpmVersion, platform),
  };
}

/**
 * Downloads what is missing. The caller holds the lock.
 * @param {Wanted[]} wanted
 * @param {(packages: string[], prefix: string) => Promise<void>} [download] puts packages below `prefix`
 * @param {string} [folder]
 * @returns {Promise<Tools>}
 * @throws {SetupError} when a download fails, or brings something that does not run
 */
export async function fetchTools(wanted, download = npmInstall, folder = toolsFolder) {
  const platform = currentPlatform();
  sweepStaging(folder);
  const staging = path.join(folder, `staging-${process.pid}`);
  fs.mkdirSync(staging, { recursive: true });
  try {
    const stamp = readStamp(folder);
    const missing = wanted.filter(
      ({ tool, packageName, version }) =>
        stamp[tool] !== `${packageName}@${version}` ||
        !fs.existsSync(executable(folder, tool, version, platform)),
    );
    await download(
      missing.map(({ packageName, version }) => `${packageName}@${version}`),
      staging,
    );
    for (const { tool, packageName, version } of missing) {
      const arrived = path.join(staging, 'node_modules', packageName);
      await tryOut(tool, version, path.join(arrived, executableInPackage(tool, platform)), platform.os);
      const home = path.join(folder, `${tool}-${version}`);
      fs.rmSync(home, { recursive: true, force: true });
      fs.renameSync(arrived, home);
      link(executable(folder, tool, version, platform), path.join(folder, 'bin'), tool, platform.os);
      stamp[tool] = `${packageName}@${version}`;
    }
    writeStamp(folder, stamp);
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
  }
  const tools = presentTools(wanted, folder);
  if (!tools) throw new SetupError(`Setting up ${folder} failed; delete it and run the same command again.`);
  return tools;
}

/**
 * By npm, from a lockfile with the hashes of `checksums.mjs`.
 * @param {string[]} packages
 * @param {string} prefix
 */
async function npmInstall(packages, prefix) {
  if (packages.length === 0) return;
  const { manifest, lockfile, unchecked } = lockedInstall(packages);
  if (unchecked.length > 0) {
    process.stderr.write(
      `note: no hash of ${unchecked.join(' and ')} is known here, so npm's own check has to do\n`,
    );
  }
  fs.writeFileSync(path.join(prefix, 'package.json'), JSON.stringify(manifest));
  fs.writeFileSync(path.join(prefix, 'package-lock.json'), JSON.stringify(lockfile));
  const { command, before, shell } = npmCommand();
  const args = [
    ...before,
    'ci',
    '--prefix',
    prefix,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-update-notifier',
    '--loglevel=error',
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=2000',
  ];
  if (!hasWritableCache()) args.push('--cache', path.join(prefix, 'cache'));
  const { code, output } = await runQuietly(command, args, { cwd: prefix, env: forNpm(process.env), shell });
  if (interruption() !== 0) throw new SetupError('Interrupted while downloading; nothing was kept.');
  if (/EINTEGRITY/.test(output)) {
    throw new SetupError(
      `What the registry sent as ${packages.join(' or ')} is not what scripts/bootstrap/checksums.mjs says it must be; nothing of it was kept.`,
      output,
    );
  }
  if (code !== 0) {
    throw new SetupError(
      `Could not download ${packages.join(' and ')} (npm ended with exit code ${code}); check the network and npm's registry setting, then run the same command again.`,
      output.replace(/^npm error {5}.*\n/gm, ''),
    );
  }
}

/** Whether npm can write to its cache; without that it may wait for ever. */
function hasWritableCache() {
  const cache = process.env.npm_config_cache ?? path.join(os.homedir(), '.npm');
  try {
    fs.mkdirSync(cache, { recursive: true });
    fs.accessSync(cache, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * npm itself: the one that called us, so that its version and settings stay the same.
 * @returns {{ command: string, before: string[], shell?: boolean }}
 */
export function npmCommand() {
  const caller = process.env.npm_execpath;
  if (caller !== undefined && /npm-cli\.js$/.test(caller) && fs.existsSync(caller)) {
    return { command: process.execPath, before: [caller] };
  }
  return process.platform === 'win32'
    ? { command: 'npm.cmd', before: [], shell: true }
    : { command: 'npm', before: [] };
}

/**
 * A download that was cut short may look complete; the only proof is that it runs and says its version.
 * @param {'node' | 'pnpm'} tool
 * @param {string} version
 * @param {string} file
 * @param {string} os
 */
async function tryOut(tool, version, file, os) {
  if (!fs.existsSync(file)) {
    throw new SetupError(
      `The download of ${tool} ${version} is incomplete (${path.basename(file)} is missing); run the same command again.`,
    );
  }
  if (os !== 'win32') fs.chmodSync(file, 0o755);
  const { code, output } = await runQuietly(file, ['--version'], {
    cwd: path.dirname(file),
    env: process.env,
  });
  if (code !== 0 || output.trim().replace(/^v/, '') !== version) {
    throw new SetupError(
      `The downloaded ${tool} ${version} does not run on this machine (exit code ${code}); run the same command again, or install Node 24 or 26 and try with that.`,
      output,
    );
  }
}

/**
 * @param {string} folder
 * @param {'node' | 'pnpm'} tool
 * @param {string} version
 * @param {import('./platform.mjs').Platform} platform
 */
function executable(folder, tool, version, platform) {
  return path.join(folder, `${tool}-${version}`, executableInPackage(tool, platform));
}

/**
 * Makes `.tools/bin/<tool>` point to the executable, replacing an older link in one step.
 * @param {string} target
 * @param {string} bin
 * @param {string} tool
 * @param {string} os
 */
function link(target, bin, tool, os) {
  fs.mkdirSync(bin, { recursive: true });
  const place = path.join(bin, os === 'win32' ? `${tool}.exe` : tool);
  const draft = `${place}.${process.pid}`;
  fs.rmSync(draft, { force: true });
  if (os === 'win32') fs.linkSync(target, draft);
  else fs.symlinkSync(path.relative(bin, target), draft);
  fs.renameSync(draft, place);
}

/** @param {string} folder */
function sweepStaging(folder) {
  if (!fs.existsSync(folder)) return;
  for (const name of fs.readdirSync(folder)) {
    if (name.startsWith('staging-')) fs.rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @returns {Record<string, string>}
 */
function readStamp(folder) {
  try {
    return JSON.parse(fs.readFileSync(path.join(folder, 'tools.json'), 'utf8'));
  } catch {
    // No stamp, or not ours: everything is fetched again.
    return {};
  }
}

/**
 * @param {string} folder
 * @param {Record<string, string>} stamp
 */
function writeStamp(folder, stamp) {
  const draft = path.join(folder, `tools.json.${process.pid}`);
  fs.writeFileSync(draft, `${JSON.stringify(stamp, null, 2)}\n`);
  fs.renameSync(draft, path.join(folder, 'tools.json'));
}
