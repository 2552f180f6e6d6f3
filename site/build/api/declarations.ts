// The packages' exports, symbol by symbol: the signature that the compiler declares, and the comments of the sources.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript-6';
import { root } from '../../../scripts/bootstrap/versions.mjs';
import { signatureOf } from './signature.ts';

/** One exported name. */
export interface PublicSymbol {
  readonly name: string;
  readonly kind: 'function' | 'class' | 'type' | 'constant';
  /** Its declaration, with the comments of its members. */
  readonly signature: string;
  /** The file that declares it, relative to the root. */
  readonly source: string;
  readonly doc: ts.JSDoc | undefined;
}

/** One import path of a package. */
export interface Entry {
  /** `@prism-rl/core/node` */
  readonly specifier: string;
  /** `core` */
  readonly folder: string;
  readonly symbols: readonly PublicSymbol[];
  /** Re-exports from other packages: names, or all. */
  readonly passesOn: readonly { readonly from: string; readonly names: readonly string[] | 'all' }[];
}

type Declaration = ts.DeclarationStatement | ts.VariableStatement;

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports: Readonly<Record<string, string | { readonly types?: string }>>;
}

/** Every entry of every package, packages sorted by name, each with its main entry first. Compiles the packages. */
export function readEntries(): Entry[] {
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '-b', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  return fs.readdirSync(path.join(root, 'packages')).sort().flatMap(readPackage);
}

function readPackage(folder: string): Entry[] {
  const manifest = JSON.parse(
    fs.readFileSync(path.join(root, 'packages', folder, 'package.json'), 'utf8'),
  ) as Manifest;
  if (manifest.private === true) return [];
  return Object.entries(manifest.exports)
    .flatMap(([subpath, target]): [string, string][] =>
      typeof target === 'string' || target.types === undefined
        ? []
        : [[manifest.name + subpath.slice(1), target.types.replace('./dist/', '')]],
    )
    .sort()
    .map(([specifier, main]) => readEntry(folder, specifier, main));
}

function readEntry(folder: string, specifier: string, main: string): Entry {
  const symbols: PublicSymbol[] = [];
  const passesOn: Entry['passesOn'][number][] = [];
  for (const statement of declarationsIn(folder, main)) {
    if (ts.isExportDeclaration(statement)) {
      const from = specifierOf(statement);
      if (statement.exportClause === undefined) {
        if (from !== undefined) passesOn.push({ from, names: 'all' });
      } else if (ts.isNamedExports(statement.exportClause)) {
        const names = statement.exportClause.elements.map(({ name: exported }) => exported.text);
        if (from !== undefined && !from.startsWith('.')) {
          if (names.length > 0) passesOn.push({ from, names });
          continue;
        }
        for (const { name: exported, propertyName } of statement.exportClause.elements) {
          const file = from?.startsWith('.') === true ? resolved(main, from) : main;
          symbols.push(symbolOf(folder, file, (propertyName ?? exported).text, exported.text));
        }
      }
    } else {
      for (const declared of namesOf(statement)) symbols.push(symbolOf(folder, main, declared, declared));
    }
  }
  const unique = [...new Map(symbols.map((symbol) => [symbol.name, symbol])).values()];
  return { specifier, folder, symbols: unique, passesOn };
}

/** Follows an exported name to the file that declares it. */
function symbolOf(folder: string, file: string, name: string, exported: string): PublicSymbol {
  const source = `packages/${folder}/src/${file.replace(/\.d\.ts$/, '.ts')}`;
  const all = declarationsIn(folder, file);
  const declarations = all.filter((one) => namesOf(one).includes(name));
  if (declarations.length === 0) {
    const onward = all.find((one) => bringsIn(one, name)) as
      | ts.ImportDeclaration
      | ts.ExportDeclaration
      | undefined;
    const from = onward === undefined ? undefined : specifierOf(onward);
    if (from?.startsWith('.') === true) return symbolOf(folder, resolved(file, from), name, exported);
    throw new Error(`${source} does not declare ${name}.`);
  }
  const [first] = declarations as Declaration[];
  const originals = parse(source).statements.filter((one) => namesOf(one).includes(name));
  return {
    name: exported,
    kind: ts.isFunctionDeclaration(first!)
      ? 'function'
      : ts.isClassDeclaration(first!)
        ? 'class'
        : ts.isVariableStatement(first!)
          ? 'constant'
          : 'type',
    signature: declarations.map((one, k) => signatureOf(one, originals[k] ?? originals[0])).join('\n'),
    source,
    doc: originals.map(docOf).find((doc) => doc !== undefined),
  };
}

/** The last comment before a statement or a member. */
function docOf(node: ts.Node): ts.JSDoc | undefined {
  return ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).at(-1);
}

/** Names that a statement declares. */
function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  const { name } = statement as ts.DeclarationStatement;
  return name === undefined || ts.isImportDeclaration(statement) ? [] : [name.text];
}

function bringsIn(statement: ts.Statement, name: string): boolean {
  const bindings = ts.isImportDeclaration(statement)
    ? statement.importClause?.namedBindings
    : ts.isExportDeclaration(statement)
      ? statement.exportClause
      : undefined;
  if (bindings === undefined || ts.isNamespaceImport(bindings) || ts.isNamespaceExport(bindings))
    return false;
  return bindings.elements.some((element) => element.name.text === name);
}

function specifierOf({ moduleSpecifier }: ts.ImportDeclaration | ts.ExportDeclaration): string | undefined {
  return moduleSpecifier === undefined ? undefined : (moduleSpecifier as ts.StringLiteral).text;
}

function resolved(file: string, specifier: string): string {
  return path.posix.join(path.posix.dirname(file), specifier).replace(/\.[jt]s$/, '.d.ts');
}

const parsed = new Map<string, ts.SourceFile>();

/** The statements of a compiled file, without comments and private members. */
function declarationsIn(folder: string, file: string): ts.NodeArray<ts.Statement> {
  const place = path.join('packages', folder, 'dist', file);
  return parse(place, (text) =>
    text
      .replaceAll(/\/\*[\s\S]*?\*\//g, '')
      .replaceAll(/^ +(?:#private|private (?!constructor).*);$/gm, '')
      .replaceAll(/[ \t]+$/gm, '')
      .replaceAll(/\n{2,}/g, '\n'),
  ).statements;
}

function parse(file: string, edit = (text: string): string => text): ts.SourceFile {
  const found =
    parsed.get(file) ??
    ts.createSourceFile(
      file,
      edit(fs.readFileSync(path.join(root, file), 'utf8')),
      ts.ScriptTarget.ES2023,
      true,
    );
  parsed.set(file, found);
  return found;
}
