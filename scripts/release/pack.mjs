// The packages as tarballs, for npm or to install from.
//
// pnpm packs: it writes versions where the workspace has its own words.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { isGenerated } from '../bootstrap/generated.mjs';
import { root } from '../bootstrap/versions.mjs';

/** @typedef {{ name: string, version: string, tarball: string }} Packed */

const execute = promisify(execFile);

/** The environment of our tools. */
export const toolsEnv = {
  ...process.env,
  PATH: `${path.join(root, '.tools', 'bin')}${path.delimiter}${process.env.PATH}`,
};

/** @param {string[]} args @param {string} [cwd] */
function pnpm(args, cwd = root) {
  const shell = process.platform === 'win32';
  return execute('pnpm', args, { cwd, env: toolsEnv, shell, maxBuffer: 2 ** 26 });
}

/**
 * Builds the packages and packs those that are not private.
 * @param {string} folder for the tarballs
 * @param {(name: string, version: string) => boolean} [isWanted] default: all
 * @returns {Promise<Packed[]>} by name
 */
export async function packAll(folder, isWanted = () => true) {
  if (!isGenerated()) await pnpm(['exec', 'turbo', 'run', 'build:generated']);
  await pnpm(['exec', 'tsc', '-b', 'tsconfig.build.json']);
  const folders = fs.readdirSync(path.join(root, 'packages')).sort();
  const packed = folders.flatMap((own) => {
    const from = path.join(root, 'packages', own);
    const manifest = JSON.parse(fs.readFileSync(path.join(from, 'package.json'), 'utf8'));
    const { name, version } = manifest;
    if (manifest.private || !isWanted(name, version)) return [];
    return [{ name, version, from, tarball: path.join(folder, `prism-rl-${own}.tgz`) }];
  });
  const queue = [...packed];
  const worker = async () => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift())
      await pnpm(['pack', '--out', one.tarball], one.from);
  };
  await Promise.all([worker(), worker()]);
  return packed;
}
