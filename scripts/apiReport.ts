// What the packages offer, as text that is committed, so that a review sees every change of it:
//   node scripts/apiReport.ts          says what differs from `api/`
//   node scripts/apiReport.ts --write  writes it
//
// One file a package: the names that each of its entries lists, and once each declaration that stands behind them, with those that it
// mentions, as the compiler emits them, without comments and private members. `tsc -b tsconfig.build.json` must have run.
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

/** Every report by its file name: `core.d.ts`. */
function reports(): Map<string, string> {
  const all = new Map<string, string>();
  for (const file of fs.globSync('packages/*/package.json', { cwd: root }).sort()) {
    const home = path.join(root, path.dirname(file));
    const manifest = JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')) as Manifest;
    if (manifest.private) continue;
    const entries = Object.entries(manifest.exports ?? {}).flatMap(([subpath, target]): [string, string][] =>
      typeof target === 'string' || target.types === undefined
        ? []
        : [[manifest.name + subpath.slice(1), path.join(home, target.types)]],
    );
    all.set(`${path.basename(home)}.d.ts`, packageReport(entries.sort(), path.join(home, 'dist')));
  }
  return all;
}

/**
 * What a package offers.
 * @param entries the file of each by the name that people import
 * @param dist where the compiler's declarations lie
 */
export function packageReport(entries: readonly (readonly [string, string])[], dist: string): string {
  const files = new Map<string, DeclarationFile>();
  const open = (file: string): DeclarationFile => {
    const known = files.get(file) ?? readDeclarations(file);
    files.set(file, known);
    return known;
  };
  const shown = new Map<string, Set<string>>();
  const show = (file: string, name: string): void => {
    const { declarations, imports, reexports, whole } = open(file);
    const elsewhere = imports.get(name) ?? reexports.get(name);
    const texts = declarations.get(name);
    if (texts === undefined) {
      if (elsewhere !== undefined) show(...elsewhere);
      else for (const from of whole) show(from, name);
      return;
    }
    const names = shown.get(file) ?? new Set();
    shown.set(file, names);
    if (names.has(name)) return;
    names.add(name);
    for (const text of texts) {
      for (const [, from, mentioned] of text.matchAll(/import\("(\.[^"]+)"\)\.(\w+)/g))
        show(declarationsOf(file, from!), mentioned!);
      for (const [mentioned] of text.matchAll(/[A-Za-z_$][\w$]*/g))
        if (mentioned !== name && (declarations.has(mentioned) || imports.has(mentioned)))
          show(file, mentioned);
    }
  };
  for (const [, file] of entries) for (const name of exportsOf(file, open)) show(file, name);

  const placeOf = (file: string): string => path.relative(dist, file).replaceAll('\\', '/');
  const lists = entries.map(([name, file]) => {
    const own = [...(shown.get(file) ?? [])];
    return `// ${name}: ${placeOf(file)}\n${[...open(file).lists, ...own.flatMap((one) => open(file).declarations.get(one)!)].join('\n')}\n`;
  });
  const others = [...shown.keys()].filter((file) => !entries.some(([, entry]) => entry === file)).sort();
  const behind = others.map((file) => {
    const names = shown.get(file)!;
    const texts = [...open(file).declarations].filter(([name]) => names.has(name)).flatMap(([, all]) => all);
    return `// ${placeOf(file)}\n${texts.join('\n')}\n`;
  });
  return [...lists, ...behind].join('\n');
}

/** A name in another file. */
type Elsewhere = readonly [file: string, name: string];

/** A file of declarations, taken apart. */
interface DeclarationFile {
  /** Overloads of a function are several. */
  readonly declarations: Map<string, string[]>;
  /** Declarations that it exports. */
  readonly exported: Set<string>;
  readonly imports: Map<string, Elsewhere>;
  readonly reexports: Map<string, Elsewhere>;
  /** Files that it passes on whole. */
  readonly whole: string[];
  /** Its lines `export … from`, and those of other packages. */
  readonly lists: string[];
}

function readDeclarations(file: string): DeclarationFile {
  const parts: DeclarationFile = {
    declarations: new Map(),
    exported: new Set(),
    imports: new Map(),
    reexports: new Map(),
    whole: [],
    lists: [],
  };
  for (const statement of statementsOf(fs.readFileSync(file, 'utf8'))) {
    if (/^import '/.test(statement)) continue;
    const list = /^(import|export) (?:type )?(\{[^}]*\}|\* as \w+|\*|\w+)(?: from '([^']+)')?;$/.exec(
      statement,
    );
    if (list === null) {
      const [, exported, name] = declaration.exec(statement) ?? [];
      if (name === undefined) throw new Error(`${file}: no declaration begins so: ${statement.slice(0, 80)}`);
      parts.declarations.set(name, [...(parts.declarations.get(name) ?? []), statement]);
      if (exported !== undefined) parts.exported.add(name);
      continue;
    }
    const [, kind, names, from] = list;
    if (kind === 'export' && names !== '{}') parts.lists.push(statement);
    if (names!.startsWith('{')) {
      for (const [, name, as] of names!.matchAll(/(?:type )?(\w+)(?: as (\w+))?/g)) {
        if (from === undefined) parts.exported.add(name!);
        else if (from.startsWith('.'))
          (kind === 'import' ? parts.imports : parts.reexports).set(as ?? name!, [
            declarationsOf(file, from),
            name!,
          ]);
      }
    } else if (from?.startsWith('.')) parts.whole.push(declarationsOf(file, from));
  }
  return parts;
}

const declaration =
  /^(export )?(?:default )?(?:declare )?(?:abstract )?(?:const|function|class|interface|type|let|enum|namespace) (\w+)/;

/** The statements of a file of declarations: each begins at the left margin. */
function statementsOf(text: string): string[] {
  const plain = text
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/^\s*\/\/.*$/gm, '')
    .replaceAll(/^ +(?:#private|private (?!constructor).*);$/gm, '')
    .replaceAll(/[ \t]+$/gm, '')
    .replaceAll(/\n{2,}/g, '\n')
    .trim();
  return plain === '' ? [] : plain.split(/\n(?=[a-z])/);
}

/** The declarations of a file that another one names. */
const declarationsOf = (file: string, from: string): string =>
  path.resolve(path.dirname(file), from).replace(/\.[jt]s$/, '.d.ts');

/** Names that a file offers, without those of other packages. */
function exportsOf(file: string, open: (file: string) => DeclarationFile): string[] {
  const { exported, reexports, whole } = open(file);
  return [...exported, ...reexports.keys(), ...whole.flatMap((other) => exportsOf(other, open))];
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
