import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from '@prism-rl/core';
import { PrismError, Registry } from '@prism-rl/core';

/** Files that list plugins of a project: `export default { plugins: ['my-plugin', './env.ts'] }`. */
const configFiles = ['prism.config.ts', 'prism.config.mjs', 'prism.config.js'];

async function builtInPlugins(): Promise<Plugin[]> {
  const modules = await Promise.all([
    import('@prism-rl/env-classic/plugin'),
    import('@prism-rl/env-box2d/plugin'),
    import('@prism-rl/env-minatar/plugin'),
    import('@prism-rl/env-atari/plugin'),
    import('@prism-rl/env-gridworld/plugin'),
    import('@prism-rl/algo-dqn-family/plugin'),
    import('@prism-rl/algo-pg/plugin'),
    import('@prism-rl/algo-tabular'),
    import('@prism-rl/loggers'),
    import('@prism-rl/nn/plugin'),
    import('@prism-rl/sweep'),
    import('@prism-rl/sweep-redis/plugin'),
  ]);
  return modules.map((module) => module.plugin);
}

/**
 * Everything that can be named: our own packages, what `prism.config.ts` in `folder` lists, and `extra`.
 *
 * @param folder default: where we are.
 * @throws PrismError `file` for a plugin that cannot be found or loaded, and where the folder is gone; `contract` for one that is none.
 */
export async function loadRegistry(
  folder: string = workingDirectory(),
  extra: readonly string[] = [],
): Promise<Registry> {
  const wanted = [...(await configuredPlugins(folder)), ...extra];
  const plugins = await Promise.all(wanted.map((specifier) => loadPlugin(specifier, folder)));
  return new Registry([...(await builtInPlugins()), ...plugins]);
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new PrismError('file', 'The working directory is not there any more.', {
      hint: 'Go to another one.',
      cause,
    });
  }
}

async function configuredPlugins(folder: string): Promise<string[]> {
  const file = configFiles.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (file === undefined) return [];
  const config = (await importFrom(file, file)) as { default?: { plugins?: unknown } | null };
  const plugins = config.default?.plugins ?? [];
  if (Array.isArray(plugins) && plugins.every((plugin) => typeof plugin === 'string')) return plugins;
  throw new PrismError('invalid-config', `${file} should list plugins by name or path, but does not.`, {
    hint: "Write: export default { plugins: ['my-plugin', './my-environment.ts'] };",
  });
}

async function loadPlugin(specifier: string, folder: string): Promise<Plugin> {
  const isPath = specifier.startsWith('.') || specifier.startsWith('/');
  const target = isPath ? resolve(folder, specifier) : resolvePackage(specifier, folder);
  const module = (await importFrom(target, specifier)) as { plugin?: Plugin | null; default?: Plugin | null };
  const plugin = module.plugin ?? module.default;
  if (typeof plugin === 'object' && typeof plugin?.name === 'string') {
    // Where threads of agents find it, too.
    return { module: pathToFileURL(target).href, ...plugin };
  }
  throw new PrismError(
    'contract',
    `${specifier} is no plugin: it exports neither "plugin" nor a default with a name.`,
    {
      hint: 'Export one: export const plugin = definePlugin({ name: …, environments: … }).',
    },
  );
}

function resolvePackage(specifier: string, folder: string): string {
  try {
    return createRequire(join(folder, 'package.json')).resolve(specifier);
  } catch (cause) {
    throw new PrismError('file', `The plugin ${specifier} is not installed in ${folder}.`, {
      hint: `Install it (npm install ${specifier}), or give the path of a file that starts with "./".`,
      cause,
    });
  }
}

async function importFrom(path: string, name: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(path).href);
  } catch (cause) {
    // A module may throw anything.
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PrismError('file', `The plugin ${name} could not be loaded: ${reason.split('\n', 1)[0]}`, {
      hint: '--debug shows where.',
      cause,
    });
  }
}
