import type { EndReason, Metrics, OffPolicyScore, Run, RunEvent } from '@prism-rl/core';
import type { MetricsRow } from './metricsRow.ts';

/** Episodes over which returns are averaged, as in the definition of "solved". */
const RETURN_WINDOW = 100;

export interface TalliedEvaluation {
  readonly envSteps: number;
  readonly episodes: number;
  readonly meanReturn: number;
  /** Population standard deviation over the episodes. */
  readonly stdReturn: number;
  /** See `EvaluationEvent`. */
  readonly offPolicy?: OffPolicyScore;
}

/**
 * Totals of a run, from its events or from the rows of its metrics. Progress bars, reports, sweeps and the command line use it.
 */
export class RunTally {
  readonly #returns = new Float64Array(RETURN_WINDOW);
  /** Number of returns written so far. */
  #put = 0;
  envSteps = 0;
  /** First observed step: above 0 for a resumed run. */
  firstStep = 0;
  episodes = 0;
  /** Episodes with an observed return, possibly as part of a mean. */
  episodesSeen = 0;
  updates = 0;
  /** Training time up to the last step, including evaluations and checkpoints; NaN if not yet reported. */
  trainSeconds = Number.NaN;
  evaluation: TalliedEvaluation | undefined;
  /** Why the run ended; undefined before. */
  reason: EndReason | undefined;

  /**
   * Mean return of the last {@link RETURN_WINDOW} episodes; NaN before the first. A row that summarises more episodes counts with its mean.
   */
  get meanReturn(): number {
    const first = Math.max(0, this.#put - RETURN_WINDOW);
    let sum = 0;
    for (let k = first; k < this.#put; k++) sum += this.#returns[k % RETURN_WINDOW]!;
    return sum / (this.#put - first);
  }

  /** Environment steps per second of {@link trainSeconds}; NaN if not yet reported. */
  get trainStepsPerSecond(): number {
    return (this.envSteps - this.firstStep) / this.trainSeconds;
  }

  /** Adds an event or a row; call it in order. */
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

/** Computes the totals of a run from its events or rows. */
export function tallyOf(news: Iterable<RunEvent | MetricsRow>): RunTally {
  const tally = new RunTally();
  for (const one of news) tally.observe(one);
  return tally;
}

/** Time constant of the smoothed speed, and minimum time between measurements, in seconds. */
const SPEED_WINDOW = 3;
const SPEED_EVERY = 0.1;

/** Live statistics of a run from its events. */
export class RunStatistics extends RunTally {
  readonly #now: () => number;
  #startedAt: number;
  #measuredAt: number;
  #measuredSteps = 0;
  #measuredUpdates = 0;

  environment = '';
  agent = '';
  /** Total environment steps; 0 if unknown. */
  total = 0;
  /** Updates after which the run ends; 0 if only steps decide. */
  totalUpdates = 0;
  /** Smoothed; 0 until measured. */
  stepsPerSecond = 0;
  /** Smoothed; 0 until measured. */
  updatesPerSecond = 0;
  metrics: Metrics = {};

  /** @param now a monotonic clock in seconds. */
  constructor(now: () => number = () => performance.now() / 1000) {
    super();
    this.#now = now;
    this.#startedAt = now();
    this.#measuredAt = this.#startedAt;
  }

  get elapsedSeconds(): number {
    return this.#now() - this.#startedAt;
  }

  /** Completed fraction of the run, by steps or by updates, whichever is larger; NaN if unknown. */
  get fraction(): number {
    // A vector step may overshoot the run's last step.
    const ofSteps = this.total > 0 ? Math.min(1, this.envSteps / this.total) : Number.NaN;
    if (this.totalUpdates === 0) return ofSteps;
    return Math.max(ofSteps || 0, this.updates / this.totalUpdates);
  }

  /** Estimated seconds until the run ends; NaN if unknown. */
  get remainingSeconds(): number {
    const steps = secondsFor(this.total - this.envSteps, this.total, this.stepsPerSecond);
    const updates = secondsFor(this.totalUpdates - this.updates, this.totalUpdates, this.updatesPerSecond);
    return steps > updates || Number.isNaN(steps) ? updates : steps;
  }

  override observe(event: RunEvent): void {
    // Do not count updates before a resume.
    if (event.type === 'update' && this.updates === 0) this.#measuredUpdates = event.updates - 1;
    if (event.type === 'update') this.metrics = event.metrics;
    super.observe(event);
    if (event.type === 'start') this.#begin(event.manifest);
    else if (event.type === 'steps' || event.type === 'update' || event.type === 'episode') {
      this.#measure();
    }
  }

  #begin({ environment, agent, steps, updates = 0 }: Run): void {
    this.environment = environment;
    this.agent = agent;
    this.total ||= steps;
    this.totalUpdates = updates;
    this.#measuredSteps = this.envSteps;
    this.#startedAt = this.#now();
    this.#measuredAt = this.#startedAt;
  }

  #measure(): void {
    const now = this.#now();
    const seconds = now - this.#measuredAt;
    if (seconds < SPEED_EVERY) return;
    const speed = (this.envSteps - this.#measuredSteps) / seconds;
    const weight = 1 - Math.exp(-seconds / SPEED_WINDOW);
    this.stepsPerSecond += (this.stepsPerSecond === 0 ? 1 : weight) * (speed - this.stepsPerSecond);
    const updating = (this.updates - this.#measuredUpdates) / seconds;
    this.updatesPerSecond += (this.updatesPerSecond === 0 ? 1 : weight) * (updating - this.updatesPerSecond);
    this.#measuredAt = now;
    this.#measuredSteps = this.envSteps;
    this.#measuredUpdates = this.updates;
  }
}

function secondsFor(left: number, total: number, perSecond: number): number {
  return total > 0 && perSecond > 0 ? Math.max(0, left) / perSecond : Number.NaN;
}
