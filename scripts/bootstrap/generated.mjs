// Compiles what is not TypeScript (`build:wasm` of some packages) when its sources have changed.
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

/** @returns {string[]} the packages that have something to compile */
function packagesToCompile() {
  const packages = path.join(root, 'packages');
  return fs
    .readdirSync(packages)
    .sort()
    .map((name) => path.join(packages, name))
    .filter((folder) => {
      const manifest = path.join(folder, 'package.json');
      if (!fs.existsSync(manifest)) return false;
      return JSON.parse(fs.readFileSync(manifest, 'utf8')).scripts?.['build:wasm'] !== undefined;
    });
}

/** A digest of names, sizes and times of all files that go into the build, and of those that came out of it. */
function currentState() {
  const hash = createHash('sha256');
  for (const folder of packagesToCompile()) {
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

/** Whether everything compiled is up to date. */
export function isGenerated() {
  try {
    if (fs.readFileSync(stampFile, 'utf8') !== currentState()) return false;
  } catch {
    return false;
  }
  return packagesToCompile().every((folder) => fs.existsSync(path.join(folder, 'src', 'generated')));
}

/**
 * Runs `turbo run build:wasm`. The caller holds the lock.
 *
 * A package that does not compile stops nobody from using the others, so a failure is returned, not thrown; it is
 * tried again the next time.
 * @param {import('./tools.mjs').Tools} tools
 * @returns {Promise<string | undefined>} what went wrong, undefined when all is compiled
 * @throws {SetupError} when interrupted
 */
export async function generate(tools) {
  fs.rmSync(stampFile, { force: true });
  if (packagesToCompile().length > 0) {
    const windows = process.platform === 'win32';
    const turbo = path.join(root, 'node_modules', '.bin', windows ? 'turbo.cmd' : 'turbo');
    const { code, output } = await runQuietly(
      turbo,
      ['run', 'build:wasm', '--continue=always', '--output-logs=errors-only', '--no-color'],
      { cwd: root, env: forJob(process.env, tools), shell: windows },
    );
    if (interruption() !== 0)
      throw new SetupError('Interrupted while compiling; run the same command again.');
    if (code !== 0) return output;
  }
  fs.writeFileSync(stampFile, currentState());
  return undefined;
}
