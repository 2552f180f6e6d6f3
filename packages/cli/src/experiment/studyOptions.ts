import { type Config, PrismError, parseSettings, type Registry, resolveConfig } from '@prism-rl/core';
import { planStudy, type Study } from '@prism-rl/experiments';
import { type OptionValues, option } from '../command.ts';
import { readWrappers, wrapOption } from '../readWrapper.ts';
import { backendOf, evaluationEpisodesOption } from './experimentCommand.ts';
import { readSeeds, readTime, settingsIn, splitSettings } from './readOptions.ts';

/** Options that define a study and limit its duration. */
export const studyOptions = {
  trials: option.number('N', 'maximum number of trials (default 30; with --budget, as many as fit)'),
  budget: option.text(
    'T',
    'time limit of the search and its runs on held-out seeds, over all calls (10m, 2h); unfinished runs are paused',
  ),
  seeds: option.text('S', 'runs of each trial: 3, or 6-8 (default 3)'),
  'held-out': option.text(
    'S',
    'held-out seeds for the best trials and the preset: 10 means 1001 to 1010 (default 10, with --budget as many as fit; 0: none)',
  ),
  best: option.number('K', 'trials to run on held-out seeds (default 3)'),
  steps: option.number('N', "environment steps of a whole run (default: the preset's)"),
  space: option.list(
    'KEY=RANGE',
    "range 1e-4..1e-2 or choices 32,64 of a setting; JSON or a JSON file is the whole space (default: the settings' own ranges)",
  ),
  set: option.list('KEY=VALUE', 'a fixed setting, or env.KEY=VALUE of the environment'),
  preset: option.text('P', 'preset of the other settings (default: the preset for the environment)'),
  wrap: wrapOption,
  sampler: option.text(
    'S',
    'sampler of settings: tpe, sobol, random or a plugin’s, as NAME:SETTING=VALUE (default tpe)',
  ),
  pruner: option.text('P', 'pruner of bad trials: asha, median or none (default asha)'),
  objective: option.text(
    'O',
    'score of a run: final, the last evaluation, or area, the mean of all evaluations (default final)',
  ),
  parallel: option.number(
    'N',
    'trials that run at the same time; more keep more workers busy but learn less from each other (default 4)',
  ),
  seed: option.number('S', 'random seed of the search (default 0)'),
  'eval-episodes': evaluationEpisodesOption,
};

const mostTrials = 30_000;
/** Held-out seeds start after this one, far from the trials' seeds. */
const heldOutFrom = 1000;

/** Reads {@link studyOptions} and plans the search. */
export async function readStudy(
  registry: Registry,
  [agent, env]: readonly [string, string],
  options: OptionValues,
): ReturnType<typeof planStudy> {
  const { own: given, environment: envConfig } = splitSettings(parseSettings(options.list('set')));
  const [episodes, budget] = [options.whole('eval-episodes'), options.text('budget')];
  const spec = {
    ...{ agent, env, given, envConfig, preset: options.text('preset'), steps: options.number('steps') },
    wrappers: readWrappers(options),
    space: options.list('space'),
    seeds: readSeeds(options.text('seeds') ?? '3'),
    heldOut: {
      seeds: readHeldOut(options),
      mayAdd: options.text('held-out') === undefined,
      best: options.whole('best') ?? 3,
    },
    trials: options.whole('trials') ?? (budget === undefined ? 30 : mostTrials),
    budget: budget === undefined ? undefined : readTime(budget, 'budget') / 1000,
    sampler: readSampler(registry, options.text('sampler') ?? 'tpe'),
    objective: oneOf(options, 'objective', ['final', 'area']),
    pruner: oneOf(options, 'pruner', ['asha', 'median', 'none']),
    ...(episodes !== undefined && { evaluationEpisodes: episodes }),
    seed: options.whole('seed', 0) ?? 0,
    parallel: options.whole('parallel') ?? 4,
  };
  return planStudy(registry, spec, backendOf(options, registry));
}

function readHeldOut(options: OptionValues): number[] {
  const text = options.text('held-out') ?? '10';
  if (text === '0') return [];
  const seeds = readSeeds(text, 'held-out');
  return /^\d+$/.test(text) ? seeds.map((seed) => seed + heldOutFrom) : seeds;
}

/** Parses a sampler: `tpe`, `tpe:candidates=128,startup=20`. */
function readSampler(registry: Registry, text: string): Study['plan']['sampler'] {
  const [, name = '', settings = ''] = /^([^:]*):?(.*)$/s.exec(text) ?? [];
  const { entry } = registry.get('samplers', name);
  const config = resolveConfig(`sampler ${name}`, entry, parseSettings(settingsIn(settings)));
  return { name, config: config as Config };
}

function oneOf<T extends string>(options: OptionValues, name: string, choices: readonly [T, ...T[]]): T {
  const text = options.text(name) ?? choices[0];
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw PrismError.invalidArgument`There is no ${name} "${text}".
    There are ${choices.join(', ')}.`;
}
