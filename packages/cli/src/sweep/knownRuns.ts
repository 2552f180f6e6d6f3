import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Config, Job, Registry } from '@prism-rl/core';
import { PrismError, savedConfig } from '@prism-rl/core';
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
 * @param sources directories of sweeps, or of published results, or the files of results in them.
 * @throws PrismError `file` or `corrupt` for results or settings that cannot be read, `incompatible` where a run of that name had other
 * settings, or its settings are not there.
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
    const { source, result } = found;
    // Such as what `--from` draws from published results.
    if (result.agentConfig === undefined)
      throw new PrismError('incompatible', `${source} holds ${id} without its settings.`, {
        hint: 'Name the directory with their configs.json, or leave this --known out.',
      });
    const other = differenceOf(registry, result, payload);
    if (other === undefined) return false;
    throw new PrismError('incompatible', `${source} holds ${id} with other settings (${other}).`, {
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

/** Published results keep the settings beside them, by the hash of their run. */
function resultsIn(source: string): KnownResult[] {
  const file = resultsFileOf(source);
  const results = readResults(file);
  const settings = settingsIn(join(dirname(file), ablationFiles.configs));
  return results.map((row) => {
    const result: KnownResult = { ...settings[row.configHash], ...row };
    return { ...result, ...(result.agentConfig && { agentConfig: savedConfig(result.agentConfig) }) };
  });
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
