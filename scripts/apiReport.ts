// What the packages offer, as text that is committed, so that a review sees every change of it:
//   node scripts/apiReport.ts          says what differs from `api/`
//   node scripts/apiReport.ts --write  writes it
//
// For each entry of each package: the declarations that the compiler emits for it and for the files it takes them from, without
// comments. `tsc -b tsconfig.build.json` must have run.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './bootstrap/versions.mjs';

const folder = path.join(root, 'api');

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, string | { readonly types?: string }>>;
}

/** Every report by its file name: `core.d.ts`, `core.conformance.d.ts`. */
function reports(): Map<string, string> {
  const all = new Map<string, string>();
  for (const file of fs.globSync('packages/*/package.json', { cwd: root }).sort()) {
    const home = path.join(root, path.dirname(file));
    const manifest = JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')) as Manifest;
    if (manifest.private) continue;
    for (const [subpath, target] of Object.entries(manifest.exports ?? {})) {
      if (typeof target === 'string' || target.types === undefined) continue;
      const entry = subpath === '.' ? '' : `.${subpath.slice(2).replaceAll('/', '.')}`;
      all.set(
        `${path.basename(home)}${entry}.d.ts`,
        report(path.join(home, target.types), path.join(home, 'dist')),
      );
    }
  }
  return all;
}

/** The declarations behind an entry, file by file; the entry comes first, the others follow by name. */
function report(entry: string, dist: string): string {
  const texts = new Map<string, string>();
  const visit = (file: string): void => {
    if (texts.has(file)) return;
    const text = withoutComments(fs.readFileSync(file, 'utf8'));
    texts.set(file, text);
    for (const [, specifier] of text.matchAll(/from '(\.[^']+)'/g)) {
      const target = path.resolve(path.dirname(file), specifier!).replace(/\.[jt]s$/, '.d.ts');
      if (fs.existsSync(target) && !/[\\/]generated[\\/]/.test(target)) visit(target);
    }
  };
  visit(entry);
  const others = [...texts.keys()].filter((file) => file !== entry).sort();
  return [entry, ...others]
    .map((file) => `// ${path.relative(dist, file).replaceAll('\\', '/')}\n${texts.get(file)}`)
    .join('\n');
}

function withoutComments(text: string): string {
  return `${text
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/^\s*\/\/.*$/gm, '')
    .replaceAll(/[ \t]+$/gm, '')
    .replaceAll(/\n{2,}/g, '\n')
    .trim()}\n`;
}

/** What differs from the committed reports, or undefined; before the first `--write` there is nothing to differ from. */
export function apiChanges(): string | undefined {
  if (!fs.existsSync(folder)) return undefined;
  const now = reports();
  const committed = fs.readdirSync(folder);
  const changed = [...now]
    .filter(
      ([name, text]) =>
        !committed.includes(name) || fs.readFileSync(path.join(folder, name), 'utf8') !== text,
    )
    .map(([name]) => `api/${name} is not what the package offers now`);
  const gone = committed.filter((name) => !now.has(name)).map((name) => `api/${name} is no entry any more`);
  const all = [...changed, ...gone];
  return all.length === 0
    ? undefined
    : `${all.join('\n')}\nLook at the change, and write it down: node scripts/apiReport.ts --write`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.argv.includes('--write')) {
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder);
    for (const [name, text] of reports()) fs.writeFileSync(path.join(folder, name), text);
  }
  const changes = apiChanges();
  if (changes !== undefined) console.log(changes);
  process.exitCode = changes === undefined ? 0 : 1;
}
