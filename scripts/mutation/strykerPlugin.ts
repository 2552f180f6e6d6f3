/**
 * What StrykerJS loads of us: which code holds texts for people, which changes are tried, and where the outcome is written.
 *
 * The reporter runs in StrykerJS's process, the checker in one of its own; both find what they need in the {@link Job} that the
 * environment names.
 */
import fs from 'node:fs';
import path from 'node:path';
import { type Change, type Span, whereIs } from './change.ts';
import { appendTrial } from './ledger.ts';

/** What is to be done, as JSON in the file that `PRISM_MUTATION_JOB` names. */
export interface Job {
  /** What to try, by where it is: within the place of one change StrykerJS finds others. */
  readonly changes: { readonly [where: string]: Change };
  readonly ledger: string;
}

/** A change as StrykerJS has it; lines and columns count from 0. */
export interface Mutant {
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

const jobFile = (): string => process.env.PRISM_MUTATION_JOB!;

function theJob(): Job {
  return JSON.parse(fs.readFileSync(jobFile(), 'utf8')) as Job;
}

/** Where the reporter writes which file each change is in, for whoever decides what runs first. */
export function changedFilesOf(job: string): string {
  return `${job}.files`;
}

function whereOf({ fileName, location, replacement }: Mutant): string {
  const file = path.relative(process.cwd(), path.resolve(fileName)).split(path.sep).join('/');
  return whereIs(file, location, replacement);
}

/** Leaves out what an error says: the sentence and its hint are for people. */
export const wordsOfErrors = {
  shouldIgnore: ({ parent, listKey }: NodePath): string | undefined =>
    listKey === 'arguments' && parent?.type === 'NewExpression' && /Error$/.test(parent.callee?.name ?? '')
      ? 'the words of an error'
      : undefined,
};

/** Lets the changes of the job pass. */
class Chooser {
  readonly #job = theJob();

  async init(): Promise<void> {}

  /** All at once: nothing is computed for a single one. */
  async group(mutants: readonly Mutant[]): Promise<string[][]> {
    return [mutants.map(({ id }) => id)];
  }

  async check(mutants: readonly Mutant[]): Promise<Record<string, { status: string; reason?: string }>> {
    return Object.fromEntries(
      mutants.map((mutant) => [
        mutant.id,
        whereOf(mutant) in this.#job.changes
          ? { status: 'passed' }
          : { status: 'compileError', reason: 'not to be tried' },
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

/** Milliseconds between two looks at the clock, and how long a silence tells of a process that was stopped. */
const beat = 500;
const silence = 10 * beat;

/** Writes down what became of a change as soon as it is known. */
class LedgerReporter {
  readonly #job = theJob();
  #changes = new Map<string, Change>();
  #lastBeat = performance.now();
  /** Whether this process was stopped (Ctrl-Z, a laptop asleep) since the last change was tried. */
  #wasStopped = false;

  constructor() {
    setInterval(() => this.#look(), beat).unref();
  }

  #look(): void {
    const now = performance.now();
    this.#wasStopped ||= now - this.#lastBeat > silence;
    this.#lastBeat = now;
  }

  onMutationTestingPlanReady(event: {
    readonly mutantPlans: readonly { readonly mutant: Mutant; readonly plan: string }[];
  }): void {
    const run = event.mutantPlans.filter(({ plan }) => plan === 'Run');
    for (const { mutant } of run) {
      const change = this.#job.changes[whereOf(mutant)];
      if (change !== undefined) this.#changes.set(mutant.id, change);
    }
    const files = Object.fromEntries(run.map(({ mutant }) => [mutant.id, path.resolve(mutant.fileName)]));
    fs.writeFileSync(changedFilesOf(jobFile()), JSON.stringify(files));
  }

  onMutantTested({ id, status = '' }: Mutant): void {
    this.#look();
    const wasStopped = this.#wasStopped;
    this.#wasStopped = false;
    // Time that ran out while nothing ran says nothing: it is tried again another day.
    if (status === 'Timeout' && wasStopped) return;
    const noticed = outcomes[status];
    const change = this.#changes.get(id);
    if (noticed !== undefined && change !== undefined) appendTrial(this.#job.ledger, { change, noticed });
  }
}

export const strykerPlugins = [
  { kind: 'Ignore', name: 'words-of-errors', value: wordsOfErrors },
  { kind: 'Checker', name: 'chosen', injectableClass: Chooser },
  { kind: 'Reporter', name: 'ledger', injectableClass: LedgerReporter },
];
