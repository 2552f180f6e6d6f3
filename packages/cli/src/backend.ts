import type { Registry } from '@prism-rl/core';
import type { Engine } from '@prism-rl/nn';
import { activateBackend } from '@prism-rl/nn/plugin';
import { say } from './output.ts';

/**
 * Activates the backend for an agent that needs one, and gives its engine.
 *
 * @param note called if it is not the best one, with how to get that; default: prints to the terminal.
 * @throws PrismError `unknown-name` for a backend that no plugin offers, also where the agent needs none.
 */
export async function engineFor(
  registry: Registry,
  agent: string,
  wanted: string,
  note: (text: string) => void = sayNote,
): Promise<Engine | undefined> {
  checkBackend(registry, wanted);
  const { entry } = registry.get('agents', agent);
  return entry.usesBackend === true ? activateBackend(wanted, registry, note) : undefined;
}

/** @throws PrismError `unknown-name` unless `name` is `auto` or a backend that a plugin offers. */
export function checkBackend(registry: Registry, name: string): void {
  if (name !== 'auto') registry.get('backends', name);
}

/** The library that a backend computes with, and its version, for a run's context; nothing where there is no more to say than its name. */
export async function libraryOf(
  registry: Registry,
  backend: string | null | undefined,
): Promise<{ readonly engine?: string }> {
  if (backend == null) return {};
  const state = await registry.get('backends', backend).entry.probe();
  return state.available && state.engine !== undefined ? { engine: state.engine } : {};
}

/** Says on the terminal that a backend could be better. */
export function sayNote(text: string): void {
  say(`note: ${text}`);
}
