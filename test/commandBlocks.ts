// Reads blocks of commands with their output from Markdown pages, runs them, and compares the output.
//
// A comment before a block tells tests how to treat it: `<!-- in tests: --steps 2000 -->` overrides options to shorten a long command (its
// output is not compared then), `<!-- in tests: refused -->` expects a usage error. PRISM_COURSE=full runs and compares the long ones as
// written.
import fs from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';
import { runHere } from './runHere.ts';
import { withOptions } from './withOptions.ts';

// The shell lines of our pages: READMEs, guides and pages of results.

/** Pages whose lines a reader may paste, relative to the repository; the course has tests of its own. */
export const pages: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'ARCHITECTURE.md',
  ...fs.globSync('{docs,packages/*/docs}/*.md', { cwd: root }),
  ...fs.globSync('{packages/*,playground,apps/*,site,docs/{compiler,many-machines},benchmarks/*}/README.md', {
    cwd: root,
  }),
  ...fs.globSync('{benchmarks/results/**,site/content/**}/*.md', { cwd: root }),
].map((file) => file.replaceAll('\\', '/'));

/** A line of a block of commands, without its comment. */
export interface ShellLine {
  readonly page: string;
  readonly text: string;
}

/** The lines of a page, in order; joins lines that end with a backslash. */
export function linesOf(page: string): ShellLine[] {
  const text = fs.readFileSync(path.join(root, page), 'utf8');
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)]
    .flatMap(([, block]) => block!.replaceAll(/\\\n\s*/g, ' ').split('\n'))
    .map((line) => line.replace(/(?:^| +)#.*/, '').trim())
    .filter((line) => line !== '')
    .map((line) => ({ page, text: line }));
}

/** The words after `prism`, whatever calls it; a shell loop is checked for one seed. */
export function prismWords(text: string): string[] | undefined {
  const command = text.replace(/^for \w+ in .*; do (.*); done$/, '$1').replaceAll(/\$\w+/g, '1');
  const called = /^(?:npm run prism -- |npx @prism-rl\/cli |prism )(.*)$/.exec(command);
  return called === null ? undefined : wordsOf(called[1]!);
}

/** Whether long commands run as written. */
export const isFull = process.env.PRISM_COURSE === 'full';

/** One or more commands with their output. */
export interface Block {
  readonly line: number;
  readonly commands: readonly string[];
  /** Options that tests override. */
  readonly shortened: readonly string[];
  readonly isRefused: boolean;
  /** Output lines; '…' stands for any others. */
  readonly shown: readonly string[];
}

/** The blocks of a page, in order. */
export function blocksOf(text: string): Block[] {
  const pattern = /(?:<!-- in tests: (.*) -->\n)?```sh\n([\s\S]*?)```\n(?:\n```text\n([\s\S]*?)```)?/g;
  return [...text.matchAll(pattern)].map((match) => {
    const [, mark = '', commands = '', shown = ''] = match;
    const isRefused = mark === 'refused';
    return {
      line: text.slice(0, match.index).split('\n').length,
      commands: commands.trim().split('\n'),
      shortened: isRefused || mark === '' ? [] : mark.split(' '),
      isRefused,
      shown: shown.split('\n').filter((line) => line !== '' && line !== '…'),
    };
  });
}

/** The words of a command line; single quotes group words. */
export function wordsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|[^\s']+(?:'([^']*)')?/g)].map(([word]) => word.replaceAll("'", ''));
}

/** Runs the commands of a block, one after the other, in a folder. @param page named in failures. */
export async function runBlock(
  { commands, shortened, isRefused, shown }: Block,
  cwd: string,
  page: string,
): Promise<void> {
  let outputs = '';
  const isShort = shortened.length > 0 && !isFull;
  for (const command of commands) {
    const [npm, run_, name, dashes, ...words] = wordsOf(command.replace(/ +#.*/, ''));
    expect([npm, run_, name, dashes], command).toEqual(['npm', 'run', 'prism', '--']);
    const { code, output } = await runHere(isShort ? withOptions(words, shortened) : words, cwd);
    expect(code, `${page}: ${command}\n${output}`).toBe(isRefused ? 2 : 0);
    outputs += output;
  }
  if (isShort) return;
  // All shown lines, in order.
  const lines = outputs.split('\n').map((line) => line.trimEnd());
  let from = 0;
  for (const line of shown) {
    const at = lines.indexOf(line, from);
    expect(at, `${page} shows the line "${line}", but ${commands.join(', ')} printed:\n${outputs}`).not.toBe(
      -1,
    );
    from = at + 1;
  }
}
