import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** Matches a module's imports by a relative path, in every syntax. */
const relativeImport = /\b(?:from|import|require)\s*\(?\s*(['"])(\.{1,2}\/[^'"]+)\1/g;

/**
 * A digest of a module and of all modules that it imports by a relative path: equal on all machines that have the same code, wherever it
 * lies and however its lines end. Imports of other packages are not followed.
 */
export function moduleDigest(entry: string): string {
  const folder = dirname(resolve(entry));
  const sources = new Map<string, string>();
  const open = [resolve(entry)];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (sources.has(path)) continue;
    const source = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
    sources.set(path, source);
    for (const [, , specifier] of source.matchAll(relativeImport)) {
      const imported = fileOf(join(dirname(path), specifier!));
      if (imported !== undefined) open.push(imported);
    }
  }
  const hash = createHash('sha256');
  const rows = [...sources].map(([path, source]) => [relative(folder, path).replaceAll('\\', '/'), source]);
  for (const row of rows.sort(([a = ''], [b = '']) => (a < b ? -1 : 1))) hash.update(JSON.stringify(row));
  return hash.digest('hex').slice(0, 16);
}

/** The file of an import; undefined where there is none, as for text that only looks like an import. */
function fileOf(path: string): string | undefined {
  const candidates = [
    path,
    path.replace(/\.js$/, '.ts'),
    ...['.js', '.ts', '.cjs', '/index.js'].map((end) => path + end),
  ];
  return candidates.find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile());
}

/** The version of the package that a module belongs to; undefined for a file outside of packages, or in one without a version. */
export function packageVersion(path: string): string | undefined {
  const folder = dirname(path);
  const file = join(folder, 'package.json');
  if (existsSync(file))
    return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version?: string }).version;
  return folder === dirname(folder) ? undefined : packageVersion(folder);
}
