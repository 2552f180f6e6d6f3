// Which Node.js can do what: running this script, and running TypeScript as it stands.

/** @param {string} version like `v22.18.0` or `22.18.0` */
function parse(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return { major, minor };
}

/**
 * Whether this Node.js runs the project's TypeScript without a flag: ^22.18, ^24 or ≥ 26.
 * The odd releases between them are left out, as vitest does not support them.
 * @param {string} version
 */
export function runsTypeScript(version) {
  const { major, minor } = parse(version);
  return (major === 22 && minor >= 18) || major === 24 || major >= 26;
}

/**
 * Whether this Node.js is new enough to set the project up: ≥ 20.
 * @param {string} version
 */
export function runsBootstrap(version) {
  return parse(version).major >= 20;
}
