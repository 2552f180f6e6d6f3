import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Job, Registry, Run } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { recordedRun } from '@prism-rl/runner';
import { differenceOf, readResults, runIdOf, type SweepResult } from '@prism-rl/sweep';
import { ablationFiles, resultsFileOf } from './ablationFiles.ts';

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
      resultsIn(source).map((result) => [runIdOf(result), { source, result }] as const),
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

/** Published results keep the settings beside them, by the hash of their run. */
function resultsIn(source: string): SweepResult[] {
  const file = resultsFileOf(source);
  const results = readResults(file);
  const settings = settingsIn(join(dirname(file), ablationFiles.configs));
  return results.map((result) => recordedRun({ ...settings[result.configHash], ...result }));
}

function settingsIn(file: string): { readonly [hash: string]: object } {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) ?? {};
  } catch (cause) {
    throw new PrismError('corrupt', `Cannot read the settings in ${file}: ${(cause as Error).message}.`, {
      hint: 'Publishing the results again writes it anew.',
      cause,
    });
  }
}
