/** What became of mutants: StrykerJS's report, and the survivors that are known. */
import fs from 'node:fs';
import path from 'node:path';

/** A change that no test noticed. */
export interface Survivor {
  readonly file: string;
  /** The line that was changed, without its indent. */
  readonly line: string;
  /** What the change put in its place. */
  readonly replacement: string;
  /** Why it may survive: mostly because it changes nothing that anybody can see. */
  readonly reason: string;
}

/** A mutant as the report has it. */
interface Mutant {
  readonly status: string;
  readonly replacement?: string;
  readonly location: { readonly start: { readonly line: number } };
}

/** The outcome of a run. */
export interface Outcome {
  readonly noticed: number;
  /** Survivors that are in the list. */
  readonly known: number;
  readonly survivors: readonly (Omit<Survivor, 'reason'> & { readonly at: number })[];
}

const noticed = ['Killed', 'Timeout'];
const unnoticed = ['Survived', 'NoCoverage'];

/** Reads a report and takes the known survivors out. */
export function outcomeOf(reportFile: string, known: readonly Survivor[]): Outcome {
  const { files } = JSON.parse(fs.readFileSync(reportFile, 'utf8')) as {
    readonly files: {
      readonly [file: string]: { readonly source: string; readonly mutants: readonly Mutant[] };
    };
  };
  const all = Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants.map(({ status, replacement = '', location }) => {
      const at = location.start.line;
      const line = source.split('\n')[at - 1]!.trim();
      return { file: file.split(path.sep).join('/'), status, at, line, replacement: oneLine(replacement) };
    }),
  );
  const isKnown = (one: Omit<Survivor, 'reason'>): boolean =>
    known.some(
      ({ file, line, replacement }) =>
        file === one.file && line === one.line && replacement === one.replacement,
    );
  const alive = all.filter(({ status }) => unnoticed.includes(status));
  return {
    noticed: all.filter(({ status }) => noticed.includes(status)).length,
    known: alive.filter(isKnown).length,
    survivors: alive.filter((one) => !isKnown(one)).map(({ status: _, ...rest }) => rest),
  };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
