import type { Metrics, Run, RunEvent } from '@prism-rl/core';
import { RunTally } from './runTally.ts';

/** Seconds over which speed is smoothed, and at least between two measurements of it. */
const SPEED_WINDOW = 3;
const SPEED_EVERY = 0.1;

/** Live statistics of a run, for people who watch it. Reads the events; costs a few numbers per event. */
export class RunStatistics extends RunTally {
  readonly #now: () => number;
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
  /** Smoothed; 0 until measured. */
  stepsPerSecond = 0;
  /** Updates (iterations) a second, smoothed likewise. */
  updatesPerSecond = 0;
  /** The latest. */
  metrics: Metrics = {};

  /** @param now seconds of a clock that never goes back. */
  constructor(now: () => number = () => performance.now() / 1000) {
    super();
    this.#now = now;
    this.#startedAt = now();
    this.#measuredAt = this.#startedAt;
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

  override observe(event: RunEvent): void {
    // A resumed run has updates behind it that took none of this process's time.
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
