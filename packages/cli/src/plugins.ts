import { existsSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf, type Plugin, type PluginOrigin, PrismError, type Registry } from '@prism-rl/core';
import { moduleDigest, packageVersion } from './moduleDigest.ts';
import { recordedEnvironments } from './recordedEnvironments.ts';
import { typeScriptFault } from './strippedTypes.ts';
import { type Code, guardedRegistry, Trust } from './trust.ts';

/**
 * Files that list a project's plugins: `export default { plugins: ['my-plugin', './env.ts'] }`. They are code and run with the user's
 * rights, like the configuration of Vite and ESLint; `--no-config` skips them.
 */
const configFiles = ['mts', 'ts', 'cts', 'mjs', 'js', 'cjs'].map((ending) => `prism.config.${ending}`);

async function builtInPlugins(): Promise<Plugin[]> {
  const modules = await Promise.all([
    import('@prism-rl/env-classic/plugin'),
    import('@prism-rl/env-box2d/plugin'),
    import('@prism-rl/env-arcade/plugin'),
    import('@prism-rl/env-minatar/plugin'),
    import('@prism-rl/env-mujoco/plugin'),
    import('@prism-rl/env-atari/plugin'),
    import('@prism-rl/env-gridworld/plugin'),
    import('@prism-rl/env-gymnasium/plugin'),
    import('@prism-rl/games/plugin'),
    import('@prism-rl/wrappers/plugin'),
    import('@prism-rl/algo-ddpg-family/plugin'),
    import('@prism-rl/algo-dqn-family/plugin'),
    import('@prism-rl/algo-evolution/plugin'),
    import('@prism-rl/algo-pg/plugin'),
    import('@prism-rl/algo-stream/plugin'),
    import('@prism-rl/algo-tabular/plugin'),
    import('@prism-rl/loggers/plugin'),
    import('@prism-rl/nn/plugin'),
    import('@prism-rl/gpu/plugin'),
    import('@prism-rl/experiments/plugin'),
  ]);
  return modules.map((module) => module.plugin);
}

/**
 * Loads the registry: the built-in packages, the plugins in `prism.config.mts` of `folder`, `extra`, and the plugins that a run was trained with.
 *
 * @param folder default: the current folder.
 * @param withConfig whether to load the file in `folder`, which runs as code; default true.
 * @param recorded skips those whose name is loaded already: the file may have moved.
 * @param trust decides which code runs that a file names; default: none.
 * @param source the file that names environments and recorded plugins, for errors.
 * @throws PrismError `invalid-argument` for a recorded plugin that the user has not named, `file` for a plugin that cannot be found or loaded, and if the folder does not exist; `contract` if the module exports
 * no plugin.
 */
export async function loadRegistry(
  folder: string = workingDirectory(),
  extra: readonly string[] = [],
  recorded: readonly PluginOrigin[] = [],
  withConfig = true,
  trust: Trust = new Trust(),
  source = 'a file',
): Promise<Registry> {
  const wanted = await wantedPlugins(folder, extra, withConfig);
  const plugins = await Promise.all(wanted.map((specifier) => loadPlugin(specifier, folder)));
  for (const specifier of wanted) trust.grant(realpathSync(targetOf(specifier, folder)));
  const missing = recorded.filter(({ name }) => plugins.every((plugin) => plugin.name !== name));
  await trust.require(
    missing.flatMap((origin) => codeOf(origin, folder)),
    source,
  );
  const ofTheRun = await Promise.all(missing.map((origin) => loadRecorded(origin, folder)));
  const recordings = recordedEnvironments(() => registry);
  const all = [...(await builtInPlugins()), recordings, ...plugins, ...ofTheRun];
  const registry: Registry = guardedRegistry(all, trust, source);
  return registry;
}

/** Lists the plugins that are not built in with their sources: packages by name, files by absolute path. Throws as {@link loadRegistry}. */
export async function pluginOrigins(
  folder: string = workingDirectory(),
  extra: readonly string[] = [],
  withConfig = true,
): Promise<readonly PluginOrigin[]> {
  return Promise.all(
    (await wantedPlugins(folder, extra, withConfig)).map(async (specifier) => {
      const { name } = await loadPlugin(specifier, folder);
      const path = targetOf(specifier, folder);
      const version = packageVersion(path);
      return {
        name,
        from: isPath(specifier) ? path : specifier,
        ...(version !== undefined && { version }),
        digest: moduleDigest(path),
      };
    }),
  );
}

/** The plugins in the manifest of a directory; none if there is no run. */
export async function recordedPlugins(runDir: string): Promise<readonly PluginOrigin[]> {
  // Imported lazily: listing entries needs no runner.
  const { readManifest, runFiles } = await import('@prism-rl/runner/node');
  return existsSync(join(runDir, runFiles.manifest)) ? (readManifest(runDir).plugins ?? []) : [];
}

/**
 * Names of the plugins that have changed since the run was trained.
 *
 * @param named plugins of the command line or `prism.config.mts`, which take precedence over recorded ones.
 */
export function changedPlugins(
  recorded: readonly PluginOrigin[],
  named: readonly PluginOrigin[],
  folder: string = workingDirectory(),
): string[] {
  return recorded
    .filter(({ name, from, digest }) => {
      const own = named.find((plugin) => plugin.name === name);
      const isHere = own !== undefined || isThere(from, folder);
      // Earlier versions recorded no digest.
      return (
        digest !== undefined && isHere && digest !== (own?.digest ?? moduleDigest(targetOf(from, folder)))
      );
    })
    .map(({ name }) => name);
}

/** The module of a recorded plugin; nothing if it is no longer there, which `loadRecorded` reports. */
function codeOf({ name, from }: PluginOrigin, folder: string): Code[] {
  try {
    const path = realpathSync(targetOf(from, folder));
    return [{ name: path, place: `plugin ${name}`, does: 'runs with your rights', option: 'plugin' }];
  } catch {
    return [];
  }
}

async function loadRecorded({ name, from }: PluginOrigin, folder: string): Promise<Plugin> {
  try {
    return await loadPlugin(from, folder);
  } catch (cause) {
    if (!(cause instanceof PrismError)) throw cause;
    const now = isPath(from) ? 'the path of its file' : 'its package';
    // A plugin that exists, but does not load, has not moved.
    const hint = isThere(from, folder) ? cause.hint : `Pass --plugin with ${now}.`;
    throw new PrismError('file', `The run was trained with the plugin ${name}: ${cause.message}`, {
      hint,
      cause,
    });
  }
}

async function wantedPlugins(
  folder: string,
  extra: readonly string[],
  withConfig: boolean,
): Promise<string[]> {
  const named = [...(withConfig ? await configuredPlugins(folder) : []), ...extra];
  return [...new Map(named.map((one) => [isPath(one) ? resolve(folder, one) : one, one])).values()];
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch (cause) {
    const hint = 'Change to another one.';
    throw new PrismError('file', 'The working directory no longer exists.', { hint, cause });
  }
}

async function configuredPlugins(folder: string): Promise<string[]> {
  const file = configFiles.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (file === undefined) return [];
  const config = (await importFrom(file, file)) as { default?: { plugins?: unknown } | null };
  const plugins = config.default?.plugins ?? [];
  if (Array.isArray(plugins) && plugins.every((plugin) => typeof plugin === 'string')) return plugins;
  throw PrismError.invalidConfig`${file} should list plugins by name or path, but does not.
    Write: export default { plugins: ['my-plugin', './my-environment.ts'] };`;
}

function isPath(specifier: string): boolean {
  return specifier.startsWith('.') || isAbsolute(specifier);
}

function isThere(specifier: string, folder: string): boolean {
  if (isPath(specifier)) return isFile(resolve(folder, specifier));
  try {
    return isFile(resolvePackage(specifier, folder));
  } catch {
    return false;
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function targetOf(specifier: string, folder: string): string {
  return isPath(specifier) ? resolve(folder, specifier) : resolvePackage(specifier, folder);
}

async function loadPlugin(specifier: string, folder: string): Promise<Plugin> {
  const target = targetOf(specifier, folder);
  // Node.js names the importing file, which is one of ours.
  if (isPath(specifier) && !isFile(target)) throw noFile(specifier, target);
  const module = (await importFrom(target, specifier)) as { plugin?: Plugin | null; default?: Plugin | null };
  const plugin = module.plugin ?? module.default;
  if (typeof plugin === 'object' && typeof plugin?.name === 'string') {
    // Agents in threads find the plugin by this name as well.
    return { module: pathToFileURL(target).href, ...plugin };
  }
  throw PrismError.contract`${specifier} is not a plugin: it exports neither "plugin" nor a default with a name.
    Export one: export const plugin = definePlugin({ name: …, environments: … }).`;
}

function noFile(specifier: string, target: string): PrismError {
  const why = existsSync(target) ? 'it is not a file' : 'there is no such file';
  return PrismError.file`The plugin ${specifier} could not be loaded: ${why}.
    Give the path of the file that exports it; this one leads to ${target}.`;
}

function resolvePackage(specifier: string, folder: string): string {
  try {
    return createRequire(join(folder, 'package.json')).resolve(specifier);
  } catch (cause) {
    const hint = `Install it (npm install ${specifier}), or give the path of a file that starts with "./".`;
    throw new PrismError('file', `The plugin ${specifier} is not installed in ${folder}.`, { hint, cause });
  }
}

async function importFrom(path: string, name: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(path).href);
  } catch (cause) {
    const fault = typeScriptFault(cause);
    const reason = fault?.reason ?? messageOf(cause).split('\n', 1)[0];
    const hint = fault?.hint ?? loadingHint(path, cause);
    throw new PrismError('file', `The plugin ${name} could not be loaded: ${reason}`, { hint, cause });
  }
}

/** Suggests a fix if Node.js refuses a valid module. */
function loadingHint(path: string, cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING') {
    return 'A package must be compiled to JavaScript before it is published: Node reads no TypeScript below node_modules.';
  }
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION') {
    return `Node reads TypeScript from 22.18 on, and this is ${process.versions.node}: write it in JavaScript (.mjs), or take a newer Node.`;
  }
  const message = cause instanceof SyntaxError ? cause.message : '';
  // Node.js strips types one file at a time: it cannot know which imports are types.
  const missing = /does not provide an export named '(.+)'/.exec(message)?.[1];
  if (missing !== undefined) {
    return `Is the name spelt as the module exports it? If ${missing} is a type, import it by "import type" (or "type ${missing}" in the braces).`;
  }
  // Node.js treats .ts and .js as CommonJS if the nearest package.json says so, as `npm init -y` does.
  const isEcmaScript = /\b(import|export)\b/.test(message);
  if (isEcmaScript && /\.[jt]s$/.test(path)) {
    const renamed = path.replace(/\.([jt]s)$/, '.m$1');
    return `The package.json above it makes it CommonJS ("type": "commonjs"): rename it to ${basename(renamed)}, or write "type": "module" there.`;
  }
  return '--debug shows where.';
}
