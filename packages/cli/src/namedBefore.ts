// What the user has named on command lines, in a file of the user's. It lies outside of runs and projects, so that nothing that comes from others adds to it.
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

/** `$XDG_STATE_HOME/prism-rl/named.jsonl`, by default below `~/.local/state`. */
function fileOfNames(): string {
  const given = process.env.XDG_STATE_HOME ?? '';
  // A relative one would lie in the current folder, which may come from others.
  const state = isAbsolute(given) ? given : join(homedir(), '.local', 'state');
  return join(state, 'prism-rl', 'named.jsonl');
}

/** A name other than an absolute path means something else in another folder. */
function lineOf(name: string): string {
  return JSON.stringify(isAbsolute(name) ? { name } : { name, folder: process.cwd() });
}

/** Whether the user has named code in an earlier command; in this folder, unless it is an absolute path. */
export function wasNamed(name: string): boolean {
  try {
    return readFileSync(fileOfNames(), 'utf8').split('\n').includes(lineOf(name));
  } catch {
    return false;
  }
}

/** Remembers code that the user has named. */
export function remember(name: string): void {
  if (wasNamed(name)) return;
  try {
    mkdirSync(dirname(fileOfNames()), { recursive: true, mode: 0o700 });
    appendFileSync(fileOfNames(), `${lineOf(name)}\n`, { mode: 0o600 });
  } catch {
    // A home that cannot be written: later commands need the name again.
  }
}
