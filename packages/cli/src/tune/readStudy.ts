import type { Config, Registry, Setting } from '@prism-rl/core';
import { PrismError, parseSettings, resolveConfig } from '@prism-rl/core';
import type { HeldOutPlan, StudyPlan } from '@prism-rl/experiments';
import { nearestPoint, readSpace, reduction, rungsOf, spaceOf } from '@prism-rl/experiments';
import { activateBackend } from '@prism-rl/nn/plugin';
import { planRun, resolveWrapper, runFactory } from '@prism-rl/runner';
import { checkBackend, sayNote } from '../backend.ts';
import type { Option, OptionValues } from '../command.ts';
import { readWrapper, wrapOption } from '../readWrapper.ts';
import { settingsIn, splitSettings } from '../splitSettings.ts';
import { readSeeds, readTime } from '../sweep/readOptions.ts';
import { wholeNumber } from '../wholeNumber.ts';

/** Options that decide a study, and for how long it searches. */
export const studyOptions = {
  trials: {
    type: 'number',
    value: 'N',
    help: 'settings to try at most (default 30, with --budget as many as fit)',
  },
  budget: {
    type: 'text',
    value: 'T',
    help: 'time to search, in all calls together (10m, 2h); trials under way come to their end, and the best run on held-out seeds after it',
  },
  seeds: { type: 'text', value: 'S', help: 'runs of each trial: 3, or 6-8 (default 3)' },
  'held-out': {
    type: 'text',
    value: 'S',
    help: 'seeds that no trial sees, for the best and the preset: 10 are 1001 to 1010 (default 10; 0: none)',
  },
  best: { type: 'number', value: 'K', help: 'trials that are run on held-out seeds (default 3)' },
  steps: { type: 'number', value: 'N', help: "environment steps of a whole run (default: the preset's)" },
  space: {
    type: 'list',
    value: 'KEY=RANGE',
    help: "search a setting in 1e-4..1e-2 or among 32,64; JSON, or a file of JSON, is the whole space (default: the settings' own ranges)",
  },
  set: {
    type: 'list',
    value: 'KEY=VALUE',
    help: 'a setting that stays so, or env.KEY=VALUE of the environment',
  },
  preset: {
    type: 'text',
    value: 'P',
    help: 'settings that are not searched (default: the one made for the environment)',
  },
  wrap: wrapOption,
  sampler: {
    type: 'text',
    value: 'S',
    help: 'what suggests settings: tpe, sobol, random or a plugin’s, as NAME:SETTING=VALUE (default tpe)',
  },
  pruner: {
    type: 'text',
    value: 'P',
    help: 'what ends bad trials early: asha, median or none (default asha)',
  },
  objective: {
    type: 'text',
    value: 'O',
    help: 'what counts: final, the last evaluation, or area, the mean of all along a run (default final)',
  },
  parallel: {
    type: 'number',
    value: 'N',
    help: 'trials under way at a time, for any number of workers; more keep more workers busy and know less of each other (default 4)',
  },
  seed: { type: 'number', value: 'S', help: 'decides what is suggested (default 0)' },
  'eval-episodes': {
    type: 'number',
    value: 'N',
    help: "episodes of an evaluation (default the preset's, else 20)",
  },
} as const satisfies { readonly [name: string]: Option };

/** A study as the command line says it. */
export interface StudyOptions {
  readonly plan: StudyPlan;
  readonly heldOut: HeldOutPlan;
  /** Trials at most. */
  readonly trials: number;
  /** Seconds to search; none: until there are enough trials. */
  readonly budget: number | undefined;
}

/** Trials at most where time decides. */
const mostTrials = 30_000;
/** Held-out seeds begin after this one, far from the seeds of trials. */
const heldOutFrom = 1000;
/** Lengths of trials that a pruner compares. */
const rungCount = 3;

/** Reads {@link studyOptions}; names and settings are checked before a backend is started. */
export async function readStudy(
  registry: Registry,
  [agent, environment]: readonly [string, string],
  options: OptionValues,
): Promise<StudyOptions> {
  const { own: given, environment: envConfig } = splitSettings(parseSettings(options.list('set')));
  const wrappers = options.list('wrap').map(readWrapper);
  const preset = options.text('preset');
  const steps = options.number('steps');
  const asked = {
    agent,
    env: environment,
    preset,
    steps,
    agentConfig: given,
    envConfig,
    ...(wrappers.length > 0 && { wrappers }),
  };
  const run = planRun(registry, { ...asked, allSteps: true });
  const { entry } = registry.get('agents', agent);
  const around = asked.wrappers ?? entry.presets?.[run.preset ?? '']?.wrappers;
  const factory = runFactory(registry, run);
  const probe = await factory.createEnv(1);
  factory.checkSpaces(probe.observationSpace, probe.actionSpace);
  probe.close?.();
  const space = spaceOf({
    owner: `agent ${agent}`,
    settings: (entry.settings ?? {}) as { readonly [name: string]: Setting },
    config: run.agentConfig,
    given,
    wish: readSpace(options.list('space')),
  });
  const seeds = readSeeds(options.text('seeds') ?? '3');
  const heldOut = { seeds: readHeldOut(options), best: positive(options, 'best', 3) };
  const both = heldOut.seeds.find((seed) => seeds.includes(seed));
  if (both !== undefined) {
    throw new PrismError('invalid-argument', `The seed ${both} is held out, and trials see it.`, {
      hint: 'Name other seeds with --held-out or --seeds.',
    });
  }
  const episodes = options.number('eval-episodes');
  const budget = options.text('budget');
  const trials = positive(options, 'trials', budget === undefined ? 30 : mostTrials);
  const sampler = readSampler(registry, options.text('sampler') ?? 'tpe');
  const objective = oneOf(options, 'objective', ['final', 'area']);
  const pruner = oneOf(options, 'pruner', ['asha', 'median', 'none']);
  const evaluations = reduction ** (rungCount - 1);
  const wanted = options.text('backend') ?? 'auto';
  checkBackend(registry, wanted);
  const backend = entry.usesBackend === true ? (await activateBackend(wanted, registry, sayNote)).name : null;
  const plan: StudyPlan = {
    ...{ agent, environment, environmentConfig: run.environmentConfig },
    // Each trial resolves them: what a wrapper takes from the agent's settings is its own.
    ...(around !== undefined && { wrappers: around.map((wrapper) => resolveWrapper(registry, wrapper)) }),
    ...{ preset: run.preset ?? null, given, steps: run.steps, numEnvs: run.numEnvs, backend },
    ...{
      evaluations,
      evaluationEpisodes: episodes === undefined ? null : wholeNumber('eval-episodes', episodes, 1),
    },
    ...{ space, start: nearestPoint(space, run.agentConfig), sampler, objective, seeds },
    pruner: {
      name: pruner,
      rungs: pruner === 'none' ? [run.steps] : rungsOf(run.steps, reduction, rungCount),
    },
    seed: wholeNumber('seed', options.number('seed') ?? 0, 0),
    parallel: positive(options, 'parallel', 4),
  };
  return {
    plan,
    heldOut,
    trials,
    budget: budget === undefined ? undefined : readTime(budget, 'budget') / 1000,
  };
}

function positive(options: OptionValues, name: string, usual: number): number {
  return wholeNumber(name, options.number(name) ?? usual, 1);
}

function readHeldOut(options: OptionValues): number[] {
  const text = options.text('held-out') ?? '10';
  if (text === '0') return [];
  const seeds = readSeeds(text, 'held-out');
  return /^\d+$/.test(text) ? seeds.map((seed) => seed + heldOutFrom) : seeds;
}

/** `tpe`, `tpe:candidates=128,startup=20`. */
function readSampler(registry: Registry, text: string): StudyPlan['sampler'] {
  const [, name = '', settings = ''] = /^([^:]*):?(.*)$/s.exec(text) ?? [];
  const { entry } = registry.get('samplers', name);
  const config = resolveConfig(`sampler ${name}`, entry, parseSettings(settingsIn(settings)));
  return { name, config: config as Config };
}

function oneOf<T extends string>(options: OptionValues, name: string, choices: readonly [T, ...T[]]): T {
  const text = options.text(name) ?? choices[0];
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw new PrismError('invalid-argument', `There is no ${name} "${text}".`, {
    hint: `There are ${choices.join(', ')}.`,
  });
}
