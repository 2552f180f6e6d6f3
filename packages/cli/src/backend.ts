import type { Registry } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn/plugin';
import { say } from './output.ts';

/**
 * Activates the backend for an agent that needs one, and says which it is.
 *
 * @throws PrismError `unknown-name` for a backend that no plugin offers, also where the agent needs none.
 */
export async function backendFor(
  registry: Registry,
  agent: string,
  wanted: string,
): Promise<string | undefined> {
  checkBackend(registry, wanted);
  const { entry } = registry.get('agents', agent);
  return entry.usesBackend === true
    ? activateBackend(wanted, registry, (text) => say(`note: ${text}`))
    : undefined;
}

/** @throws PrismError `unknown-name` unless `name` is `auto` or a backend that a plugin offers. */
export function checkBackend(registry: Registry, name: string): void {
  if (name !== 'auto') registry.get('backends', name);
}
