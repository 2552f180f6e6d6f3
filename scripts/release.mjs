// `node scripts/release.mjs version|publish`: what the release workflow calls.
//
// Publishing goes by npm itself: pnpm packs (and writes versions where the workspace has its own words), npm publishes, which knows
// trusted publishers. A version that is on the registry already is left out, so an interrupted release can be repeated.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './bootstrap/versions.mjs';
import { moveVersions } from './release/versions.mjs';

const [command = ''] = process.argv.slice(2);
const tools = path.join(root, '.tools', 'bin');
const env = { ...process.env, PATH: `${tools}${path.delimiter}${process.env.PATH}` };

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

function publish() {
  run('pnpm', ['exec', 'turbo', 'run', 'build:generated']);
  run('pnpm', ['exec', 'tsc', '-b', 'tsconfig.build.json']);
  const tarballs = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-release-'));
  for (const name of fs.readdirSync(path.join(root, 'packages')).sort()) {
    const folder = path.join(root, 'packages', name);
    const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    if (manifest.private || isPublished(manifest.name, manifest.version)) continue;
    const tarball = path.join(tarballs, `${name}.tgz`);
    run('pnpm', ['pack', '--out', tarball], folder);
    run('npm', ['publish', tarball, '--access', 'public', '--provenance']);
    // The line by which the workflow's action knows what was released.
    process.stdout.write(`New tag: ${manifest.name}@${manifest.version}\n`);
  }
}

if (command === 'version') {
  moveVersions(root);
  run('pnpm', ['install', '--lockfile-only']);
} else if (command === 'publish') publish();
else {
  process.stderr.write('usage: node scripts/release.mjs version|publish\n');
  process.exitCode = 2;
}
