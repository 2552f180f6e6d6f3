// Finds idioms that read like a translation in comments and pages: `node --conditions=@prism-rl/source test/idioms.ts packages/core` lists
// them.
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../scripts/bootstrap/versions.mjs';

/** An idiom to avoid, and a native writer's alternative. */
interface Idiom {
  readonly pattern: RegExp;
  readonly better: string;
}

export const idioms: readonly Idiom[] = [
  {
    pattern: /\b(?:nobody|somebody|whoever|anybody)\b/gi,
    better: 'name the subject: a caller, no test, any user',
  },
  {
    pattern: /\b[Ww]hat (?:is|was|are|were)\b|\bWhat (?:it|they|a|an|the|one|has|had)\b/g,
    better: 'name the thing: the value, the result, the arrays',
  },
  { pattern: /\bof (?:its|their|one’s) own\b/gi, better: 'its own …, or a separate …' },
  { pattern: /\b(?:goes|going|went) on\b|\bgo on\b/gi, better: 'continues, resumes' },
  { pattern: /\bfor ever\b/gi, better: 'without end' },
  { pattern: /\bbut for\b/gi, better: 'except' },
];

/** An occurrence. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly words: string;
  readonly better: string;
}

/** Pages, and sources with comments, below a path of the repository. */
export function textsBelow(place: string): string[] {
  const full = path.join(root, place);
  if (fs.statSync(full).isFile()) return [place];
  return [
    ...fs.globSync('src/**/*.{ts,tsx}', {
      cwd: full,
      exclude: (name) => /generated|vendor/.test(String(name)),
    }),
    ...fs.globSync('README.md', { cwd: full }),
  ]
    .filter((file) => !file.includes('generated') && !file.includes('vendor'))
    .map((file) => path.join(place, file).replaceAll('\\', '/'))
    .sort();
}

/** Every idiom in a file. */
export function findingsIn(file: string): Finding[] {
  return findingsOf(file, fs.readFileSync(path.join(root, file), 'utf8'));
}

/** Every idiom in a text: in the comments of TypeScript, in Markdown outside of code. */
export function findingsOf(file: string, text: string): Finding[] {
  // Replace everything else by spaces, which keeps positions. An idiom may cross the end of a line.
  const words = (/\.tsx?$/.test(file) ? commentsOnly(text) : proseOnly(text)).replaceAll('\n', ' ');
  return idioms
    .flatMap(({ pattern, better }) =>
      [...words.replaceAll(/ [*/]+ /g, (mark) => ' '.repeat(mark.length)).matchAll(looser(pattern))].map(
        (match) => ({
          file,
          line: text.slice(0, match.index).split('\n').length,
          words: match[0].replaceAll(/\s+/g, ' '),
          better,
        }),
      ),
    )
    .sort((a, b) => a.line - b.line);
}

/** Spaces of a pattern match any white space. */
function looser({ source, flags }: RegExp): RegExp {
  return new RegExp(source.replaceAll(' ', '\\s+'), flags);
}

const blank = (text: string): string => text.replaceAll(/[^\n]/g, ' ');

function commentsOnly(text: string): string {
  const pieces = text.split(/(\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/[^\n]*)/);
  return pieces.map((piece, k) => (k % 2 === 1 ? piece : blank(piece))).join('');
}

function proseOnly(text: string): string {
  return text.replaceAll(/```[\s\S]*?```|`[^`\n]*`|\]\([^)\s]*\)/g, blank);
}

if (process.argv[1] === import.meta.filename) {
  for (const place of process.argv.slice(2))
    for (const { file, line, words, better } of textsBelow(place).flatMap(findingsIn))
      process.stdout.write(`${file}:${line} “${words}”: ${better}\n`);
}
