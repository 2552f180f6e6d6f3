/** The changes that StrykerJS can make to sources. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Change, changesIn, type Span, whereIs } from './change.ts';
import { runsLaterIn } from './runsLater.ts';
import { type Mutant, wordsOfErrors } from './strykerPlugin.ts';

/** A change and where it is made. */
export interface Possible {
  readonly change: Change;
  readonly span: Span;
  /** {@link whereIs} it is made. */
  readonly where: string;
}

/** Kinds of changes that are left out: texts for people are not what is protected. */
export const excludedMutations = ['StringLiteral'];

interface Instrumenter {
  instrument(
    files: readonly { readonly name: string; readonly content: string; readonly mutate: true }[],
    options: object,
  ): Promise<{ readonly mutants: readonly Mutant[] }>;
}

/**
 * All of them that run after their modules are loaded, in the order of the files.
 *
 * @param copy where StrykerJS is installed.
 */
export async function possibleChanges(
  copy: string,
  sources: { readonly [file: string]: string },
): Promise<Possible[]> {
  const stryker = createRequire(path.join(copy, 'package.json'));
  const module = (await import(pathToFileURL(stryker.resolve('@stryker-mutator/instrumenter')).href)) as {
    readonly Instrumenter: new (log: object) => Instrumenter;
  };
  const silent = { debug() {}, info() {}, warn() {}, isDebugEnabled: () => false };
  const files = Object.entries(sources).map(([name, content]) => ({ name, content, mutate: true as const }));
  const { mutants } = await new module.Instrumenter(silent).instrument(files, {
    ignorers: [wordsOfErrors],
    excludedMutations,
    plugins: null,
    noHeader: false,
  });
  const known = new Map(
    Object.entries(sources).map(([file, source]) => [
      file,
      { changeAt: changesIn(file, source), runsLater: runsLaterIn(source) },
    ]),
  );
  return mutants
    .filter(({ status }) => status === undefined)
    .map(({ fileName, location, replacement }) => ({
      change: known.get(fileName)!.changeAt(location, replacement),
      span: location,
      where: whereIs(fileName, location, replacement),
    }))
    .filter(({ change, span }) => known.get(change.file)!.runsLater(span));
}

/** A place as StrykerJS's `mutate` takes it: lines from 1, columns from 0. */
export function rangeOf({ change, span: { start, end } }: Possible): string {
  return `${change.file}:${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`;
}
