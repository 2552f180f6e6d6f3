// `node scripts/release.mjs version|publish`: what the release workflow calls. `npm run pack -- DIR`: tarballs of all packages, to install
// before they are on npm.
//
// Publishing goes by npm itself: pnpm packs, npm publishes, which knows trusted publishers. A version that is on the registry already is
// left out, so an interrupted release can be repeated.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './bootstrap/versions.mjs';
import { toolsEnv as env, packAll } from './release/pack.mjs';
import { moveVersions } from './release/versions.mjs';

const [command = '', folder] = process.argv.slice(2);

/**
 * @param {string} program
 * @param {string[]} args
 * @param {string} [cwd]
 */
function run(program, args, cwd = root) {
  execFileSync(program, args, { cwd, env, stdio: 'inherit', shell: process.platform === 'win32' });
}

/** @param {string} name @param {string} version */
function isPublished(name, version) {
  try {
    execFileSync('npm', ['view', `${name}@${version}`, 'version'], { env, stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

async function publish() {
  const tarballs = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-release-'));
  const packed = await packAll(tarballs, (name, version) => !isPublished(name, version));
  for (const { name, version, tarball } of packed) {
    run('npm', ['publish', tarball, '--access', 'public', '--provenance']);
    // The line by which the workflow's action knows what was released.
    process.stdout.write(`New tag: ${name}@${version}\n`);
  }
}

/** @param {string} into */
async function pack(into) {
  const directory = path.resolve(into);
  fs.mkdirSync(directory, { recursive: true });
  process.stderr.write('building and packing; this takes about a minute\n');
  const packed = await packAll(directory);
  const quoted = /[^\w./\\:~-]/.test(directory) ? `"${directory}"` : directory;
  // The shells of Windows leave patterns to the program.
  const all =
    process.platform === 'win32'
      ? packed.map(({ tarball }) => `"${tarball}"`).join(' ')
      : `${quoted}/prism-rl-*.tgz`;
  process.stdout.write(`${packed.length} packages are in ${directory}. Install them in the folder of a project, where npx prism is then the command line:
  npm install ${all}
Create a plugin, and install them in its folder:
  npm exec --yes --package=${quoted}/prism-rl-create.tgz -- create-prism-rl my-plugin
`);
}

if (command === 'version') {
  moveVersions(root);
  run('pnpm', ['install', '--lockfile-only']);
} else if (command === 'publish') await publish();
else if (command === 'pack' && folder !== undefined) await pack(folder);
else {
  const usage = command === 'pack' ? 'npm run pack -- DIR' : 'node scripts/release.mjs version|publish';
  process.stderr.write(`usage: ${usage}\n`);
  process.exitCode = 2;
}
