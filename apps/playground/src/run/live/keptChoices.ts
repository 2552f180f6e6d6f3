// Stores a visitor's choices for the next visit; they are not part of links.
import type { AgentChoice } from '../choices/agents.ts';

/** Names of the stored choices. */
type Name = 'theme' | 'tour' | 'sounds' | 'language' | `speed of ${AgentChoice['kind']}` | `seen ${string}`;

const prefix = 'prism-playground ';

/** The stored choice; nothing if the browser stores nothing. */
export function kept(name: Name): string | undefined {
  try {
    return localStorage.getItem(prefix + name) ?? undefined;
  } catch {
    return undefined; // frames of other sites may not read
  }
}

/** Stores a choice, if the browser permits. */
export function keep(name: Name, value: string): void {
  try {
    localStorage.setItem(prefix + name, value);
  } catch {
    // private windows and frames of other sites may not write: the choice applies to this visit
  }
}
