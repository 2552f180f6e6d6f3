import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Config, Job, Registry } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { readResults, runIdOf, type SweepResult, type SweepRun } from '@prism-rl/sweep';
import { ablationFiles, resultsFileOf } from './ablationFiles.ts';

/** Facts that decide a run beside its name, seed, settings and wrappers. How often it is saved changes nothing. */
const deciding = [
  'agent',
  'preset',
  'steps',
  'numEnvs',
  'evaluationSteps',
  'evaluationEpisodes',
  'backend',
] as const satisfies readonly (keyof SweepRun)[];

/** A result and the facts that it states of its run: published ones state fewer than a sweep does. */
type KnownResult = Partial<SweepResult> & Pick<SweepResult, 'environment' | 'arm' | 'seed'>;

/**
 * Leaves out the runs whose results exist. A setting that is newer than a result counts as its default.
 *
 * @param sources directories of sweeps, or of published results.
 * @throws PrismError `file` or `corrupt` for results that cannot be read, `incompatible` where a run of that name had other settings.
 */
export function withoutKnown(
  registry: Registry,
  jobs: readonly Job<SweepRun>[],
  sources: readonly string[],
): Job<SweepRun>[] {
  const known = new Map(
    sources.flatMap((source) =>
      resultsIn(source).map((result) => [runIdOf(result), { source, result }] as const),
    ),
  );
  return jobs.filter(({ id, payload }) => {
    const found = known.get(id);
    if (found === undefined) return true;
    const other = differenceOf(registry, found.result, payload);
    if (other === undefined) return false;
    throw new PrismError('incompatible', `${found.source} holds ${id} with other settings (${other}).`, {
      hint: 'Leave this --known out, or give the options that its results were made with.',
    });
  });
}

/** The first thing in which a result's run was another one. */
function differenceOf(registry: Registry, result: KnownResult, run: SweepRun): string | undefined {
  const other = deciding.find((key) => key in result && !isDeepStrictEqual(result[key], run[key]));
  if (other !== undefined) return other;
  const { agentConfig, environmentConfig, wrappers = [] } = result;
  if (!isDeepStrictEqual(wrappers, run.wrappers ?? [])) return 'wrappers';
  const ofAgent = registry.get('agents', run.agent).entry.defaults;
  const ofEnvironment = registry.get('environments', run.environment).entry.defaults;
  const setting = differentSetting(run.environmentConfig, environmentConfig, ofEnvironment);
  return (
    differentSetting(run.agentConfig, agentConfig, ofAgent) ??
    (setting === undefined ? undefined : `env.${setting}`)
  );
}

function differentSetting(now: Config, then: Config | undefined, defaults?: object): string | undefined {
  if (then === undefined) return undefined;
  const before: Config = { ...defaults, ...then };
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].find(
    (key) => !isDeepStrictEqual(before[key], now[key]),
  );
}

/** Published results keep the settings apart, by the hash of their run. */
function resultsIn(source: string): KnownResult[] {
  const configs = join(source, ablationFiles.configs);
  const settings: { readonly [hash: string]: object } = existsSync(configs)
    ? JSON.parse(readFileSync(configs, 'utf8'))
    : {};
  return readResults(resultsFileOf(source)).map((result) => ({ ...settings[result.configHash], ...result }));
}
