// The examples of an installed package's README, as files in a consumer's folder.
import fs from 'node:fs';
import path from 'node:path';
import type { Consumer } from './consumer.ts';

/** A written example. */
export interface Example {
  /** Relative to the consumer's folder. */
  readonly file: string;
  /** False for examples that would train for minutes, or open a page. */
  readonly runs: boolean;
}

/** Writes every `ts` block of a README below `examples/<name>`, and returns them in order. */
export function writeExamples(user: Consumer, readme: string, name: string): Example[] {
  const text = fs.readFileSync(readme, 'utf8');
  return [...text.matchAll(/^```(?:ts|typescript)\b([^\n]*)\n([\s\S]*?)^```/gm)].map((match) => {
    const [, options = '', code = ''] = match;
    const line = text.slice(0, match.index).split('\n').length;
    const file = path.join('examples', name, /\bfile=(\S+)/.exec(options)?.[1] ?? `line-${line}.ts`);
    user.write(file, code);
    return { file, runs: !/\bno-run\b/.test(options) };
  });
}
