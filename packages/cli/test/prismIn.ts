import { expect } from 'vitest';
import { type Ended, runHere } from '../../../test/runHere.ts';

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
