// A part of the matrix: ordered checks, each of which counts as a test.
import type { LocalRegistry } from './localRegistry.ts';

/** A check of our packages as users install them. */
export interface Check {
  readonly name: string;
  /** @returns details to print (sizes, times), or nothing. @throws Error that describes the problem. */
  readonly run: () => Promise<string | undefined>;
}

/** Checks that share an installation. */
export type Part = (registry: LocalRegistry) => readonly Check[] | Promise<readonly Check[]>;

/** @throws Error unless the text contains this. */
export function expectText(output: string, wanted: string | RegExp): void {
  const found = typeof wanted === 'string' ? output.includes(wanted) : wanted.test(output);
  if (!found) throw new Error(`expected ${wanted} in:\n${output}`);
}

/** @throws Error with the sentence unless the condition is true. */
export function expectThat(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(sentence);
}
