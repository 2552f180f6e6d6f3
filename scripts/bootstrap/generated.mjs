// Makes the code that is not committed (`build:generated` of some packages) when what it is made from has changed.
//
// turbo decides what to build and caches it. It is not even asked when no file has changed since the last time:
// on a cache hit it writes the outputs anew, which another run might be reading at that moment.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { interruption, runQuietly } from './childProcess.mjs';
import { forJob } from './environment.mjs';
import { SetupError } from './setupError.mjs';
import { root } from './versions.mjs';

const stampFile = path.join(root, 'node_modules', '.prism-generated');
const notSources = new Set(['node_modules', 'dist', '.turbo', '.cache', 'test', 'bench', 'coverage']);

/** Packages whose generated code is loaded only when one of their environments is created: everything else works without it. */
const loadedOnDemand = ['@prism-rl/env-atari', '@prism-rl/env-box2d'];

/** @returns {string[]} the packages that have something to make */
function packagesToGenerate() {
  const packages = path.join(root, 'packages');
  return fs
    .readdirSync(packages)
    .sort()
    .map((name) => path.join(packages, name))
    .filter((folder) => {
      const manifest = path.join(folder, 'package.json');
      if (!fs.existsSync(manifest)) return false;
      return JSON.parse(fs.readFileSync(manifest, 'utf8')).scripts?.['build:generated'] !== undefined;
    });
}

/** A digest of names, sizes and times of all files that go into the build, and of those that came out of it. */
function currentState() {
  const hash = createHash('sha256');
  for (const folder of packagesToGenerate()) {
    for (const file of walk(folder)) {
      const { size, mtimeMs } = fs.statSync(file);
      hash.update(`${path.relative(root, file)} ${size} ${mtimeMs}\n`);
    }
  }
  const lockfile = path.join(root, 'pnpm-lock.yaml');
  if (fs.existsSync(lockfile)) hash.update(fs.readFileSync(lockfile));
  return hash.digest('hex');
}

/**
 * @param {string} folder
 * @returns {Generator<string>}
 */
function* walk(folder) {
  const entries = fs
    .readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  for (const entry of entries) {
    if (notSources.has(entry.name) || /\.(test|bench)\.ts$|\.md$/.test(entry.name)) continue;
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(file);
    else if (entry.isFile()) yield file;
  }
}

/** Whether all generated code is up to date. */
export function isGenerated() {
  try {
    if (fs.readFileSync(stampFile, 'utf8') !== currentState()) return false;
  } catch {
    return false;
  }
  return packagesToGenerate().every((folder) => fs.existsSync(path.join(folder, 'src', 'generated')));
}

/**
 * Runs `turbo run build:generated`. The caller holds the lock.
 *
 * Atari or Box2D that do not compile stop nobody from using the rest, so their failure is returned; it is tried again the next time.
 * @param {import('./tools.mjs').Tools} tools
 * @param {(tools: import('./tools.mjs').Tools, args: string[]) => Promise<{ code: number, output: string }>} [build]
 * @param {string} [stamp] the file that tells that all is made
 * @returns {Promise<string | undefined>} what went wrong, undefined if everything was made
 * @throws {SetupError} if it fails for a package that others need, and when interrupted
 */
export async function generate(tools, build = turboBuild, stamp = stampFile) {
  fs.rmSync(stamp, { force: true });
  const { code, output } = await build(tools, []);
  if (interruption() !== 0) throw new SetupError('Interrupted while compiling; run the same command again.');
  if (code !== 0) {
    const needed = await build(
      tools,
      loadedOnDemand.map((name) => `--filter=!${name}`),
    );
    if (needed.code === 0) return output;
    throw new SetupError(
      'Could not make the code that is not committed (see above); `pnpm run build:generated` in that package repeats it alone.',
      needed.output,
    );
  }
  fs.writeFileSync(stamp, currentState());
  return undefined;
}

/**
 * @param {import('./tools.mjs').Tools} tools
 * @param {string[]} filters
 */
function turboBuild(tools, filters) {
  const windows = process.platform === 'win32';
  const turbo = path.join(root, 'node_modules', '.bin', windows ? 'turbo.cmd' : 'turbo');
  return runQuietly(
    turbo,
    ['run', 'build:generated', '--continue=always', '--output-logs=errors-only', '--no-color', ...filters],
    { cwd: root, env: forJob(process.env, tools), shell: windows },
  );
}
