import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  counted,
  type Frame,
  meets,
  PrismError,
  type Registry,
  type Run,
  type Setting,
} from '@prism-rl/core';
import { lastMetrics, noteOnMetrics, planNotes, renderReport } from '@prism-rl/experiments';
import { type MetricsRow, readMetrics } from '@prism-rl/loggers';
import { defaultEpisodes, type PlayedEpisode, playEpisode, recordingSeed } from '@prism-rl/runner';
import { hasCheckpoint, readManifest, runFiles, writeWhole } from '@prism-rl/runner/node';
import { drawFigures } from './drawFigures.ts';
import { emptyFilm } from './film/filmEpisode.ts';
import { runFilms } from './film/runFilms.ts';
import { say, withFile } from './output.ts';
import { wrapperText } from './readWrapper.ts';
import { optionWords, prismWords, quoted, shellLine } from './shell.ts';
import { createPlayer } from './watch/player.ts';

/** Most frames of the trained agent's film; longer episodes skip some. */
const mostFrames = 160;
/** Most steps to film of a policy whose episode does not end. */
const mostSteps = 3000;
/** Films from training in a report: largest number and size. */
const mostFilms = 4;
const mostBytes = 700_000;

/**
 * Draws the page of one run into its directory.
 *
 * @param mayFail reports an error as a warning: a finished run is worth more than its page.
 * @returns the file's path; undefined if an allowed failure occurred.
 * @throws PrismError `file` if it cannot be written, or if the run's files cannot be read.
 */
export async function writeRunReport(
  runDir: string,
  registry: Registry,
  mayFail = false,
): Promise<string | undefined> {
  try {
    return await draw(runDir, registry);
  } catch (error) {
    if (!mayFail || !(error instanceof PrismError)) throw error;
    say(`warning: ${error.message}`);
    return undefined;
  }
}

async function draw(runDir: string, registry: Registry): Promise<string> {
  const manifest = readManifest(runDir);
  const { agent, environment } = manifest;
  const rows = metricsOf(runDir);
  // A run in training may have no checkpoint yet; a finished run without checkpoints is refused below.
  const isYoung = !hasCheckpoint(runDir) && !rows.some(({ type }) => type === 'checkpoint' || type === 'end');
  if (isYoung) say(`note: ${runDir} has no checkpoint yet, so its page shows curves only`);
  const threshold = registry.get('environments', environment).entry.rewardThreshold;
  const { metrics, isPrediction = false } = registry.get('agents', agent).entry;
  const animation = isPrediction || isYoung ? undefined : await filmOf(runDir, registry);
  const figures = isYoung ? [] : await drawFigures(runDir, registry);
  const films = filmsOf(runDir);
  const note = noteOnMetrics(registry, manifest)(lastMetrics(rows));
  const notes = [...planNotes(registry, [manifest]), ...(note === undefined ? [] : [note])];
  const page = renderReport({
    title: `${agent} in ${environment}`,
    command: trainCommand(manifest, registry),
    links: [runFiles.manifest, runFiles.metrics, runFiles.checkpoints].filter((name) =>
      existsSync(join(runDir, name)),
    ),
    ...{ manifest, rows },
    notes,
    ...(threshold === undefined ? {} : { threshold }),
    ...(metrics === undefined ? {} : { metrics }),
    ...(animation === undefined ? {} : { animation }),
    ...(figures.length === 0 ? {} : { figures }),
    ...(films.length === 0 ? {} : { films }),
  });
  const path = join(runDir, runFiles.report);
  const hint = `Free that path, then run: prism report ${quoted(runDir)}`;
  withFile(`The report ${path} cannot be written`, hint, () => writeWhole(path, page));
  return path;
}

const mostRows = 200_000;

/** The metrics of a run; empty at its start. */
function metricsOf(runDir: string): MetricsRow[] {
  const path = join(runDir, runFiles.metrics);
  return existsSync(path) || hasCheckpoint(runDir) ? readMetrics(path, mostRows) : [];
}

export interface AgentFilm {
  readonly frames: readonly Frame[];
  readonly fps: number;
  readonly caption: string;
}

/** Films the trained agent of a run; undefined if its environment draws no pictures. */
export async function filmOf(runDir: string, registry: Registry): Promise<AgentFilm | undefined> {
  const player = await createPlayer(registry, { runDir, seed: 0, settings: {} });
  try {
    const { env } = player;
    if (env.render === undefined) return undefined;
    const play = async (onState?: () => void): Promise<PlayedEpisode> =>
      playEpisode(env, await player.begin(recordingSeed), {
        seed: recordingSeed,
        maxSteps: mostSteps,
        onState,
      });
    const frames: Frame[] = [];
    const draw = (): Frame => {
      const { width, height, data } = env.render!();
      const last = frames.at(-1);
      if (last !== undefined && Buffer.compare(last.data, data) === 0) return last;
      return { width, height, data: data.slice() };
    };
    // Play once to count the steps, because frames cost more than steps, and once more to film.
    const stride = Math.ceil(((await play()).length + 1) / mostFrames);
    let states = 0;
    const episode = await play(() => {
      if (states++ % stride === 0) frames.push(draw());
    });
    if ((states - 1) % stride !== 0) frames.push(draw()); // films the end, which matters most
    const caption = `Greedy policy, ${player.name}: return ${rounded(episode.return)} in ${counted(episode.length, 'step')}`;
    return { frames, fps: emptyFilm(env).framesPerSecond / stride, caption };
  } finally {
    player.close();
  }
}

/** The films of `--record-every`: the first, the last, and some in between, except those too large for a page. */
function filmsOf(runDir: string): { readonly mp4: Uint8Array; readonly caption: string }[] {
  const all = runFilms(runDir).filter(({ path }) => statSync(path).size <= mostBytes);
  return spread(all, mostFilms).map(({ path, envSteps, episode }) => ({
    mp4: readFileSync(path),
    caption: `After ${counted(envSteps, 'step', envSteps.toLocaleString('en'))}: return ${rounded(episode.return)} in ${counted(episode.length, 'step')}`,
  }));
}

function rounded(value: number): string {
  return String(Number(value.toFixed(1)));
}

/** The command that reproduces a run with its evaluations: those share one random stream, the last one after all others. */
export function trainCommand(manifest: Run, registry: Registry): string {
  const { environment, backend, numEnvs, from, wrappers = [], plugins = [] } = manifest;
  const { evaluationSteps, evaluationEpisodes } = manifest;
  const { entry } = registry.get('agents', manifest.agent);
  const preset = manifest.preset === undefined ? undefined : entry.presets?.[manifest.preset];
  const usual = { ...entry.defaults, ...preset?.config };
  // Settings without effect, which a preset in a file may contain, are refused on the command line.
  const { settings = {} } = entry as { readonly settings?: { readonly [name: string]: Setting } };
  const used = Object.entries(manifest.agentConfig).filter(([name]) =>
    Object.entries(settings[name]?.needs ?? {}).every(([other, accepted]) =>
      meets(manifest.agentConfig[other], accepted),
    ),
  );
  const usualOfEnv = {
    ...registry.get('environments', environment).entry.defaults,
    ...preset?.environmentConfig,
  };
  // Agents in threads may use one environment per processor.
  const isUsualNumber = entry.numEnvs === undefined && numEnvs === (preset?.numEnvs ?? 1);
  return shellLine([
    ...[...prismWords(), 'train', manifest.agent, environment],
    ...optionWords('steps', manifest.steps),
    ...optionWords('seed', manifest.seed),
    ...optionWords('preset', manifest.preset),
    ...(preset?.stopWhenSolved !== undefined && manifest.stopWhenSolved === undefined ? ['--all-steps'] : []),
    ...optionWords('num-envs', isUsualNumber ? undefined : numEnvs),
    ...optionWords('backend', backend),
    ...optionWords('from', from?.path),
    ...(from?.keepsAll === true ? ['--keep-all'] : []),
    ...optionWords('mapping', from?.mapping),
    ...optionWords('eval-every', evaluationSteps),
    ...optionWords(
      'eval-episodes',
      evaluationEpisodes === defaultEpisodes(registry, manifest) ? undefined : evaluationEpisodes,
    ),
    ...differences(usual, Object.fromEntries(used)),
    ...differences(usualOfEnv, manifest.environmentConfig, 'env.'),
    ...wrappers.flatMap((wrapper) =>
      optionWords('wrap', wrapperText(wrapper, registry.get('wrappers', wrapper.name).entry.defaults)),
    ),
    ...plugins.flatMap(({ from }) => optionWords('plugin', from)),
  ]);
}

/** `--set` options, as words, of settings that differ from the defaults. */
export function differences(
  usual: { readonly [key: string]: unknown },
  actual: { readonly [key: string]: unknown },
  prefix = '',
): string[] {
  return Object.entries(actual)
    .filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(usual[key]))
    .flatMap(([key, value]) => ['--set', `${prefix}${key}=${JSON.stringify(value)}`]);
}

/** Selects the first, the last and some evenly spaced elements of a list; all of a short list, the last if one is wanted. */
export function spread<T>(all: readonly T[], most: number): T[] {
  const count = Math.min(all.length, most);
  const last = all.length - 1;
  return Array.from(
    { length: count },
    (_, k) => all[count === 1 ? last : Math.round((k * last) / (count - 1))]!,
  );
}
