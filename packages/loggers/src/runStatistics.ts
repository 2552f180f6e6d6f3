import type { Metrics, RunEvent } from '@prism-rl/core';

/** Episodes over which returns are averaged, as in the usual definition of "solved". */
export const RETURN_WINDOW = 100;
/** Seconds over which speed is smoothed, and at least between two measurements of it. */
const SPEED_WINDOW = 3;
const SPEED_EVERY = 0.1;

/** What a run looks like now, for people who watch it. Reads the events; costs a few numbers per event. */
export class RunStatistics {
  readonly #now: () => number;
  readonly #returns = new Float64Array(RETURN_WINDOW);
  #startedAt: number;
  #measuredAt: number;
  #measuredSteps = 0;
  #measuredUpdates = 0;

  environment = '';
  agent = '';
  /** Environment steps to take in all; 0 when unknown. */
  total = 0;
  /** Updates after which the run ends; 0 when steps alone decide. */
  totalUpdates = 0;
  envSteps = 0;
  /** Where this process began: above 0 when resumed. */
  firstStep = 0;
  episodes = 0;
  /** Episodes seen by this process. */
  episodesSeen = 0;
  updates = 0;
  /** Smoothed; 0 until measured. */
  stepsPerSecond = 0;
  /** Updates (iterations) a second, smoothed likewise. */
  updatesPerSecond = 0;
  /** The latest. */
  metrics: Metrics = {};
  evaluation: { readonly envSteps: number; readonly meanReturn: number } | undefined;

  /** @param now seconds of a clock that never goes back. */
  constructor(now: () => number = () => performance.now() / 1000) {
    this.#now = now;
    this.#startedAt = now();
    this.#measuredAt = this.#startedAt;
  }

  /** Mean return of the last 100 episodes; NaN before the first. */
  get meanReturn(): number {
    const count = Math.min(this.episodesSeen, RETURN_WINDOW);
    let sum = 0;
    for (let i = 0; i < count; i++) sum += this.#returns[i]!;
    return sum / count;
  }

  get elapsedSeconds(): number {
    return this.#now() - this.#startedAt;
  }

  /** How much of the run is done, by steps or by updates, whichever end is nearer; NaN when unknown. */
  get fraction(): number {
    const ofSteps = this.total > 0 ? this.envSteps / this.total : Number.NaN;
    if (this.totalUpdates === 0) return ofSteps;
    return Math.max(ofSteps || 0, this.updates / this.totalUpdates);
  }

  /** Seconds to go at the current speed, to the nearer end; NaN when unknown. */
  get remainingSeconds(): number {
    const steps = secondsFor(this.total - this.envSteps, this.total, this.stepsPerSecond);
    const updates = secondsFor(this.totalUpdates - this.updates, this.totalUpdates, this.updatesPerSecond);
    return steps > updates || Number.isNaN(steps) ? updates : steps;
  }

  observe(event: RunEvent): void {
    this.envSteps = event.envSteps;
    if (event.type === 'steps' || event.type === 'update' || event.type === 'episode') this.#measure();
    switch (event.type) {
      case 'start':
        this.environment = event.manifest.environment;
        this.agent = event.manifest.agent;
        this.total ||= event.manifest.steps;
        this.totalUpdates = event.manifest.updates ?? 0;
        this.firstStep = event.envSteps;
        this.#measuredSteps = event.envSteps;
        this.#startedAt = this.#now();
        this.#measuredAt = this.#startedAt;
        break;
      case 'steps':
      case 'evaluating':
        break;
      case 'episode':
        this.#returns[this.episodesSeen++ % RETURN_WINDOW] = event.return;
        this.episodes = event.episode;
        break;
      case 'update':
        // A resumed run has updates behind it that took none of this process's time.
        if (this.updates === 0) this.#measuredUpdates = event.updates - 1;
        this.updates = event.updates;
        this.metrics = event.metrics;
        break;
      case 'evaluation':
        this.evaluation = { envSteps: event.envSteps, meanReturn: event.meanReturn };
        break;
      case 'end':
        this.episodes = event.episodes;
        this.updates = event.updates;
        break;
      case 'checkpoint':
        break;
    }
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
