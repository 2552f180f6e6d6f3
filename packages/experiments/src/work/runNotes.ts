import { isDeepStrictEqual } from 'node:util';
import { type Config, counted, type Metrics, type Registry, type Run } from '@prism-rl/core';
import type { MetricsRow } from '@prism-rl/loggers';
import { episodeStepLimit, evaluationWrappers, type RunnerEvent } from '@prism-rl/runner';
import { mean, standardDeviation } from '@prism-rl/stats';

/** Number of steps without an update or the end of an episode until a note. It is repeated only after another update or end. */
const quietSteps = 100_000;

/** Updates whose mean metrics a note is about. */
const notedUpdates = 1000;

/** Returns an agent's note on mean metrics. */
type NoteOn = (means: Metrics) => string | undefined;

/** Returns what the agent of a run says about mean metrics. */
export function noteOnMetrics(registry: Registry, { agent, agentConfig }: Run): NoteOn {
  const { entry } = registry.get('agents', agent);
  return (means) => entry.noteOn?.(means, agentConfig);
}

/** Means of metrics over the last tenth of the rows of updates. */
export function lastMetrics(rows: readonly MetricsRow[]): Metrics {
  const updates = rows.filter((row) => row.type === 'update');
  const means = new Means();
  for (const { type: _type, ...metrics } of updates.slice(-Math.ceil(updates.length / 10)))
    means.add(metrics as Metrics);
  return means.take();
}

class Means {
  #sums: { [name: string]: number } = {};
  #count = 0;

  add(metrics: Metrics): void {
    for (const name in metrics) this.#sums[name] = (this.#sums[name] ?? 0) + metrics[name]!;
    this.#count++;
  }

  /** The means since the last call. */
  take(): Metrics {
    const means = Object.entries(this.#sums).map(([name, sum]) => [name, sum / this.#count]);
    [this.#sums, this.#count] = [{}, 0];
    return Object.fromEntries(means);
  }
}

/** Settings of the environment and wrappers that apply to training only, not to evaluation, such as clipped rewards or single lives. */
export function ownOfTraining(
  registry: Registry,
  {
    environment,
    environmentConfig,
    wrappers = [],
  }: Pick<Run, 'environment' | 'environmentConfig' | 'wrappers'>,
): string[] {
  const { entry } = registry.get('environments', environment);
  const judged = { ...(entry.evaluationConfig?.(environmentConfig) ?? environmentConfig) } as Config;
  const settings = Object.entries(environmentConfig)
    .filter(([name, value]) => !isDeepStrictEqual(value, judged[name]))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const shown = evaluationWrappers(registry, wrappers);
  return [...settings, ...wrappers.filter((one) => !shown.includes(one)).map(({ name }) => name)];
}

/** Episodes of training that an evaluation is compared with: at most and at least. */
const recentEpisodes = { most: 100, least: 10 } as const;

/** What a run's notes need besides its events. */
export interface RunNotesOptions {
  /** The agent's note on means of metrics, which is given once. */
  readonly noteOn?: NoteOn;
  /** Whether returns of training and of evaluations are of the same kind, see {@link ownOfTraining}; default false. */
  readonly isComparable?: boolean;
}

/** The options of {@link runNotes} for a run. */
export function runNotesOptions(registry: Registry, run: Run): RunNotesOptions {
  return {
    noteOn: noteOnMetrics(registry, run),
    isComparable: ownOfTraining(registry, run).length === 0,
  };
}

/** Watches the events of a run and returns notes for the user. */
export function runNotes(
  environment: string,
  { noteOn, isComparable = false }: RunNotesOptions = {},
): (event: RunnerEvent) => readonly string[] {
  const means = new Means();
  const returns: number[] = [];
  /** Note on the last evaluation, for the end of the run. */
  let onGreedy: string | undefined;
  /** Updates before the means. */
  let before: number | undefined;
  let isNoted = noteOn === undefined;
  const onMetrics = (event: RunnerEvent): readonly string[] => {
    if (isNoted || (event.type !== 'update' && event.type !== 'end')) return [];
    if (event.type === 'update') {
      before ??= event.updates - 1;
      means.add(event.metrics);
      if (event.updates - before < notedUpdates) return [];
      before = event.updates;
    }
    const note = noteOn!(means.take());
    isNoted = note !== undefined;
    return note === undefined ? [] : [note];
  };
  /** The step of the last update or end of an episode, until it was said that there are none. */
  let quietSince: number | undefined;
  return (event) => {
    if (['start', 'episode', 'update'].includes(event.type)) quietSince = event.envSteps;
    if (event.type === 'steps' && quietSince !== undefined && event.envSteps - quietSince >= quietSteps) {
      const quiet = quietText(event.envSteps - quietSince);
      quietSince = undefined;
      return [quiet];
    }
    if (event.type === 'episode' && isComparable && returns.push(event.return) > recentEpisodes.most)
      returns.shift();
    if (event.type === 'end' && onGreedy !== undefined) return [...onMetrics(event), onGreedy];
    if (event.type !== 'evaluation') return onMetrics(event);
    onGreedy = farBelow(event, returns) ? greedyText(event.meanReturn, returns) : undefined;
    const { episodes, stuck = 0, cut = 0, offPolicy } = event;
    return [
      ...(offPolicy === undefined
        ? []
        : [`nothing was played: the return is an estimate from ${counted(episodes, 'recorded episode')}`]),
      ...(stuck === 0 ? [] : [stuckText(stuck, episodes, environment)]),
      ...(cut === 0 ? [] : [cutText(cut, episodes)]),
    ];
  };
}

/** Episodes that ran to a limit without a single reward, and a likely cause. */
function stuckText(stuck: number, episodes: number, environment: string): string {
  const isAtari = /^ALE\/|NoFrameskip/.test(environment);
  const cause = isAtari
    ? ': a policy may wait for an action that it never takes, such as FIRE, which starts many games'
    : '';
  return `${stuck} of ${counted(episodes, 'episode')} ran to the step limit without a single reward${cause} (an evaluation with explore acts as in training)`;
}

/** Steps in which nothing was learned and no episode ended, and a likely cause. */
function quietText(steps: number): string {
  return (
    `no episode ended in the last ${counted(steps, 'step')}, and nothing was learned: an agent that learns from whole episodes waits ` +
    'for their ends (the wrapper time-limit:maxEpisodeSteps=1000 limits them)'
  );
}

/** Whether an evaluation is far below the returns of training: by more than their deviation, and more than chance explains. */
function farBelow(
  {
    episodes,
    meanReturn,
    stdReturn,
  }: { readonly episodes: number; readonly meanReturn: number; readonly stdReturn: number },
  returns: readonly number[],
): boolean {
  if (returns.length < recentEpisodes.least) return false;
  const std = standardDeviation(returns);
  const error = Math.sqrt(std ** 2 / returns.length + stdReturn ** 2 / episodes);
  // The deviation of a few evaluated episodes is unknown.
  const usual = episodes < 5 ? 3 * std : std;
  const least = 0.1 * Math.max(Math.abs(mean(returns)), Math.abs(meanReturn));
  return mean(returns) - meanReturn > Math.max(4 * error, usual, least);
}

function greedyText(greedy: number, returns: readonly number[]): string {
  return (
    `the greedy policy returned ${greedy.toPrecision(3)} on average, far below the ${mean(returns).toPrecision(3)} of the last ` +
    `${counted(returns.length, 'training episode')}, which explore: the policy may need its chance (an evaluation with explore acts as in training)`
  );
}

function cutText(cut: number, episodes: number): string {
  return `${cut} of ${counted(episodes, 'episode')} did not end and ${cut === 1 ? 'was' : 'were'} cut after ${episodeStepLimit.toLocaleString('en')} steps: the return up to there counts (the wrapper time-limit sets a limit)`;
}
