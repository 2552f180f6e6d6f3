// Runs the command line in this process: a separate one takes a second longer, and is the subject of other tests (`packages/cli/test`). A
// test file that uses it must mock the process-wide handlers: `vi.mock('../packages/cli/src/interrupt.ts', …)` and
// `vi.mock('../packages/cli/src/brokenPipe.ts', …)`.
import { setDebug } from '@prism-rl/core';
import { vi } from 'vitest';
import { runCommandLine } from '../packages/cli/src/commandLine.ts';

/** Result of a command. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Its output on both streams. */
  readonly output: string;
}

/** Runs `prism` with these words in a folder, with checks as users have them. One at a time: a process has one working directory. */
export async function runHere(words: readonly string[], cwd: string): Promise<Ended> {
  const said = { stdout: '', stderr: '', output: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text, encoding, written) => {
      said[name] += String(text);
      said.output += String(text);
      (typeof encoding === 'function' ? encoding : written)?.();
      return true;
    }),
  );
  const home = process.cwd();
  process.env.PRISM_DEBUG = '0';
  setDebug(false);
  process.chdir(cwd);
  try {
    const code = await runCommandLine(words);
    return { code, ...said };
  } finally {
    process.chdir(home);
    for (const spy of spies) spy.mockRestore();
  }
}
