// Runs the command line in this process: a separate one takes a second longer, and is the subject of other tests (`packages/cli/test`).
import { setDebug } from '@prism-rl/core';
import { expect, vi } from 'vitest';
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

/** `prism` in a folder and in this process: `here`, `ok` where it must succeed, and `ends` where it must end with a code and say something. */
export function prismIn(folder: string) {
  const here = (command: string | readonly string[]): Promise<Ended> => runHere(command, folder);
  const ok = async (command: string | readonly string[]): Promise<Ended> => {
    const ended = await here(command);
    expect(ended.code, ended.stderr).toBe(0);
    return ended;
  };
  const ends = async (code: number, command: string, words: string): Promise<Ended> => {
    const ended = await here(command);
    expect([ended.code, ended.stderr]).toEqual([code, expect.stringContaining(words)]);
    return ended;
  };
  return { here, ok, ends };
}
