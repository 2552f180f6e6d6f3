// What a visitor has chosen and finds again at the next visit; a link says none of it.
import type { AgentChoice } from './catalogue.ts';

/** Names of what is kept. */
type Name = 'theme' | 'tour' | `speed of ${AgentChoice['kind']}`;

const prefix = 'prism-playground ';

/** What was kept; nothing where the browser keeps nothing. */
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
