// A visitor's choices, found again at the next visit; a link says none of it.
import type { AgentChoice } from './agents.ts';

/** Names of the choices that are kept. */
type Name = 'theme' | 'tour' | 'language' | `speed of ${AgentChoice['kind']}` | `seen ${string}`;

const prefix = 'prism-playground ';

/** The kept choice; nothing where the browser keeps nothing. */
export function kept(name: Name): string | undefined {
  try {
    return localStorage.getItem(prefix + name) ?? undefined;
  } catch {
    return undefined; // frames of other sites may not read
  }
}

/** Keeps it, where the browser lets pages keep something. */
export function keep(name: Name, value: string): void {
  try {
    localStorage.setItem(prefix + name, value);
  } catch {
    // private windows and frames of other sites may not write: the choice holds for this visit
  }
}
