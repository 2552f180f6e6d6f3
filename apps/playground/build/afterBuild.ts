import fs from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

/**
 * Adds files to a build.
 *
 * @param order before or after other such plugins
 * @param write receives the folder of the build; not called if the build has failed
 */
export function afterBuild(name: string, order: 'pre' | 'post', write: (folder: string) => void): Plugin {
  let folder = '';
  return {
    name,
    apply: 'build',
    configResolved(config) {
      folder = path.resolve(config.root, config.build.outDir);
    },
    closeBundle: {
      order,
      handler() {
        // Nothing was written: the build has failed, and says why itself.
        if (fs.existsSync(path.join(folder, 'index.html'))) write(folder);
      },
    },
  };
}
