// Writes the service worker that keeps the page for times without a network.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

/** Scripts up to this size are kept before they are used, so that a page that is open while another version is published finds its own. */
const atOnce = 1_000_000;

/** Adds `sw.js`, with the names of all files of the build. */
export function offline(): Plugin {
  let folder = '';
  return {
    name: 'offline',
    apply: 'build',
    configResolved(config) {
      folder = path.resolve(config.root, config.build.outDir);
    },
    closeBundle: {
      order: 'post',
      handler() {
        // Nothing was written: the build has failed, and says why itself.
        if (!fs.existsSync(folder)) return;
        const files = fs
          .globSync('**/*', { cwd: folder })
          .filter(
            (file) => fs.statSync(path.join(folder, file)).isFile() && !/(^|\/)sw\.js$|\.map$/.test(file),
          )
          .map((file) => file.replaceAll('\\', '/'))
          .sort();
        const hash = createHash('sha256');
        for (const file of files) hash.update(file).update(fs.readFileSync(path.join(folder, file)));
        const small = files.filter((file) => fs.statSync(path.join(folder, file)).size <= atOnce);
        const template = fs.readFileSync(new URL('./serviceWorker.js', import.meta.url), 'utf8');
        const settings = { version: hash.digest('hex').slice(0, 12), files: ['./', ...small] };
        fs.writeFileSync(
          path.join(folder, 'sw.js'),
          template.replace('__SETTINGS__', JSON.stringify(settings)),
        );
      },
    },
  };
}
