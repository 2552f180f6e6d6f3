import type { EndReason, RunEvent } from '@prism-rl/core';
import type { MetricsRow } from './metricsRow.ts';

/** Episodes over which returns are averaged, as in the usual definition of "solved". */
const RETURN_WINDOW = 100;

/** An evaluation in numbers. */
export interface TalliedEvaluation {
  readonly envSteps: number;
  readonly episodes: number;
  readonly meanReturn: number;
  /** Population standard deviation over the episodes. */
  readonly stdReturn: number;
}

/**
 * Totals of a run: folded over its events while it lasts, or over the rows of its metrics afterwards. Progress bars,
 * reports, sweeps and the command line all use it.
 */
export class RunTally {
  readonly #returns = new Float64Array(RETURN_WINDOW);
  /** Returns that were ever put there. */
  #put = 0;
  /** Environment steps of the run so far. */
  envSteps = 0;
  /** Step at which the observed events begin: above 0 for those of a resumed run. */
  firstStep = 0;
  /** Episodes of the run so far. */
  episodes = 0;
  /** Episodes whose returns were told, one by one or several as their mean. */
  episodesSeen = 0;
  /** Updates of the run so far. */
  updates = 0;
  /** Seconds of training, as rows report them: up to the last step, with evaluations and checkpoints on the way; NaN until then. */
  trainSeconds = Number.NaN;
  /** The latest. */
  evaluation: TalliedEvaluation | undefined;
  /** Why it ended; undefined while it has not. */
  reason: EndReason | undefined;

  /**
   * Mean return of the last {@link RETURN_WINDOW} episodes; NaN before the first. Where a row stands for more than so many, it is theirs.
   */
  get meanReturn(): number {
    const first = Math.max(0, this.#put - RETURN_WINDOW);
    let sum = 0;
    for (let k = first; k < this.#put; k++) sum += this.#returns[k % RETURN_WINDOW]!;
    return sum / (this.#put - first);
  }

  /** Environment steps a second of training, evaluations and checkpoints along the way included; NaN until that is told. */
  get trainStepsPerSecond(): number {
    return (this.envSteps - this.firstStep) / this.trainSeconds;
  }

  /** Counts an event, or a row, in. They come in their order. */
  observe(news: RunEvent | MetricsRow): void {
    this.envSteps = news.envSteps;
    switch (news.type) {
      case 'start':
        this.firstStep = news.envSteps;
        break;
      case 'episode':
        this.#remember(news.return, 1);
        this.episodes = news.episode;
        break;
      case 'episodes':
        this.#remember(news.meanReturn, news.count);
        this.episodes = news.episode;
        break;
      case 'update':
        this.updates = news.updates;
        break;
      case 'progress':
        this.trainSeconds = news.elapsedSeconds;
        break;
      case 'evaluation':
        this.evaluation = news;
        break;
      case 'end':
        this.episodes = news.episodes;
        this.updates = news.updates;
        this.trainSeconds = 'trainSeconds' in news ? news.trainSeconds : news.seconds;
        this.reason = news.reason;
        break;
    }
  }

  #remember(meanReturn: number, count: number): void {
    this.episodesSeen += count;
    for (let k = Math.min(count, RETURN_WINDOW); k > 0; k--)
      this.#returns[this.#put++ % RETURN_WINDOW] = meanReturn;
  }
}

/** Returns the totals of a run from its events so far, or from the rows of its metrics. */
export function tallyOf(news: Iterable<RunEvent | MetricsRow>): RunTally {
  const tally = new RunTally();
  for (const one of news) tally.observe(one);
  return tally;
}
