// The versions of the next release.
//
// Every package has a version of its own: a changeset moves the packages that it names. A range like ^0.2.0 takes patches alone, so whoever
// depends on a package that leaves its range has to move, too. `changeset version` would move those by a patch, and whoever has both would
// get the older package and, below its dependants, the newer one: two copies of `core`, whose errors and spaces are not each other's. So
// a step out of a range is passed on as such a step.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../bootstrap/versions.mjs';

/** @typedef {'patch' | 'minor' | 'major'} Level */
/** @typedef {{ name: string, version: string, dependencies: string[] }} Package */

/** @type {readonly Level[]} */
const levels = ['patch', 'minor', 'major'];

/**
 * The packages that have to take a step because one below them leaves the range that they depend on.
 * @param {readonly Package[]} packages
 * @param {ReadonlyMap<string, Level>} asked what the changesets say
 * @returns {Map<string, Level>} those that the changesets do not move as far
 */
export function passedOn(packages, asked) {
  const steps = new Map(asked);
  /** @type {Map<string, Level>} */
  const more = new Map();
  for (let isOver = false; !isOver; ) {
    isOver = true;
    for (const { name, version, dependencies } of packages) {
      const step = leaving(version);
      if (levels.indexOf(steps.get(name) ?? 'patch') >= levels.indexOf(step)) continue;
      if (!dependencies.some((below) => leavesRange(packages, below, steps))) continue;
      steps.set(name, step);
      more.set(name, step);
      isOver = false;
    }
  }
  return more;
}

/**
 * The smallest step from this version that ^version does not take.
 * @param {string} version
 * @returns {Level}
 */
function leaving(version) {
  return version.startsWith('0.') ? 'minor' : 'major';
}

/**
 * @param {readonly Package[]} packages
 * @param {string} name
 * @param {ReadonlyMap<string, Level>} steps
 */
function leavesRange(packages, name, steps) {
  const one = packages.find((other) => other.name === name);
  const step = steps.get(name);
  return (
    one !== undefined && step !== undefined && levels.indexOf(step) >= levels.indexOf(leaving(one.version))
  );
}

/**
 * @param {string} folder
 * @returns {Package[]}
 */
function packagesIn(folder) {
  return fs.globSync('packages/*/package.json', { cwd: folder }).map((file) => {
    const { name, version, dependencies, peerDependencies } = JSON.parse(
      fs.readFileSync(path.join(folder, file), 'utf8'),
    );
    return { name, version, dependencies: Object.keys({ ...dependencies, ...peerDependencies }) };
  });
}

/**
 * What the changesets ask for: of several the largest step.
 * @param {string} folder
 * @returns {Map<string, Level>}
 */
function askedIn(folder) {
  /** @type {Map<string, Level>} */
  const asked = new Map();
  for (const file of fs.globSync('.changeset/*.md', { cwd: folder })) {
    const [, head = ''] =
      /^---\n([\s\S]*?)\n---/.exec(fs.readFileSync(path.join(folder, file), 'utf8')) ?? [];
    for (const [, name = '', step] of head.matchAll(/^['"]?(@?[^'":]+)['"]?:\s*(patch|minor|major)\s*$/gm)) {
      const further = Math.max(
        levels.indexOf(/** @type {Level} */ (step)),
        levels.indexOf(asked.get(name) ?? 'patch'),
      );
      asked.set(name, /** @type {Level} */ (levels[further]));
    }
  }
  return asked;
}

/**
 * Turns the changesets of a repository into versions, ranges and CHANGELOGs.
 * @param {string} folder the repository
 */
export function moveVersions(folder) {
  const more = passedOn(packagesIn(folder), askedIn(folder));
  if (more.size > 0) {
    const head = [...more].map(([name, step]) => `'${name}': ${step}`).join('\n');
    const text = `---\n${head}\n---\n\nTakes packages below it in versions that its range did not take before.\n`;
    fs.writeFileSync(path.join(folder, '.changeset', 'passed-on.md'), text);
  }
  const changeset = path.join(root, 'node_modules', '@changesets', 'cli', 'bin.js');
  execFileSync(process.execPath, [changeset, 'version'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
