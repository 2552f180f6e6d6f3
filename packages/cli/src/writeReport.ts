import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Registry, RunManifest } from '@prism-rl/core';
import { vectorize } from '@prism-rl/core';
import { readMetrics } from '@prism-rl/loggers';
import type { ReportAnimation, ReportData } from '@prism-rl/report';
import { renderReport } from '@prism-rl/report';
import { readManifest, runFiles } from '@prism-rl/runner/node';
import { playEpisode } from './playEpisode.ts';
import { loadTrainedAgent } from './trainedAgent.ts';

/** Seed of the episode that a report shows; no evaluation uses it. */
const filmSeed = 2_000_000;

/** Draws the page of one run into its directory. @returns the file's path. */
export async function writeRunReport(runDir: string, registry: Registry): Promise<string> {
  const manifest = readManifest(runDir);
  return writeReport(join(runDir, runFiles.report), registry, [runDir], {
    title: `${manifest.agent} in ${manifest.environment}`,
    command: trainCommand(manifest, registry),
  });
}

/**
 * Draws one page for runs that differ in their seed only.
 *
 * @param path the file to write.
 * @returns `path`.
 */
export async function writeReport(
  path: string,
  registry: Registry,
  runDirs: readonly [string, ...string[]],
  heading: Pick<ReportData, 'title' | 'subtitle' | 'command'>,
): Promise<string> {
  const runs = runDirs.map((runDir) => {
    const manifest = readManifest(runDir);
    const { seed } = manifest;
    return { name: `seed ${seed}`, seed, manifest, rows: readMetrics(join(runDir, runFiles.metrics)) };
  });
  const { manifest } = runs[0]!;
  const threshold = registry.get('environments', manifest.environment).entry.rewardThreshold;
  const metrics = registry.get('agents', manifest.agent).entry.metrics;
  const animation = await film(runDirs[0], registry);
  const data: ReportData = {
    ...heading,
    runs,
    ...(threshold === undefined ? {} : { threshold }),
    ...(metrics === undefined ? {} : { metrics }),
    ...(animation === undefined ? {} : { animation }),
  };
  writeFileSync(path, renderReport(data));
  return path;
}

async function film(runDir: string, registry: Registry): Promise<ReportAnimation | undefined> {
  const trained = await loadTrainedAgent(runDir, registry, 1);
  const { entry } = registry.get('environments', trained.manifest.environment);
  const single = await entry.create(trained.manifest.environmentConfig);
  try {
    const every = 2;
    const env = vectorize([single]);
    const { frames, return: sum, length } = await playEpisode(trained.agent, env, filmSeed, { every });
    if (frames.length === 0) return undefined;
    const fps = (single.framesPerSecond ?? 30) / every;
    const caption = `Greedy policy of seed ${trained.manifest.seed} after ${trained.envSteps} steps: return ${sum} in ${length} steps`;
    return { frames, fps, caption };
  } finally {
    single.close?.();
    trained.close();
  }
}

/** The command that makes a run again. */
export function trainCommand(manifest: RunManifest, registry: Registry): string {
  const { entry } = registry.get('agents', manifest.agent);
  const preset = manifest.preset === undefined ? undefined : entry.presets?.[manifest.preset];
  const usual: { readonly [key: string]: unknown } = { ...entry.defaults, ...preset?.config };
  const settings = [
    ...differences(usual, manifest.agentConfig),
    ...differences(
      { ...registry.get('environments', manifest.environment).entry.defaults },
      manifest.environmentConfig,
      'env.',
    ),
  ];
  return [
    `npm run prism -- train ${manifest.agent} ${manifest.environment}`,
    `--steps ${manifest.steps} --seed ${manifest.seed}`,
    ...(manifest.preset === undefined ? [] : [`--preset ${manifest.preset}`]),
    ...(preset?.stopWhenSolved !== undefined && manifest.stopWhenSolved === undefined ? ['--all-steps'] : []),
    ...(manifest.numEnvs === 1 ? [] : [`--num-envs ${manifest.numEnvs}`]),
    ...settings,
  ].join(' ');
}

function differences(
  usual: { readonly [key: string]: unknown },
  actual: { readonly [key: string]: unknown },
  prefix = '',
): string[] {
  return Object.entries(actual)
    .filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(usual[key]))
    .map(([key, value]) => `--set '${prefix}${key}=${JSON.stringify(value)}'`);
}
