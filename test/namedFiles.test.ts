// Files that READMEs name exist: links, and the tests and tools in their text.
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'ARCHITECTURE.md',
  ...fs.globSync('{docs/*,packages/*/README,packages/*/docs/*}.md', { cwd: root }),
];

/** In backquotes, relative to the package or the repository. */
const inText = /`((?:src|test|tools|benchmarks|packages|scripts|docs)\/[\w./-]+\.\w+)`/g;
const linked = /\]\(((?!https?:|mailto:|#)[^)#\s]+)[^)]*\)/g;

test.each(pages)('%s', (page) => {
  const folder = path.join(root, path.dirname(page));
  const home = page.startsWith('packages') ? page.split(path.sep).slice(0, 2) : [];
  // The examples create their own files.
  const text = fs.readFileSync(path.join(root, page), 'utf8').replace(/^```[\s\S]*?^```/gm, '');
  const exists = (...parts: string[]): boolean => fs.existsSync(path.join(...parts));
  const missing = [
    ...[...text.matchAll(linked)].flatMap(([, file]) => (exists(folder, file!) ? [] : file!)),
    ...[...text.matchAll(inText)].flatMap(([, file]) =>
      exists(root, ...home, file!) || exists(root, file!) ? [] : file!,
    ),
  ];
  expect(missing).toEqual([]);
});
