import type { Job, Registry, Run } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { readSettledResults } from '../results/result.ts';
import { runIdOf } from './planSweep.ts';
import { differenceOf } from './sameRun.ts';

/**
 * Leaves out the runs whose results exist. A setting that is newer than a result counts as its default.
 *
 * @param sources directories of sweeps, or of published results, or the files of results in them.
 * @throws PrismError `file` or `corrupt` for results or settings that cannot be read, `incompatible` where a run of that name had other
 * settings, or its settings are not there.
 */
export function withoutKnown(
  registry: Registry,
  jobs: readonly Job<Run>[],
  sources: readonly string[],
): Job<Run>[] {
  const known = new Map(
    sources.flatMap((source) =>
      readSettledResults(source).map((result) => [runIdOf(result), { source, result }] as const),
    ),
  );
  return jobs.filter(({ id, payload }) => {
    const found = known.get(id);
    if (found === undefined) return true;
    const { source, result } = found;
    // Such as what `--from` draws from published results.
    if (result.agentConfig === undefined)
      throw new PrismError('incompatible', `${source} holds ${id} without its settings.`, {
        hint: 'Name the directory with their configs.json, or leave this --known out.',
      });
    const other = differenceOf(result, payload, registry);
    if (other === undefined) return false;
    throw new PrismError('incompatible', `${source} holds ${id} with other settings (${other.name}).`, {
      hint: 'Leave this --known out, or give the options that its results were made with.',
    });
  });
}
