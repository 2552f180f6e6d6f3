import type { AgentEntry, Config, SettingsTable } from '@prism-rl/core';
import { grouped, isSelfDriving, number, PrismError, settings, text } from '@prism-rl/core';
import { unmet } from '@prism-rl/core/checks';

/** Settings of every agent that learns from recordings. */
export const recordingSettings = grouped('data', {
  data: text('', 'Recordings to learn from: a folder of prism record-data, or one of its files'),
  best: number(1, 'Fraction of the episodes to learn from, those with the highest returns; 0.1 is 10 % BC', {
    ...{ above: 0, max: 1, search: { choices: [0.1, 0.25, 0.5, 1] } },
    source: 'Chen et al. 2021, section 5',
  }),
});

/** Settings of replay memories without effect on recordings alone, which are there from the start and sampled uniformly. */
const ofStepping = [
  ...['data', 'demonstrations'],
  ...['learningStarts', 'trainEvery', 'updatesPerTraining', 'replay'],
  ...['priorityAlpha', 'priorityBetaStart', 'priorityBetaEnd', 'priorityBetaFrom'],
];

/**
 * Turns the entry of an agent with a replay memory into one that learns from recordings, see `OfflineAgent`: with the settings that have an
 * effect there, without presets and parts, which are for stepping.
 *
 * @param without further settings without effect, which keep the entry's defaults, and metrics without meaning.
 */
export function offlineEntry<C extends object>(
  entry: AgentEntry<C>,
  without: { readonly settings?: readonly (string & keyof C)[]; readonly metrics?: readonly string[] } = {},
): AgentEntry {
  const { description, usesBackend, defaults, metrics = {} } = entry;
  const left = settingsLeft(entry, [...ofStepping, ...(without.settings ?? [])]);
  const table: SettingsTable = { ...recordingSettings, ...left };
  const whole = ({ data: _data, best: _best, ...config }: Config): C => ({ ...defaults, ...config });
  const { noteOn, evaluationEpsilon } = entry;
  return {
    ...{ description, isSelfDriving: true },
    ...(usesBackend !== undefined && { usesBackend }),
    ...settings(table, { crossCheck: (config) => firstIssue(entry, whole(config)) }),
    metrics: Object.fromEntries(Object.entries(metrics).filter(([name]) => !without.metrics?.includes(name))),
    dataset: ({ data }) => String(data),
    ...(noteOn && { noteOn: (means, config) => noteOn(means, whole(config)) }),
    ...(evaluationEpsilon && { evaluationEpsilon: (config) => evaluationEpsilon(whole(config)) }),
    supports: (observationSpace, actionSpace, config) =>
      entry.supports(observationSpace, actionSpace, whole(config)),
    create: async (context) => {
      const { OfflineAgent } = await import('./offlineAgent.ts');
      const { data, best } = context.config;
      const learner = await entry.create({
        ...context,
        isOffline: true,
        numEnvs: 1,
        config: whole(context.config),
      });
      if (isSelfDriving(learner))
        throw PrismError.contract`Only agents with a memory can learn from recordings.`;
      return new OfflineAgent(learner, context, {
        dataset: String(data),
        best: Number(best),
        hidden: without.metrics ?? [],
      });
    },
  };
}

/** The settings of an entry without fixed ones, and without those that have no effect with the fixed values. */
function settingsLeft<C extends object>(
  { settings: table = {}, defaults }: AgentEntry<C>,
  names: readonly string[],
): SettingsTable {
  const values = defaults as Config;
  const fixed = new Set(names);
  const left: { [name: string]: SettingsTable[string] } = {};
  for (const [name, setting] of Object.entries(table)) {
    const needs = Object.entries(setting.needs ?? {});
    const [open, met] = [
      needs.filter(([other]) => !fixed.has(other)),
      needs.filter(([other]) => fixed.has(other)),
    ];
    if (fixed.has(name) || unmet(Object.fromEntries(met), values) !== undefined) fixed.add(name);
    else left[name] = { ...setting, needs: Object.fromEntries(open), default: values[name] as never };
  }
  return left;
}

function firstIssue<C extends object>({ schema }: AgentEntry<C>, config: C): [string, string] | undefined {
  const result = schema['~standard'].validate(config);
  if (result instanceof Promise || result.issues === undefined) return undefined;
  const [{ message, path = [] }] = result.issues;
  return [String(path[0]), message];
}
