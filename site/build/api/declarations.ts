// What the packages offer, symbol by symbol: the signature from `api/`, where the compiler's declarations are kept, and what the comments
// of the sources say of it.
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
  /** What it passes on from other packages: names, or all. */
  readonly passesOn: readonly { readonly from: string; readonly names: readonly string[] | 'all' }[];
}

type Declaration = ts.DeclarationStatement | ts.VariableStatement;

/** The declarations of a package, file by file. */
interface Report {
  readonly folder: string;
  readonly files: ReadonlyMap<string, ts.SourceFile>;
}

/** Every entry of every package, packages in the order of their names, each with its main entry first. */
export function readEntries(): Entry[] {
  return fs
    .readdirSync(path.join(root, 'api'))
    .map((file) => file.replace(/\.d\.ts$/, ''))
    .sort()
    .flatMap(readPackage);
}

function readPackage(folder: string): Entry[] {
  const text = fs.readFileSync(path.join(root, 'api', `${folder}.d.ts`), 'utf8');
  const parts = text.split(/^\/\/ (\S+?: )?(\S+\.d\.ts)\n/m);
  const files = new Map<string, ts.SourceFile>();
  const mains: (readonly [specifier: string, file: string])[] = [];
  for (let k = 1; k < parts.length; k += 3) {
    const [specifier, file, declarations] = parts.slice(k, k + 3) as [string | undefined, string, string];
    files.set(file, parse(file, declarations));
    if (specifier !== undefined) mains.push([specifier.slice(0, -2), file]);
  }
  return mains.map(([specifier, main]) => readEntry({ folder, files }, specifier, main));
}

function readEntry(report: Report, specifier: string, main: string): Entry {
  const symbols: PublicSymbol[] = [];
  const passesOn: Entry['passesOn'][number][] = [];
  for (const statement of report.files.get(main)!.statements) {
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
          symbols.push(symbolOf(report, file, (propertyName ?? exported).text, exported.text));
        }
      }
    } else {
      for (const declared of namesOf(statement)) symbols.push(symbolOf(report, main, declared, declared));
    }
  }
  const unique = [...new Map(symbols.map((symbol) => [symbol.name, symbol])).values()];
  return { specifier, folder: report.folder, symbols: unique, passesOn };
}

/** A name that a file exports, followed to the file that declares it. */
function symbolOf(report: Report, file: string, name: string, exported: string): PublicSymbol {
  const source = `packages/${report.folder}/src/${file.replace(/\.d\.ts$/, '.ts')}`;
  const declarations = report.files.get(file)?.statements.filter((one) => namesOf(one).includes(name)) ?? [];
  if (declarations.length === 0) {
    // A report leaves out what only passes a name on; the source has it.
    const passing = [...(report.files.get(file)?.statements ?? []), ...sourceFile(source).statements];
    const onward = passing.find((one) => bringsIn(one, name)) as
      | ts.ImportDeclaration
      | ts.ExportDeclaration
      | undefined;
    const from = onward === undefined ? undefined : specifierOf(onward);
    if (from?.startsWith('.') === true) return symbolOf(report, resolved(file, from), name, exported);
    throw new Error(`${source} does not declare ${name}.`);
  }
  const [first] = declarations as Declaration[];
  const originals = sourceFile(source).statements.filter((one) => namesOf(one).includes(name));
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

const sources = new Map<string, ts.SourceFile>();

function sourceFile(file: string): ts.SourceFile {
  let found = sources.get(file);
  if (found === undefined) {
    found = parse(file, fs.readFileSync(path.join(root, file), 'utf8'));
    sources.set(file, found);
  }
  return found;
}

function parse(name: string, text: string): ts.SourceFile {
  return ts.createSourceFile(name, text, ts.ScriptTarget.ES2023, true);
}
