import type { Registry, Run } from '@prism-rl/core';
import type { Engine } from '@prism-rl/nn';
import { activateBackend } from '@prism-rl/nn/plugin';
import { trainsWhole } from '@prism-rl/runner';
import { option } from './command.ts';
import { say } from './output.ts';

/** The option of commands that load a trained agent. */
export const actingBackendOption = option.text(
  'B',
  'backend for neural networks (default: the one used in training)',
);

/**
 * Activates the backend for an agent that needs one and returns its engine.
 *
 * @param note called if a better backend could be installed, with a hint how; default: prints to the terminal.
 * @throws PrismError `unknown-name` for a backend that no plugin offers, even if the agent needs none.
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

/** The backend on which a trained agent acts: its own, unless that trains whole runs. */
export function actingBackend(registry: Registry, { backend = 'auto' }: Run): string {
  return trainsWhole(registry, backend) ? 'auto' : backend;
}

/** @throws PrismError `unknown-name` unless `name` is `auto` or a backend that a plugin offers. */
export function checkBackend(registry: Registry, name: string): void {
  if (name !== 'auto') registry.get('backends', name);
}

/** Returns the library that a backend computes with and its version, for a run's context; nothing if the backend's name says it all. */
export async function libraryOf(
  registry: Registry,
  backend: string | null | undefined,
): Promise<{ readonly engine?: string }> {
  if (backend == null) return {};
  const state = await registry.get('backends', backend).entry.probe();
  return state.available && state.engine !== undefined ? { engine: state.engine } : {};
}

/** Prints a hint, for example that a better backend is available. */
export function sayNote(text: string): void {
  say(`note: ${text}`);
}
