import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** Matches a module's imports by a relative path, in every syntax. */
const relativeImport = /\b(?:from|import|require)\s*\(?\s*(['"])(\.{1,2}\/[^'"]+)\1/g;

/**
 * A digest of a module and of all modules that it imports by relative paths: equal on all machines with the same code, independent of its
 * location and line endings. Does not follow imports of other packages.
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

/** The file of an import; undefined if there is none, for example for text that only resembles an import. */
function fileOf(path: string): string | undefined {
  const candidates = [
    path,
    path.replace(/\.js$/, '.ts'),
    ...['.js', '.ts', '.cjs', '/index.js'].map((end) => path + end),
  ];
  return candidates.find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile());
}

/** The version of the package that a module belongs to; undefined outside of packages, or if the package has no version. */
export function packageVersion(path: string): string | undefined {
  const folder = dirname(path);
  const file = join(folder, 'package.json');
  if (existsSync(file))
    return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version?: string }).version;
  return folder === dirname(folder) ? undefined : packageVersion(folder);
}
