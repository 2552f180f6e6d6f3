import { createHash } from 'node:crypto';
import type { EnvironmentSources, Registry, Run } from '@prism-rl/core';
import { isTrained } from '@prism-rl/games';
import { readCheckpoint } from './checkpoint.ts';
import { datasetDigest } from './datasets.ts';
import { readBytes } from './inPieces.ts';

/**
 * Returns what decides the results of a run besides settings and plugins: the environment's own sources, the checkpoint of an opponent that is
 * another run, and the recordings that its agent learns from.
 *
 * @throws PrismError as the environment's `sources` does; `file` or `corrupt` for an opponent or recordings that cannot be read.
 */
export async function sourcesOf(
  registry: Registry,
  {
    environment,
    environmentConfig,
    agent,
    agentConfig,
  }: Pick<Run, 'environment' | 'environmentConfig' | 'agent' | 'agentConfig'>,
): Promise<EnvironmentSources> {
  const own = await registry.get('environments', environment).entry.sources?.(environmentConfig);
  const { opponent } = environmentConfig;
  const isRun = typeof opponent === 'string' && opponent !== 'self' && isTrained(opponent);
  const compared = isRun ? { [`opponent ${opponent}`]: fileDigest(readCheckpoint(opponent).path) } : {};
  const data = registry.get('agents', agent).entry.dataset?.(agentConfig);
  const learned = data === undefined ? {} : { [`data ${data}`]: datasetDigest(data) };
  return { compared: { ...own?.compared, ...compared, ...learned }, recorded: { ...own?.recorded } };
}

/** @throws PrismError `file` for a file that cannot be read. */
export function fileDigest(path: string): string {
  return createHash('sha256').update(readBytes(path)).digest('hex').slice(0, 16);
}
