// The command line in this process: a process of its own costs a second more, and is the subject of other tests (`packages/cli/test`).
// A test file that uses it has no signals and streams of its own to spare, and says so:
// `vi.mock('../packages/cli/src/interrupt.ts', …)` and `vi.mock('../packages/cli/src/brokenPipe.ts', …)`.
import { setDebug } from '@prism-rl/core';
import { vi } from 'vitest';
import { runCommandLine } from '../packages/cli/src/commandLine.ts';

/** How a command ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What it printed, on both streams. */
  readonly output: string;
}

/** Runs `prism` with these words in a folder, with checks as people have them. One at a time: a process has one working folder. */
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
