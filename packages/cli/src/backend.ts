import type { Registry } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn/plugin';

/** Activates the backend for an agent that needs one, and says which it is. */
export async function backendFor(
  registry: Registry,
  agent: string,
  wanted: string,
): Promise<string | undefined> {
  const { entry } = registry.get('agents', agent);
  return entry.usesBackend === true ? activateBackend(wanted, registry) : undefined;
}
