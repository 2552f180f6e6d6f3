import { basename, resolve } from 'node:path';
import type { AblationEntry, Registry } from '@prism-rl/core';
import { ablationArms, ablationNamed, counted, PrismError, parseSettings } from '@prism-rl/core';
import { drawResults, type SweepSpec, suitesOf } from '@prism-rl/experiments';
import { datasetSource } from '@prism-rl/runner/node';
import { type OptionValues, option, requireApart } from '../command.ts';
import {
  evaluationEpisodesOption,
  knownOption,
  sharedOptions,
  sweepOptions,
} from '../experiment/experimentCommand.ts';
import {
  names,
  readArm,
  readCheckpointEvery,
  readPresets,
  readSeeds,
  readSteps,
  type SweepArm,
  splitSettings,
} from '../experiment/readOptions.ts';
import { sayScores, sizeWords, sweepCommand } from '../experiment/sweepCommand.ts';
import { print, printJson, say } from '../output.ts';
import { presetFileOf, presetFileOption } from '../presetFile.ts';
import { readWrappers, wrapOption } from '../readWrapper.ts';
import { prismWords, quoted } from '../shell.ts';
import { hanging, widthOf } from '../terminal/columns.ts';
import { loadTrainedAgent } from '../trainedAgent.ts';

/** Default ablation. */
const usual = 'rainbow';

/** `prism ablate`: runs an ablation study of an agent. */
export const ablate = sweepCommand({
  name: 'ablate',
  args: ['[ablation]'],
  options: {
    suite: option.text('S', "environments of a suite: classic, minatar, … (default: the ablation's first)"),
    envs: option.text('A,B', 'these environments instead'),
    parts: option.text('A,B', "parts to add and leave out, also of plugins (default: the ablation's)"),
    arms: option.text(
      'A,B',
      'agents to compare, or arms that --arm describes (default: all of the ablation)',
    ),
    arm: option.list(
      'NAME=AGENT,KEY=VALUE',
      'an additional arm: an agent with settings, or env.KEY=VALUE of its environment',
    ),
    seeds: option.text('N', 'runs of each arm in each environment: 5, or 6-10 (default 3)'),
    steps: option.list('[ENV=]N', "environment steps of a run (default: the preset's)"),
    preset: option.list(
      '[ENV=]P',
      'preset for all arms, or for one environment (default: the preset for the suite or environment)',
    ),
    'preset-file': presetFileOption,
    set: option.list('KEY=VALUE', 'a setting of all arms, or env.KEY=VALUE of the environments'),
    data: option.text(
      'DIR',
      'recordings that all arms learn from (see record-data); their environment plays what was learned, unless --envs names others. Without one, or with --behaviour, the recordings judge it',
    ),
    behaviour: option.text(
      'RUN',
      'play nothing: judge by the recordings, whose actions had the probabilities of this run (one that acted, or bc), or random',
    ),
    wrap: wrapOption,
    evaluations: option.number(
      'N',
      "evaluations during each run (default the preset's, else 20; in short runs one per 1000 steps)",
    ),
    'eval-episodes': evaluationEpisodesOption,
    'checkpoint-every': option.text(
      'N',
      'steps (10000) or time (5m) between checkpoints (default: a tenth of a run)',
    ),
    out: option.text(
      'D',
      'output directory; resumes a sweep that it contains (default runs/ablate-NAME-SUITE, for rainbow runs/ablate-SUITE)',
    ),
    ...sweepOptions,
    ...sharedOptions,
    known: knownOption,
    from: option.list(
      'D',
      'report existing results in D, of a sweep or published, without training; --arms, --envs and --seeds select from them',
    ),
    'dry-run': option.flag('print what would run, and where, without running it'),
    list: option.flag('list the ablations'),
  },
  examples: [
    'ablate --envs CartPole-v1 --arms dqn,rainbow --seeds 2 --steps 5000',
    'ablate --list',
    'ablate rainbow --suite classic --seeds 20 --time 2h',
    'ablate rainbow --parts per,nstep,munchausen --seeds 5',
    'ablate iql --envs CartPole-v1 --data recordings/CartPole --seeds 5',
    'ablate --arms bc,cql --data recordings/shop --behaviour runs/imitator',
    'ablate --suite minatar --seeds 3 --steps 300000 --workers 8',
    'ablate --arms dqn --arm dqn-huber=dqn,loss=huber --seeds 5',
    'ablate --from runs/ablate-classic --arms dqn,rainbow --envs CartPole-v1',
  ],
  plan: async ({ args, options }, all) => {
    if (options.flag('list')) return listAblations(all, options.flag('json'));
    const [name = usual] = args;
    const parts = options.text('parts');
    const ablation = ablationNamed(all, name, parts === undefined ? undefined : names(parts));
    if (options.list('from').length > 0) return drawFrom(name, ablation, options, all);
    requireApart(options, 'suite', 'envs', '--envs takes environments by name, separated by commas.');
    const recorded = await recordedEnvironment(all, options);
    const suite = options.text('suite') ?? recorded ?? ablation.suites[0];
    const short = recorded?.startsWith('recorded/') ? `recorded-${basename(resolve(recorded))}` : suite;
    const directory = options.text('out') ?? `runs/ablate-${name === usual ? '' : `${name}-`}${short}`;
    const spec = readSpec(all, ablation, suite, options, recorded);
    say(`${sizeWords(spec)}, in ${directory}`);
    const title = `${ablation.title}: ${options.text('envs') ?? suite}`;
    const command = commandOf(name, options, directory);
    return { directory, sweep: { title, command, ablation, spec, known: options.list('known') } };
  },
  json: ({ reason, results, failures, remaining }, directory, report) => ({
    ...{ directory, reason, runs: results.length, remaining, failures, report },
    results: results.map(({ id, arm, environment, seed, score, curve, stepsPerSecond, offPolicy }) => ({
      ...{ id, arm, environment, seed, score, curve, stepsPerSecond, ...(offPolicy && { offPolicy }) },
    })),
  }),
});

/** Options that apply to existing results. */
const drawing = ['from', 'parts', 'arms', 'envs', 'seeds', 'out', 'json'];

/** `--from`: reports existing results. */
function drawFrom(name: string, ablation: AblationEntry, options: OptionValues, registry: Registry): number {
  const training = Object.keys(ablate.options).find(
    (option) => !drawing.includes(option) && options.given(option),
  );
  if (training !== undefined) {
    const others = drawing.slice(1).map((option) => `--${option}`);
    throw PrismError.invalidArgument`--${training} cannot be used with --from, which does not train.
      Options of --from are ${others.join(', ')}.`;
  }
  const sources = options.list('from');
  const split = (option: string): string[] | undefined => {
    const text = options.text(option);
    return text === undefined ? undefined : names(text);
  };
  const seeds = options.text('seeds');
  const directory = options.text('out') ?? `runs/drawn-${basename(resolve(sources[0]!))}`;
  const { runs, report, scores } = drawResults({
    sources,
    wanted: {
      arms: split('arms'),
      environments: split('envs'),
      seeds: seeds === undefined ? undefined : readSeeds(seeds),
    },
    target: directory,
    title: `${ablation.title}: ${options.text('envs') ?? sources.map((source) => basename(resolve(source))).join(' and ')}`,
    ablation,
    registry,
    command: commandOf(name, options, directory),
  });
  say(`${counted(runs.length, 'run')} of ${sources.join(' and ')}, trained earlier`);
  sayScores({ report, scores });
  if (options.flag('json')) printJson({ directory, runs: runs.length, failures: [], report, results: runs });
  return 0;
}

function listAblations(registry: Registry, json: boolean): number {
  const all = registry.list('ablations');
  if (json) printJson(all.map(({ id, plugin, entry }) => ({ id, plugin, ...entry })));
  else {
    const rows = all.map(
      ({ id, entry }) => [id, `${entry.description} (${entry.suites.join(', ')})`] as const,
    );
    print(hanging(rows, widthOf(process.stdout)));
  }
  return 0;
}

/** Returns the ablation's arms, or those selected by --arms, and those defined by --arm. */
function chooseArms(ablation: AblationEntry, options: OptionValues): SweepArm[] {
  const [own, described] = [ablationArms(ablation), options.list('arm').map(readArm)];
  const text = options.text('arms');
  if (text === undefined) return [...own, ...described];
  const chosen = names(text);
  const known: SweepArm[] = [...described, ...own];
  return [
    ...chosen.map((name) => known.find((arm) => arm.name === name) ?? { name, agent: name }),
    ...described.filter(({ name }) => !chosen.includes(name)),
  ];
}

/** The environment of `--data`, or the recordings themselves, if neither a suite nor environments are named. */
async function recordedEnvironment(registry: Registry, options: OptionValues): Promise<string | undefined> {
  const data = options.text('data');
  if (options.given('behaviour')) {
    for (const other of ['suite', 'envs'] as const)
      requireApart(options, 'behaviour', other, 'Nothing is played: leave one of them out.');
    const behaviour = options.text('behaviour')!;
    // Each run would fail without it.
    if (behaviour !== 'random') (await loadTrainedAgent(behaviour, registry, 1)).close();
    if (data !== undefined) return `recorded/${data}`;
    throw PrismError.invalidArgument`--behaviour is for --data.
      Name the recordings that judge the arms.`;
  }
  if (data === undefined || options.given('suite') || options.given('envs')) return undefined;
  const { environment } = datasetSource(data);
  return registry.has('environments', environment) ? environment : `recorded/${data}`;
}

/** The sweep that the options of `prism ablate` describe, over the environment of recordings if it names none. */
export function readSpec(
  registry: Registry,
  ablation: AblationEntry,
  suite: string,
  options: OptionValues,
  recorded?: string,
): SweepSpec {
  const envs = options.text('envs') ?? recorded;
  const ids = envs === undefined ? environmentsOf(registry, suite) : names(envs);
  const { all: steps, byEnvironment } = readSteps(options.list('steps'));
  const { own, environment: envConfig } = splitSettings(parseSettings(options.list('set')));
  const [data, behaviour] = [options.text('data'), options.text('behaviour')];
  const config = { ...own, ...(data !== undefined && { data }) };
  const chosenArms = chooseArms(ablation, options);
  const file = presetFileOf(
    registry,
    options,
    chosenArms.map(({ agent }) => agent),
  );
  const arms = chosenArms.map((arm: SweepArm) => {
    const base = arm.agent === file?.agent ? file.config : {};
    return { ...arm, config: { ...base, ...config, ...arm.config } };
  });
  const wrappers = readWrappers(options) ?? file?.wrappers;
  const presets = readPresets(options.list('preset'));
  const preset = presets.all ?? (envs === undefined ? presetOfSuite(registry, suite, arms) : undefined);
  for (const [option, named] of Object.entries({ steps: byEnvironment, preset: presets.byEnvironment })) {
    const unknown = [...named.keys()].find((id) => !ids.includes(id));
    if (unknown === undefined) continue;
    throw PrismError.invalidArgument`--${option} names ${unknown}, which is not one of the environments.
      They are ${ids.join(', ')}.`;
  }
  return {
    arms,
    environments: ids.map((id) => ({
      id,
      config: { ...file?.environmentConfig, ...(behaviour !== undefined && { behaviour }), ...envConfig },
      ...(wrappers !== undefined && { wrappers }),
      preset: presets.byEnvironment.get(id) ?? preset,
      steps: byEnvironment.get(id),
    })),
    seeds: readSeeds(options.text('seeds') ?? '3'),
    steps: steps ?? file?.steps,
    numEnvs: file?.numEnvs,
    evaluations: options.whole('evaluations') ?? file?.evaluations,
    evaluationEpisodes: options.whole('eval-episodes') ?? file?.evaluationEpisodes,
    ...readCheckpointEvery(options),
  };
}

/** Options that affect the results. */
const recorded = [
  ...['suite', 'envs', 'parts', 'arms', 'seeds', 'checkpoint-every', 'backend', 'preset-file', 'evaluations'],
  ...['eval-episodes', 'from', 'arm', 'steps', 'preset', 'set', 'data', 'behaviour', 'wrap'],
  ...['plugin', 'trust'],
];

function commandOf(ablation: string, options: OptionValues, directory: string): string {
  const given = recorded.flatMap(options.words);
  const words = ['ablate', ...(ablation === usual ? [] : [ablation]), ...given, '--out', directory];
  return [...prismWords(), ...words.map(quoted)].join(' ');
}

function environmentsOf(registry: Registry, suite: string): string[] {
  const suites = suitesOf(registry);
  const ids = suites.get(suite);
  if (ids !== undefined) return ids;
  throw PrismError.unknownName`There is no suite "${suite}".
    There are ${[...suites.keys()].join(', ')}; --envs takes environments instead.`;
}

/** The preset of the arms' agents for a suite; undefined if none has one. */
export function presetOfSuite(
  registry: Registry,
  suite: string,
  arms: readonly Pick<SweepArm, 'agent'>[],
): string | undefined {
  const presets = arms.flatMap(({ agent }) =>
    Object.entries(registry.get('agents', agent).entry.presets ?? {}),
  );
  return presets.find(([, preset]) => preset.suite === suite)?.[0];
}
