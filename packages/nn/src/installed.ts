// Finds native packages and libraries without loading them, since loading may print, or end the process.
import type { BackendState } from '@prism-rl/core';

/** State of a backend that cannot run here; `fix` says how to make it available. */
export function unavailable(reason: string, fix: string): BackendState {
  return { available: false, reason, fix };
}

/** A module of Node, also available in Bun and Deno; undefined in browsers. */
function nodeModule<K extends 'node:fs' | 'node:module' | 'node:path' | 'node:util'>(
  name: K,
): ReturnType<typeof process.getBuiltinModule<K>> | undefined {
  return globalThis.process?.getBuiltinModule?.(name);
}

/** Loads a CommonJS package by name. Not an `import`, so that bundlers ignore it. */
export function requirePackage(name: string): unknown {
  return nodeModule('node:module')?.createRequire(import.meta.url)(name);
}

/** The folder of an installed package; undefined if it is not installed. */
export function packageFolder(name: string): string | undefined {
  const [module, path] = [nodeModule('node:module'), nodeModule('node:path')];
  if (module === undefined || path === undefined) return undefined;
  try {
    return path.dirname(module.createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    // Not installed, which is no failure.
    return undefined;
  }
}

/** A folder's entries; none if it is missing, unreadable, or not a folder. */
function entriesOf(folder: string) {
  try {
    return nodeModule('node:fs')?.readdirSync(folder, { withFileTypes: true }) ?? [];
  } catch {
    return [];
  }
}

/** Whether any of the folders contains a file of this name, down to a depth. */
export function holdsFile(folders: readonly string[], file: string | RegExp, depth = 0): boolean {
  const path = nodeModule('node:path');
  if (path === undefined) return false;
  return folders.some((folder) => {
    const entries = entriesOf(folder);
    if (entries.some(({ name }) => (typeof file === 'string' ? name === file : file.test(name)))) return true;
    if (depth === 0) return false;
    const inside = entries.filter((entry) => entry.isDirectory());
    return holdsFile(
      inside.map(({ name }) => path.join(folder, name)),
      file,
      depth - 1,
    );
  });
}

/** Whether a file exists; false in browsers. */
export function fileExists(path: string): boolean {
  return nodeModule('node:fs')?.existsSync(path) === true;
}

/** Folders that Linux's dynamic linker searches for libraries. */
export function libraryFolders(): string[] {
  const { LD_LIBRARY_PATH = '' } = process.env;
  const system = ['/lib', '/usr/lib', '/lib64', '/usr/lib64', '/usr/local/lib', '/usr/local/nvidia/lib64'];
  const multiarch = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  return [...LD_LIBRARY_PATH.split(':').filter((folder) => folder !== ''), ...system].flatMap((folder) => [
    folder,
    `${folder}/${multiarch}`,
  ]);
}

/** Restores functions that Node 23 removed from `node:util` and tfjs-node still calls. Must run before tfjs-node is loaded. */
export function restoreUtil(): void {
  const util = nodeModule('node:util') as { [name: string]: unknown } | undefined;
  if (util === undefined) return;
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}
