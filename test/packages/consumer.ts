// A consumer's folder, created by `npm init -y` and `npm install` outside the repository.
import fs from 'node:fs';
import path from 'node:path';
import { folderUntilExit } from './folderUntilExit.ts';
import type { LocalRegistry } from './localRegistry.ts';
import { shell } from './shell.ts';

/** A consumer's folder and its commands. */
export interface Consumer {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  write(file: string, text: string): void;
  /** Runs a program there; see {@link shell}. */
  run(
    program: string,
    args: readonly string[],
    options?: { code?: number; seconds?: number },
  ): Promise<string>;
  /** Megabytes below `node_modules` of the files that `counts`. */
  megabytes(counts?: (file: string) => boolean): number;
}

/**
 * An empty folder with packages installed by plain npm.
 *
 * @param packages names, optionally with versions; none installs nothing.
 */
export async function consumer(
  registry: LocalRegistry,
  packages: readonly string[],
  options: { readonly type?: 'module' | 'commonjs'; readonly flags?: readonly string[] } = {},
): Promise<Consumer> {
  const folder = folderUntilExit('prism-consumer-');
  const { type = 'module', flags = [] } = options;
  const write = (file: string, text: string): void => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  };
  write('package.json', JSON.stringify({ name: 'consumer', version: '1.0.0', private: true, type }, null, 2));
  const { env } = registry;
  if (packages.length > 0) await shell('npm', ['install', ...flags, ...packages], { cwd: folder, env });
  return {
    folder,
    env,
    write,
    run: (program, args, more = {}) => shell(program, args, { cwd: folder, env, ...more }),
    megabytes: (counts = () => true) => {
      const modules = path.join(folder, 'node_modules');
      const files = fs.readdirSync(modules, { recursive: true, encoding: 'utf8' });
      let bytes = 0;
      for (const file of files) {
        const stat = fs.lstatSync(path.join(modules, file));
        if (stat.isFile() && counts(file)) bytes += stat.size;
      }
      return bytes / 1e6;
    },
  };
}
