// The shell lines of our pages: READMEs, guides and pages of results.
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../scripts/bootstrap/versions.mjs';
import { wordsOf } from './commandBlocks.ts';

/** Pages whose lines a reader may paste, relative to the repository; the course has tests of its own. */
export const pages: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'ARCHITECTURE.md',
  ...fs.globSync('docs/*.md', { cwd: root }),
  ...fs.globSync('{packages/*,playground,apps/*,site,docs/many-machines,benchmarks/*}/README.md', {
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
