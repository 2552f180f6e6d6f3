import type { Json, Queue, Registry } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';

/**
 * Opens a queue by its address: `redis://host:6379/0`, `sqlite:runs/mine/queue.sqlite`. The scheme names the plugin's entry.
 *
 * @throws PrismError `invalid-argument` for an address without a scheme, `unknown-name` for a scheme that no plugin offers; else what
 *   the entry throws.
 */
export async function openQueue<P extends Json, R extends Json>(
  registry: Registry,
  address: string,
): Promise<Queue<P, R>> {
  const [, scheme] = /^([a-z][a-z\d+.-]*):/i.exec(address) ?? [];
  if (scheme === undefined) {
    const examples = registry.list('queues').map(({ entry }) => entry.example);
    throw new PrismError(
      'invalid-argument',
      `The address of a queue begins with its kind, but "${address}" has none.`,
      {
        hint: `For example ${examples.join(' or ')}.`,
      },
    );
  }
  return await registry.get('queues', scheme.toLowerCase()).entry.open<P, R>(address);
}
