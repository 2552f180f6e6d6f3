// A run must depend on its seed alone: no package uses Math.random or reads the time of day, and learning code uses no function that
// JavaScript engines round differently. Loggers and the command line may read the time; tests and benchmarks may do anything.
import fs from 'node:fs';
import path from 'node:path';
import { root } from './command.ts';

interface Rule {
  readonly pattern: RegExp;
  readonly word: string;
  /** Whether packages that may read the clock may use this. */
  readonly clockUsers: boolean;
  /** Whether only learning code must avoid this. */
  readonly learners?: true;
}

const rules: readonly Rule[] = [
  { pattern: /\bMath\s*\.\s*random\b/, word: 'Math.random', clockUsers: false },
  { pattern: /\bDate\s*\.\s*now\b/, word: 'Date.now', clockUsers: true },
  { pattern: /\bnew\s+Date\s*\(\s*\)/, word: 'new Date()', clockUsers: true },
  {
    pattern: /\bcrypto\s*\.\s*(?:getRandomValues|randomUUID|randomBytes)\b/,
    word: 'crypto',
    clockUsers: true,
  },
  {
    pattern: /\bMath\s*\.\s*(?:expm?1?|log(?:1p|10)?|a?(?:sin|cos|tan)h?|atan2|cbrt|hypot)\b/,
    word: 'A function of Math whose last bit is the engine’s (core has exp and tanh)',
    clockUsers: false,
    learners: true,
  },
];
/** Packages whose numbers affect learning; pictures in them do not. */
const learns = /^(?:core|memory|nn|algo-.*)$/;
const isPicture = /[\\/]pictures\.ts$/;
const mayReadTheClock = new Set(['loggers', 'cli', 'experiments']);

/** Finds places in `packages/<name>/src` where the result could depend on something other than the seed. */
export async function checkClock(): Promise<string | undefined> {
  const found: string[] = [];
  const packages = path.join(root, 'packages');
  for (const name of fs.readdirSync(packages)) {
    const src = path.join(packages, name, 'src');
    if (!fs.existsSync(src)) continue;
    for (const entry of fs.readdirSync(src, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(ts|js|mjs)$/.test(entry) || /\.(test|test-d|bench)\.ts$|(^|[\\/])generated[\\/]/.test(entry))
        continue;
      const file = path.join(src, entry);
      const held = rules.filter(
        ({ clockUsers, learners }) =>
          !(clockUsers && mayReadTheClock.has(name)) &&
          (learners !== true || (learns.test(name) && !isPicture.test(file))),
      );
      found.push(...violations(file, fs.readFileSync(file, 'utf8'), held));
    }
  }
  return found.length === 0 ? undefined : found.join('\n');
}

function violations(file: string, source: string, held: readonly Rule[]): string[] {
  const found: string[] = [];
  for (const [index, line] of withoutComments(source).split('\n').entries()) {
    for (const { pattern, word } of held) {
      if (!pattern.test(line)) continue;
      found.push(
        `${path.relative(root, file)}:${index + 1}: ${word} makes the run depend on more than its seed`,
      );
    }
  }
  return found;
}

/** The source with comments blanked out and line breaks kept. Keeps strings: a comment mark in a string starts no comment. */
function withoutComments(source: string): string {
  const token = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return source.replace(token, (text) => (text.startsWith('/') ? text.replace(/[^\n]/g, ' ') : text));
}
