/**
 * What StrykerJS loads of us: which code holds texts for people, which changes are tried, and where the outcome is written.
 *
 * `reporter` runs in StrykerJS's process, `checker` in one of its own; both find what they need in the {@link Job} that the
 * environment names.
 */
import fs from 'node:fs';
import path from 'node:path';
import { type Change, changesIn, keyOf, type Span } from './change.ts';
import { drawn } from './draw.ts';
import { appendTrial, readLedger } from './ledger.ts';

/** What is to be done, as JSON in the file that `PRISM_MUTATION_JOB` names. */
export interface Job {
  /** The sources before anything was changed, by their path in the repository. */
  readonly sources: { readonly [file: string]: string };
  readonly ledger: string;
  readonly sample?: number;
  readonly seed: number;
  /** Tries those again that no test noticed, and no others. */
  readonly again: boolean;
  /** Where {@link Plan} is written. */
  readonly plan: string;
}

/** The changes that there are, by key. */
export interface Plan {
  readonly possible: readonly string[];
  readonly drawn: readonly string[];
}

/** A change as StrykerJS has it. Checkers get lines and columns from 0, reporters from 1. */
interface Mutant {
  readonly id: string;
  readonly fileName: string;
  readonly replacement: string;
  readonly location: Span;
  readonly status?: string;
}

/** A node of Babel's tree, as far as it is looked at. */
interface NodePath {
  readonly parent: { readonly type: string; readonly callee?: { readonly name?: string } } | null;
  readonly listKey?: string;
}

function theJob(): Job {
  return JSON.parse(fs.readFileSync(process.env.PRISM_MUTATION_JOB!, 'utf8')) as Job;
}

/** Names mutants, which come in the order of their files. */
function namesOf(sources: Job['sources']): (mutant: Mutant) => Change {
  const files = new Map<string, ReturnType<typeof changesIn>>();
  return ({ fileName, location, replacement }) => {
    const file = path.relative(process.cwd(), path.resolve(fileName)).split(path.sep).join('/');
    if (!files.has(file)) files.set(file, changesIn(file, sources[file]!));
    return files.get(file)!(location, replacement);
  };
}

/** Leaves out what an error says: the sentence and its hint are for people. */
const ignorer = {
  shouldIgnore: ({ parent, listKey }: NodePath): string | undefined =>
    listKey === 'arguments' && parent?.type === 'NewExpression' && /Error$/.test(parent.callee?.name ?? '')
      ? 'the words of an error'
      : undefined,
};

/** Lets the drawn changes pass that were not tried yet. */
class Chooser {
  #chosen: ReadonlySet<string> = new Set();

  async init(): Promise<void> {}

  /** Two groups: those that are tried, and the others. */
  async group(mutants: readonly Mutant[]): Promise<string[][]> {
    const { sources, ledger, sample, seed, again, plan } = theJob();
    const nameOf = namesOf(sources);
    const keys = new Map(mutants.map((mutant) => [keyOf(nameOf(mutant)), mutant.id]));
    const known = readLedger(ledger);
    const possible = [...keys.keys()];
    const wanted = again
      ? possible.filter((key) => known.get(key)?.noticed === false)
      : drawn(possible, sample, seed);
    fs.writeFileSync(plan, JSON.stringify({ possible, drawn: wanted } satisfies Plan));
    const untried = again ? wanted : wanted.filter((key) => !known.has(key));
    this.#chosen = new Set(untried.map((key) => keys.get(key)!));
    const others = mutants.filter(({ id }) => !this.#chosen.has(id)).map(({ id }) => id);
    return [[...this.#chosen], others].filter((group) => group.length > 0);
  }

  async check(mutants: readonly Mutant[]): Promise<Record<string, { status: string; reason?: string }>> {
    return Object.fromEntries(
      mutants.map(({ id }) => [
        id,
        this.#chosen.has(id) ? { status: 'passed' } : { status: 'compileError', reason: 'not drawn' },
      ]),
    );
  }
}

const outcomes: { readonly [status: string]: boolean } = {
  Killed: true,
  Timeout: true,
  Survived: false,
  NoCoverage: false,
};

/** Writes down what became of a change as soon as it is known. */
class LedgerReporter {
  readonly #job = theJob();
  #changes = new Map<string, Change>();

  onMutationTestingPlanReady({
    mutantPlans,
  }: {
    readonly mutantPlans: readonly { readonly mutant: Mutant; readonly plan: string }[];
  }): void {
    const nameOf = namesOf(this.#job.sources);
    const run = mutantPlans.filter(({ plan }) => plan === 'Run');
    this.#changes = new Map(run.map(({ mutant }) => [mutant.id, nameOf(mutant)]));
  }

  onMutantTested({ id, status = '' }: Mutant): void {
    const noticed = outcomes[status];
    const change = this.#changes.get(id);
    if (noticed !== undefined && change !== undefined) appendTrial(this.#job.ledger, { change, noticed });
  }
}

export const strykerPlugins = [
  { kind: 'Ignore', name: 'words-of-errors', value: ignorer },
  { kind: 'Checker', name: 'drawn', injectableClass: Chooser },
  { kind: 'Reporter', name: 'ledger', injectableClass: LedgerReporter },
];
