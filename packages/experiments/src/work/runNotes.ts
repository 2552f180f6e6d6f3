import { counted, type Metrics, type Registry, type Run } from '@prism-rl/core';
import type { MetricsRow } from '@prism-rl/loggers';
import { episodeStepLimit, type RunnerEvent } from '@prism-rl/runner';

/** Steps without an update or the end of an episode until a note, which is not repeated before the next of them. */
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

/**
 * Watches the events of a run and returns notes for the user.
 *
 * @param noteOn the agent's note on means of metrics, which is given once.
 */
export function runNotes(environment: string, noteOn?: NoteOn): (event: RunnerEvent) => readonly string[] {
  const means = new Means();
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
    if (event.type !== 'evaluation') return onMetrics(event);
    const { episodes, stuck = 0, cut = 0 } = event;
    return [
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
  return `${stuck} of ${counted(episodes, 'episode')} ran to the step limit without a single reward${cause} (prism evaluate --explore acts as in training)`;
}

/** Steps in which nothing was learned and no episode ended, and a likely cause. */
function quietText(steps: number): string {
  return (
    `no episode ended in the last ${counted(steps, 'step')}, and nothing was learned: an agent that learns from whole episodes waits ` +
    'for their ends (--wrap time-limit:maxEpisodeSteps=1000 limits them)'
  );
}

function cutText(cut: number, episodes: number): string {
  return `${cut} of ${counted(episodes, 'episode')} did not end and ${cut === 1 ? 'was' : 'were'} cut after ${episodeStepLimit.toLocaleString('en')} steps: the return up to there counts (--wrap time-limit sets a limit)`;
}
