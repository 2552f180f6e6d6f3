// A part of the matrix: checks in an order, each of which counts as a test.
import type { LocalRegistry } from './localRegistry.ts';

/** Something that must hold for those who install our packages. */
export interface Check {
  readonly name: string;
  /** @returns what is worth telling (sizes, times), or nothing. @throws Error that says what is wrong. */
  readonly run: () => Promise<string | undefined>;
}

/** Checks that share what they have installed. */
export type Part = (registry: LocalRegistry) => readonly Check[] | Promise<readonly Check[]>;

/** @throws Error unless the text has this in it. */
export function expectText(output: string, wanted: string | RegExp): void {
  const found = typeof wanted === 'string' ? output.includes(wanted) : wanted.test(output);
  if (!found) throw new Error(`expected ${wanted} in:\n${output}`);
}

/** @throws Error, with the sentence, unless it holds. */
export function expectThat(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(sentence);
}
