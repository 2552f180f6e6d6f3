// Runs the command line in this process: a separate one takes a second longer, and is the subject of other tests (`packages/cli/test`).
import { setDebug } from '@prism-rl/core';
import { vi } from 'vitest';
import { runCommandLine } from '../packages/cli/src/commandLine.ts';

// Signal and pipe handlers are process-wide; this process runs many command lines.
vi.mock('../packages/cli/src/interrupt.ts', () => ({
  onInterrupt: () => new AbortController(),
  onBrokenPipe: () => undefined,
  brokenPipeCode: 141,
}));

/** Result of a command. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Its output on both streams. */
  readonly output: string;
}

/**
 * Runs `prism` in a folder, with checks as users have them. One at a time: a process has one working directory.
 *
 * @param command its words, or a text of words without spaces.
 */
export async function runHere(command: string | readonly string[], cwd: string): Promise<Ended> {
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
    const code = await runCommandLine(typeof command === 'string' ? command.trim().split(/\s+/) : command);
    return { code, ...said };
  } finally {
    process.chdir(home);
    for (const spy of spies) spy.mockRestore();
  }
}
