// The built page, built once for all tests of a run.
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { withLock } from '../../../scripts/bootstrap/lock.mjs';
import { root } from '../../../scripts/bootstrap/versions.mjs';

const playground = path.join(root, 'apps', 'playground');
const pages = path.join(root, '.tools', 'playground-pages');

/** The folder of the page as it is published. */
export async function builtPage(): Promise<string> {
  const folder = path.join(pages, process.env.PRISM_TEST_RUN ?? String(process.pid));
  fs.mkdirSync(pages, { recursive: true });
  await withLock(
    path.join(pages, 'lock'),
    async () => {
      if (fs.existsSync(folder)) return;
      for (const name of fs.readdirSync(pages))
        if (!name.startsWith('lock')) fs.rmSync(path.join(pages, name), { recursive: true });
      const unfinished = `${folder}-unfinished`;
      await publish(unfinished);
      fs.renameSync(unfinished, folder);
    },
    // A build keeps its process too busy to send heartbeats.
    { staleAfter: 120_000 },
  );
  return folder;
}

async function publish(folder: string): Promise<void> {
  // Vitest sets the mode to test; the page is built as it is published.
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  try {
    await build({
      root: playground,
      mode: 'production',
      configFile: path.join(playground, 'vite.config.ts'),
      logLevel: 'silent',
      build: { outDir: folder, emptyOutDir: true },
    });
  } finally {
    process.env.NODE_ENV = NODE_ENV;
  }
}
