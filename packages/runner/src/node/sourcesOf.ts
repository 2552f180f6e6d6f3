import { createHash } from 'node:crypto';
import type { EnvironmentSources, Registry, Run } from '@prism-rl/core';
import { isTrained } from '@prism-rl/games';
import { readCheckpoint } from './checkpoint.ts';
import { readWhole } from './inPieces.ts';

/**
 * Returns what decides the results of a run's environment besides settings and plugins: its own sources, and the checkpoint of an opponent that
 * is another run.
 *
 * @throws PrismError as the environment's `sources` does; `file` or `corrupt` for an opponent that cannot be read.
 */
export async function sourcesOf(
  registry: Registry,
  { environment, environmentConfig }: Pick<Run, 'environment' | 'environmentConfig'>,
): Promise<EnvironmentSources> {
  const own = await registry.get('environments', environment).entry.sources?.(environmentConfig);
  const { opponent } = environmentConfig;
  const isRun = typeof opponent === 'string' && opponent !== 'self' && isTrained(opponent);
  const compared = isRun ? { [`opponent ${opponent}`]: fileDigest(readCheckpoint(opponent).path) } : {};
  return { compared: { ...own?.compared, ...compared }, recorded: { ...own?.recorded } };
}

/** @throws PrismError `file` for a file that cannot be read. */
export function fileDigest(path: string): string {
  return createHash('sha256').update(readWhole(path)).digest('hex').slice(0, 16);
}
