import { existsSync } from 'node:fs';
import type { PrismError } from '@prism-rl/core';

/** Whether this runs from a clone of the repository, whose packages pnpm installs. */
export const isInClone: boolean = existsSync(new URL('../../../pnpm-workspace.yaml', import.meta.url));

/** Adapts a hint's `npm install …`: in a clone, npm cannot add a package to the workspace, but the clone's pnpm can. */
export function installHint(hint: string, inClone: boolean = isInClone): string {
  return inClone ? hint.replaceAll('npm install ', '.tools/bin/pnpm add -w ') : hint;
}

/** Flags of options that the library's functions call otherwise; for other options the flag is the name with dashes. */
const flags: { readonly [option: string]: string } = {
  ...{ directory: 'out', runDir: 'run-dir', environments: 'envs', given: 'set', settings: 'set' },
};

/** The hint of an error, with this program's flags for the options that the error names. */
export function hintWithFlags({ hint, options = [] }: Partial<PrismError>): string | undefined {
  if (hint === undefined || options.length === 0) return hint;
  const dashed = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const named = options.map((option) => `--${flags[option] ?? dashed(option)}`);
  return `${hint.replace(/\.$/, '')} (${named.join(', ')}).`;
}

/** The words that start this program here: through the clone's script, or from npm. */
export function prismWords(inClone: boolean = isInClone): string[] {
  return inClone ? ['npm', 'run', 'prism', '--'] : ['npx', '@prism-rl/cli'];
}

export function quoted(word: string): string {
  return /^[\w./:,=+@%-]+$/.test(word) ? word : inQuotes(word);
}

/** Joins words to a shell command; quotes names from files, so that they are never commands. Always quotes settings, `key=value`. */
export function shellLine(words: readonly string[]): string {
  return words.map((word) => (word.includes('=') ? inQuotes(word) : quoted(word))).join(' ');
}

/** The words of an option; none if it has no value. */
export function optionWords(name: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [`--${name}`, String(value)];
}

function inQuotes(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
