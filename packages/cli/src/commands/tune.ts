import { counted, type Dimension, needsText, type Registry } from '@prism-rl/core';
import { concludeStudy, conductStudy, type Study } from '@prism-rl/experiments';
import { formatReturn } from '@prism-rl/loggers/numbers';
import { intervalText } from '@prism-rl/stats';
import { type OptionValues, option } from '../command.ts';
import { experimentCommand, sharedOptions, sweepOptions } from '../experiment/experimentCommand.ts';
import { StudyLines } from '../experiment/studyLines.ts';
import { readStudy, studyOptions } from '../experiment/studyOptions.ts';
import { print, printJson, say, table } from '../output.ts';
import { optionWords, prismWords, shellLine } from '../shell.ts';
import { hanging, widthOf } from '../terminal/columns.ts';

const { time: _time, ...workerOptions } = sweepOptions;

/** `prism tune`: searches settings and confirms them on held-out seeds. */
export const tune = experimentCommand({
  name: 'tune',
  args: ['agent', 'env'],
  options: {
    ...studyOptions,
    out: option.text(
      'D',
      'output directory; resumes a search that it contains (default runs/tune-<agent>-<env>)',
    ),
    ...workerOptions,
    ...sharedOptions,
    list: option.flag('print what would be searched, and how, without searching'),
  },
  examples: [
    'tune ppo Acrobot-v1 --budget 10m',
    'tune dqn CartPole-v1 --trials 20 --steps 20000 --space learningRate=1e-4..1e-2 --set dueling=true',
    'tune sac Pendulum-v1 --sampler random --pruner median --seeds 5',
    'tune ppo LunarLander-v3 --list',
  ],
  plan: async ({ args, options }, all) => {
    const [agent, environment] = args as [string, string];
    const planned = await readStudy(all, [agent, environment], options);
    for (const note of planned.notes) say(`note: ${note} (--steps, --pruner none, --set)`);
    if (options.flag('list')) return listStudy(all, planned, options.flag('json'));
    const directory = options.text('out') ?? `runs/tune-${agent}-${environment.replace(/[/:]/g, '-')}`;
    const title = `${agent} in ${environment}, tuned`;
    say(`${title}, in ${directory}`);
    const study: Study = { title, command: commandOf(args, options, directory), ...planned };
    return { directory, environment, study };
  },
  followed: ({ study }) => new StudyLines(study),
  silent: ['begin', 'started', 'returned', 'progress', 'searched'], // a search has thousands
  dispatch: ({ study }, place, work, onEvent) => conductStudy(study, place, work, onEvent),
  report: ({ directory, environment, study }, outcome, { registry }, options) => {
    const { trials, failures, isStopped, searchSeconds } = outcome;
    if (isStopped) say('\nstopped and saved: run the same command again to resume');
    if (failures.length > 0) {
      const [{ id, error }] = failures as [(typeof failures)[number]];
      say(`\n${counted(failures.length, 'run')} failed, such as ${id}: ${error}`);
    }
    const found = concludeStudy(study, outcome, { registry, directory });
    const { best, comparison, preset, report } = found;
    sayComparison(found, environment);
    if (preset !== undefined) {
      say(`preset: ${preset.path}`);
      if (found.caution !== undefined) say(`warning: ${found.caution}.`);
      say(`train with it: ${shellLine([...prismWords(), ...trainingWords(preset, options)])}`);
    }
    if (report !== undefined) say(`report: ${report}`);
    const { number, value = null, steps, settings } = best ?? ({} as Partial<NonNullable<typeof best>>);
    const json = {
      ...{ directory, reason: isStopped ? 'stopped' : 'finished', trials: trials.length, searchSeconds },
      best: best === undefined ? null : { number, value, steps, settings },
      heldOut: comparison ?? null,
      failures,
      preset: preset?.path ?? null,
      report: report ?? null,
    };
    return { code: isStopped ? undefined : sayUnfound(outcome, found), json };
  },
});

/** Says that a search found nothing. @returns the exit code. */
function sayUnfound(
  { trials, heldOut }: Awaited<ReturnType<typeof conductStudy>>,
  { best, comparison }: ReturnType<typeof concludeStudy>,
): number | undefined {
  if (best === undefined && trials.length > 0) {
    const hasFailed = trials.every(({ state }) => state === 'failed');
    say(
      hasFailed
        ? `error: each of ${counted(trials.length, 'trial')} failed, so there is no best one.`
        : 'error: the time ended before a trial had a value. Run the same command again with a longer --budget to resume.',
    );
    return 1;
  }
  if (heldOut === undefined || comparison !== undefined) return undefined;
  say(
    'error: the best trials and the preset cannot be compared, because their runs on held-out seeds failed.',
  );
  return 1;
}

function sayComparison(
  { comparison, sentence, keepsPreset }: ReturnType<typeof concludeStudy>,
  environment: string,
): void {
  if (comparison === undefined) return;
  const rows = comparison.arms.map(({ arm, scores, iqm, difference }) => [
    arm,
    String(scores.length),
    intervalText(iqm, formatReturn),
    difference === null ? '' : intervalText(difference, formatReturn),
  ]);
  say(`\non held-out seeds in ${environment}`);
  say(table([['', 'seeds', 'interquartile mean', 'difference to the preset'], ...rows]));
  say(`${sentence}.`);
  if (comparison.verdict === 'too few seeds')
    say('warning: that is too few held-out seeds to say which is better. Use five or more.');
  if (comparison.verdict === 'open')
    say(
      'warning: the best trial and the preset do not differ significantly. Use more held-out seeds, or search longer.',
    );
  if (keepsPreset)
    say('The preset is kept: no trial scores higher on held-out seeds. The file contains its settings.');
}

/** Options that do not affect the results; the address of a queue may contain a password. */
const unrecorded = ['json', 'out', 'list', 'workers', 'lease', 'together', 'queue', 'store'];

/** Returns the command that reproduces a study. */
function commandOf(args: readonly string[], options: OptionValues, directory: string): string {
  const names = [...Object.keys(tune.options), 'plugin', 'trust'].filter(
    (name) => !unrecorded.includes(name),
  );
  const words = names.flatMap(options.words);
  return shellLine([...prismWords(), 'tune', ...args, ...words, '--out', directory]);
}

/** The words of `prism` that train a preset as the trials were trained. */
export function trainingWords(
  { path, run }: NonNullable<ReturnType<typeof concludeStudy>['preset']>,
  options: OptionValues,
): string[] {
  return [
    ...['train', run.agent, run.environment, '--preset-file', path],
    ...optionWords('eval-every', run.evaluationSteps),
    ...(run.stopWhenSolved === undefined ? [] : ['--all-steps']),
    ...['preset', 'backend', 'plugin', 'no-config'].flatMap(options.words),
  ];
}

/** `--list`: prints the search space of a study and the available samplers. */
export function listStudy(
  registry: Registry,
  { plan, heldOut }: Pick<Study, 'plan' | 'heldOut'>,
  json: boolean,
): number {
  const samplers = registry.list('samplers').map(({ id, plugin, entry }) => ({
    ...{ id, plugin, description: entry.description, defaults: entry.defaults },
  }));
  if (json) {
    printJson({ ...plan, heldOut, samplers });
    return 0;
  }
  const width = widthOf(process.stdout);
  const rows = plan.space.map((dimension) => [`  ${dimension.name}`, rangeText(dimension)] as const);
  print(`settings that are searched\n${hanging(rows, width)}\n`);
  const steps = plan.pruner.rungs.join(', ');
  print(`a trial: ${plan.seeds.length} seeds; ${plan.pruner.name} checks it after ${steps} steps\n`);
  const known = samplers.map(({ id, description }) => [`  ${id}`, description] as const);
  print(`samplers\n${hanging(known, width)}`);
  return 0;
}

/** `0.0001 to 0.003 (log)`. */
export function rangeText(dimension: Dimension): string {
  const { needs } = dimension;
  const only = needs === undefined ? '' : `, only with ${needsText(needs)}`;
  if (dimension.kind === 'choice')
    return `${dimension.choices.map((choice) => JSON.stringify(choice)).join(', ')}${only}`;
  const { from, to, scale, isWhole } = dimension;
  const words = [...(isWhole ? ['whole'] : []), ...(scale === 'linear' ? [] : [scale])];
  return `${from} to ${to}${words.length === 0 ? '' : ` (${words.join(', ')})`}${only}`;
}
