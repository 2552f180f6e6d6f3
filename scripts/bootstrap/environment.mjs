// The environment variables of what we start: our tools first, npm's own variables gone.
import fs from 'node:fs';
import path from 'node:path';
import { root } from './versions.mjs';

/** npm's settings that concern the network; they have to reach whoever downloads. */
const networkSettings = [
  'registry',
  'cafile',
  'proxy',
  'https_proxy',
  'noproxy',
  'strict_ssl',
  'userconfig',
  'globalconfig',
];

/**
 * The environment without the variables that npm adds for its scripts; other package managers and tools would
 * take them for settings of their own.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
function withoutNpmVariables(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_/i.test(name)));
}

/**
 * The environment for npm itself: the user's settings stay when they are about the network; flags that were meant
 * for the outer command (`--global`, `--dry-run`, `--workspace` …) go.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function forNpm(env) {
  const clean = withoutNpmVariables(env);
  for (const [name, value] of Object.entries(env)) {
    const setting = /^npm_config_(.*)$/i.exec(name)?.[1]?.toLowerCase();
    if (setting === undefined) continue;
    if (setting === 'cache' || networkSettings.includes(setting) || setting.startsWith('//')) {
      clean[name] = value;
    }
  }
  delete clean.NODE_ENV;
  return clean;
}

/**
 * The environment for pnpm, which does not read npm's variables: network settings are handed over under its names.
 * @param {NodeJS.ProcessEnv} env
 * @param {Record<string, string>} npmSettings what npm itself uses: `registry`, `cafile`
 * @returns {NodeJS.ProcessEnv}
 */
export function forPnpm(env, npmSettings) {
  const clean = withoutNpmVariables(env);
  delete clean.NODE_ENV;
  // No questions: an outdated node_modules is simply made anew.
  clean.CI = '1';
  for (const [name, value] of Object.entries(npmSettings)) {
    if (value && clean[`pnpm_config_${name}`] === undefined) clean[`pnpm_config_${name}`] = value;
  }
  return clean;
}

/**
 * The environment of a job: the project's tools come first on PATH, and `node` there is the Node.js that runs it.
 * @param {NodeJS.ProcessEnv} env
 * @param {{ bin: string, node: string }} tools
 * @returns {NodeJS.ProcessEnv}
 */
export function forJob(env, tools) {
  const clean = withoutNpmVariables(env);
  const name = Object.keys(clean).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const before = (clean[name] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const folders = [tools.bin, ...before.filter((folder) => folder !== tools.bin)];
  // Only when needed: putting /usr/bin in front would hide, say, the python of an activated environment.
  if (firstOnPath('node', folders) !== realpath(tools.node)) folders.splice(1, 0, path.dirname(tools.node));
  clean[name] = folders.join(path.delimiter);
  clean.TURBO_TELEMETRY_DISABLED = '1';
  clean.DO_NOT_TRACK = '1';
  // Modules that are compiled once: half of the time of a short command.
  clean.NODE_COMPILE_CACHE ??= path.join(root, '.tools', 'compile-cache');
  return clean;
}

/**
 * @param {string} program
 * @param {string[]} folders
 */
function firstOnPath(program, folders) {
  for (const folder of folders) {
    const file = path.join(folder, process.platform === 'win32' ? `${program}.exe` : program);
    if (fs.existsSync(file)) return realpath(file);
  }
  return undefined;
}

/** @param {string} file */
function realpath(file) {
  try {
    return fs.realpathSync(file);
  } catch {
    return file;
  }
}
