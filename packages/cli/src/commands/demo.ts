import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type AblationEntry, counted, higherFirst, type Job, type Registry, type Run } from '@prism-rl/core';
import type { SweepOutcome, SweepResult, SweepSpec } from '@prism-rl/experiments';
import { compareArms, hashOf, jobsIn, planSweep, runDirectoryOf, writeAblation } from '@prism-rl/experiments';
import { type OptionValues, option } from '../command.ts';
import { experimentCommand, sweepOptions } from '../experiment/experimentCommand.ts';
import { sayOutcome, tryAgain } from '../experiment/follow.ts';
import { readSeeds } from '../experiment/readOptions.ts';
import { type SweepPlan, sweepSteps } from '../experiment/sweepCommand.ts';
import { print, say, table } from '../output.ts';
import { isInClone, optionWords, prismWords, quoted, shellLine } from '../shell.ts';
import { type AgentFilm, filmOf } from '../writeReport.ts';

const environment = 'CartPole-v1';
/** Smaller than the preset's and equal for all arms, so that the demo ends within two minutes. */
const config = { hidden: [64, 64], batchSize: 32 };
/**
 * Longest training in seconds, without `--time`: a slow machine gets a report, too, and continues at the next call. The first `npm start`,
 * with setup and report, should take at most three minutes.
 */
function usualTime(): string {
  const setup = Number(process.env.PRISM_SETUP_SECONDS ?? 0) || 0;
  return `${Math.max(30, Math.min(115, 150 - setup)).toFixed(1)}s`;
}

interface DemoPlan extends SweepPlan {
  readonly ablation: AblationEntry;
  /** In milliseconds of `performance.now`. */
  readonly started: number;
}

/** `prism demo`: runs a small ablation of Rainbow. */
export const demo = experimentCommand<DemoPlan, SweepOutcome>({
  name: 'demo',
  args: [],
  options: {
    seeds: option.text('N', 'runs of each arm (default 2)'),
    steps: option.number('N', 'environment steps of each (default 24000)'),
    out: option.text(
      'D',
      'output directory; resumes a demo that it contains (default runs/demo, runs/demo-2, …)',
    ),
    ...sweepOptions,
    time: option.text('T', 'stop cleanly after this long; rerun to resume (default two minutes)'),
  },
  examples: ['demo', 'demo --seeds 5 --steps 30000 --time 1h'],
  plan: async ({ options }, all) => {
    const ablation = all.get('ablations', 'rainbow').entry;
    const arms = demoArms(ablation);
    const seeds = options.text('seeds') ?? '2';
    const steps = options.whole('steps') ?? 24_000;
    const spec: SweepSpec = {
      arms: arms.map((arm) => ({ ...arm, config })),
      environments: [{ id: environment }],
      seeds: readSeeds(seeds),
      steps,
    };
    const directory = options.text('out') ?? (await unfinished('runs/demo', all, await planSweep(all, spec)));
    const isBegun = existsSync(directory);
    say(
      `Rainbow is DQN with six improvements. DQN, Rainbow, and Rainbow without each of the six learn to balance a pole: ` +
        `${counted(arms.length, 'arm')} × ${counted(spec.seeds.length, 'seed')} × ${counted(steps, 'step')}${isBegun ? `, continued in ${directory}` : ''}.\n`,
    );
    const backend = optionWords('backend', options.text('backend'));
    const words = ['demo', '--seeds', seeds, '--steps', String(steps), ...backend];
    const command = shellLine([...prismWords(), ...words]);
    const sweep = { title: `Rainbow taken apart, small: ${environment}`, command, ablation, spec };
    return { directory, usualTime: usualTime(), started: performance.now(), sweep, ablation };
  },
  ...sweepSteps,
  report: async ({ directory, started, sweep, ablation }, outcome, place, options) => {
    const { reason, failures, remaining, results } = outcome;
    const code = sayOutcome(outcome, tryAgain(options));
    const runs = results.map(({ id, score, stepsPerSecond }) => ({ id, score, stepsPerSecond }));
    const isLeft = reason === 'stopped' && !options.flag('json');
    const animations = isLeft ? [] : await films(results, directory, place.registry);
    const written = isLeft ? undefined : writeAblation(directory, place.registry, { ...outcome, animations });
    const report = written?.report;
    const seconds = (performance.now() - started) / 1000;
    if (!isLeft && !options.flag('json'))
      showResults(outcome, ablation, seconds, directory, report, goOn(sweep.command, options));
    return { code, json: { directory, seconds, reason, remaining, failures, runs, report: report ?? null } };
  },
});

/** DQN, Rainbow, and Rainbow without each part. */
function demoArms({ baseline, complete, parts }: AblationEntry): { name: string; agent: string }[] {
  const removed = Object.values(parts).flatMap((part) => part.removed ?? []);
  return [baseline, complete, ...removed].map(({ name, agent }) => ({ name, agent }));
}

/** Returns the first of `name`, `name-2`, … that does not exist, or that holds these runs unfinished. */
async function unfinished(name: string, registry: Registry, jobs: readonly Job<Run>[]): Promise<string> {
  for (let k = 1; ; k++) {
    const directory = k === 1 ? name : `${name}-${k}`;
    if (!existsSync(directory)) return directory;
    const there = await jobsIn(registry, directory);
    if (there === undefined) continue; // holds other files
    const known = new Map(there.map((job) => [job.id, job]));
    const left = jobs.filter(({ id }) => known.get(id)?.state !== 'done');
    // The backend is not known yet.
    const isSame = ({ id, payload }: Job<Run>): boolean => {
      const found = known.get(id)?.payload;
      return found === undefined || hashOf(found) === hashOf({ ...payload, backend: found.backend! });
    };
    if (left.length > 0 && jobs.every(isSame)) return directory;
  }
}

/**
 * Films DQN, Rainbow, and the arm with the highest median, if it is neither. Shows each arm's median run, because the best of several seeds
 * is luck.
 */
async function films(
  results: readonly SweepResult[],
  directory: string,
  registry: Registry,
): Promise<AgentFilm[]> {
  const shown = shownRuns(results, ['dqn', 'rainbow']);
  const animations: AgentFilm[] = [];
  for (const { result, of } of shown) {
    const film = await filmOf(join(directory, ...runDirectoryOf(result)), registry);
    if (film === undefined) continue;
    animations.push({
      ...film,
      caption: `${result.arm}, seed ${result.seed}${of > 1 ? `, the median of ${of}` : ''}. ${film.caption}`,
    });
  }
  return animations;
}

/** Returns the median run of each named arm and of the arm with the highest median score; the lower median if their number is even. */
export function shownRuns(
  results: readonly SweepResult[],
  names: readonly string[],
): { readonly result: SweepResult; readonly of: number }[] {
  const middles = [...new Set(results.map(({ arm }) => arm))].map((arm) => {
    const runs = results.filter((result) => result.arm === arm);
    const sorted = runs.toSorted((a, b) => higherFirst(b.score, a.score) || a.seed - b.seed);
    return { result: sorted[(sorted.length - 1) >> 1]!, of: runs.length };
  });
  const named = names.flatMap((name) => middles.find(({ result }) => result.arm === name) ?? []);
  const [best] = middles.toSorted((a, b) => higherFirst(a.result.score, b.result.score));
  return best === undefined ? [] : [...new Set([...named, best])];
}

/** Returns the command that continues these runs; `npm start` accepts only the default directory. */
export function goOn(command: string, options: OptionValues): string {
  const out = options.text('out');
  const isUsual = ['seeds', 'steps', 'backend', 'out'].every((name) => options.text(name) === undefined);
  if (isUsual && isInClone) return 'npm start';
  return out === undefined ? command : `${command} --out ${quoted(out)}`;
}

function showResults(
  { results, remaining }: SweepOutcome,
  ablation: AblationEntry,
  seconds: number,
  directory: string,
  report: string | undefined,
  next: string,
): void {
  if (report === undefined) {
    say('no run has finished yet');
    return;
  }
  const { arms: summaries } = compareArms({ title: '', command: '', ablation, runs: results });
  const rows = summaries.flatMap(({ arm, environments, relativeSpeed }) => {
    const here = environments[environment];
    if (here === undefined) return [];
    return [
      [
        arm,
        here.mean.toFixed(1),
        here.scores.map((score) => score.toFixed(0)).join('  '),
        Math.round(here.stepsPerSecond).toLocaleString('en'),
        relativeSpeed === null ? '' : `× ${relativeSpeed.toFixed(2)}`,
      ],
    ];
  });
  print(`\n${table([['arm', 'mean return', 'each seed', 'steps/s', 'of DQN'], ...rows])}`);
  const seeds = Math.max(...summaries.map((summary) => summary.environments[environment]?.seeds.length ?? 0));
  print(
    `\nGreedy policies after training; 500 is the maximum. ${seeds === 1 ? 'One seed is' : `${seeds} seeds are`} too few for a conclusion: other seeds may order the` +
      `\narms differently, and the improvements were designed for much longer runs. ${seconds.toFixed(0)} s in total.`,
  );
  print(`\nreport    ${report}`);
  if (remaining > 0) print(`resume    ${next}`);
  const prism = shellLine(prismWords());
  print(`longer    ${prism} ablate --envs ${environment} --seeds 20 --steps 30000`);
  print(`          ${prism} ablate --suite minatar --arms dqn,dqn+c51,rainbow --seeds 5`);
  const shown = results.find(({ arm }) => arm === ablation.baseline.name) ?? results[0]!;
  print(`watch     ${prism} watch --run-dir ${quoted(join(directory, ...runDirectoryOf(shown)))}`);
}
