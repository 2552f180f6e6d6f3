import type { Job, Run, Trial } from '@prism-rl/core';
import { fewestSeedsForAClaim } from '../../results/compare/verdicts.ts';
import type { SweepEvent } from '../../work/dispatch.ts';
import { ranked } from '../samplers/ranked.ts';
import { RunSpeeds } from './runSpeeds.ts';
import { presetArm, trialName } from './studyJobs.ts';
import type { HeldOutPlan, StudyPlan } from './studyPlan.ts';

/** How the time of a study was divided, once the search is over. */
export type HeldOutDivision = {
  /** Seconds of the whole study. */
  readonly budget: number;
  /** Numbers of the trials that run on held-out seeds, without the preset. */
  readonly trials: readonly number[];
};

/** What fits into a limited time, estimated from the speed of the runs so far. */
export interface Outlook {
  /** Seconds of the whole study. */
  readonly budget: number;
  /** Number of trials that will run on held-out seeds in addition to the preset; 0 if there is no time for enough seeds. */
  readonly best: number;
  /** Approximate number of these seeds; if there is no time, the fewest that would be needed. */
  readonly seeds: number;
  /** Seconds that these runs take. */
  readonly seconds: number;
}

/** Seconds of training, or part of the budget, after which a speed counts as known if no run is over. */
const [knownAfter, knownPart] = [5, 0.05];
/** Largest share of the budget that the fewest held-out seeds may take. */
const mostPart = 0.75;

/**
 * Divides a limited time between the trials and the runs on held-out seeds of the preset and the best trials. It estimates the duration of these
 * runs from the runs so far. Time that it has reserved stays reserved.
 */
export class StudyTime {
  readonly #plan: StudyPlan;
  readonly #heldOut: HeldOutPlan;
  readonly #budget: number;
  readonly #elapsed: () => number;
  readonly #speeds: RunSpeeds;
  readonly #trials: Trial[] = [];
  readonly #searchEnd = Promise.withResolvers<undefined>();
  readonly #end = Promise.withResolvers<undefined>();
  /** Once a leg did not fit, none begins: later suggestions must not depend on the speed of workers. */
  #isSearchOver = false;
  #isKnown = false;
  #hasPromised = false;
  #division: HeldOutDivision | undefined;

  /**
   * @param budget seconds of the whole study.
   * @param elapsed returns the seconds of the study so far, in all calls together.
   * @param known the division that an earlier call made; ignored if it had another budget.
   */
  constructor(
    plan: StudyPlan,
    heldOut: HeldOutPlan,
    budget: number,
    elapsed: () => number,
    known?: HeldOutDivision,
  ) {
    this.#plan = plan;
    this.#heldOut = heldOut;
    this.#budget = budget;
    this.#elapsed = elapsed;
    this.#speeds = new RunSpeeds(elapsed);
    if (known?.budget === budget) {
      this.#division = known;
      this.#endSearch();
    }
    this.look();
  }

  /** Undefined unless the time ended the search. */
  get division(): HeldOutDivision | undefined {
    return this.#isSearchOver ? this.#division : undefined;
  }

  /** Resolves when the legs under way must pause, so that the runs on held-out seeds begin. */
  get searchEnd(): Promise<undefined> {
    return this.#searchEnd.promise;
  }

  /** Resolves when all runs must pause. */
  get end(): Promise<undefined> {
    return this.#end.promise;
  }

  /** Whether the time is up. */
  get isUp(): boolean {
    return this.#elapsed() >= this.#budget;
  }

  /** Whether the time, not the number of trials, ended the search. */
  get endedSearch(): boolean {
    return this.#isSearchOver;
  }

  /** Most runs that were under way at the same time. */
  get atOnce(): number {
    return this.#speeds.atOnce;
  }

  /** @param from environment steps that the runs have taken before. */
  request(jobs: readonly Job<Run>[], from?: number): void {
    this.#speeds.request(jobs, from);
  }

  observe(event: SweepEvent | { readonly type: 'trial'; readonly trial: Trial }): void {
    if (event.type === 'trial') this.#trials[event.trial.number] = event.trial;
    else this.#speeds.observe(event);
    this.#isKnown ||= event.type === 'done' && this.#speeds.measuredSeconds > 0;
  }

  /** Looks at the clock: call it regularly. */
  look(): void {
    const left = this.#budget - this.#elapsed();
    this.#isKnown ||= this.#speeds.measuredSeconds >= Math.min(knownAfter, knownPart * this.#budget);
    this.#hasPromised ||= this.#isKnown && this.#needed <= mostPart * left;
    if (left <= 0 || (this.#mayDivide && this.kept >= left)) this.#endSearch();
    if (left <= 0) this.#end.resolve(undefined);
  }

  /** Whether a trial other than the first can run on held-out seeds, and time is reserved for it. */
  get #mayDivide(): boolean {
    return this.#isKnown && this.#ranked.some((name) => name !== trialName(0)) && this.kept > 0;
  }

  #endSearch(): void {
    this.#isSearchOver = true;
    this.#searchEnd.resolve(undefined);
  }

  /**
   * Whether a trial may run on held-out seeds: its and the preset's runs on the fewest seeds must leave time for a search. Some settings are many
   * times slower than others.
   */
  mayCompare(number: number): boolean {
    if (this.#division !== undefined) return this.#division.trials.includes(number);
    return this.#fewest * this.#secondsOfSeed(1, [trialName(number)]) <= mostPart * this.#budget;
  }

  /** Trials with a value that may run on held-out seeds, and the first trial, whose settings are the closest to the preset's in the space. */
  get #ranked(): readonly string[] {
    const trials = ranked(this.#trials.filter((trial) => trial !== undefined));
    return trials
      .filter(({ number, state }) => state !== 'failed' && (number === 0 || this.mayCompare(number)))
      .map(({ number }) => trialName(number));
  }

  /** The best trials so far that rank above the first one. */
  get #finalists(): readonly string[] {
    const order = this.#ranked;
    const first = order.indexOf(trialName(0));
    return order.slice(0, first < 0 ? undefined : first).slice(0, this.#heldOut.best);
  }

  /** Seconds of a held-out seed: whole runs of the preset and of the best trials. Unknown trials count as the preset. */
  #secondsOfSeed(best: number, arms: readonly string[]): number {
    const { steps } = this.#plan;
    const ofPreset = [presetArm, trialName(0)];
    const all = [[], ...Array.from({ length: best }, (_, k) => arms.slice(k, k + 1))];
    const seconds = all.map((own) => this.#speeds.secondsOf(steps, ...own, ...ofPreset));
    return seconds.reduce((sum, one) => sum + one, 0) / this.#speeds.atOnce;
  }

  /** Fewest held-out seeds of a comparison: what a verdict needs, unless the user wants fewer. */
  get #fewest(): number {
    return Math.min(fewestSeedsForAClaim, this.#heldOut.seeds.length);
  }

  /** Seconds of the fewest held-out seeds of the preset and the best trial. */
  get #needed(): number {
    return this.#fewest * this.#secondsOfSeed(1, this.#finalists);
  }

  /**
   * Seconds reserved for the runs on held-out seeds: their estimated duration, but at most half of the budget or the duration of the fewest seeds,
   * whichever is longer. 0 if even the fewest take more than three quarters. While no trial is above the preset, only the fewest are reserved.
   */
  get kept(): number {
    const wanted = this.#heldOut.seeds.length;
    if (wanted === 0) return 0;
    const half = this.#budget / 2;
    if (!this.#isKnown) return half;
    if (!this.#hasPromised) return 0;
    const finalists = this.#finalists;
    const fewest = Math.min(this.#needed, mostPart * this.#budget);
    const all = wanted * this.#secondsOfSeed(this.#heldOut.best, finalists);
    return finalists.length === 0 && this.#ranked.length > 1 ? fewest : Math.min(all, Math.max(fewest, half));
  }

  /** What fits into the time; undefined while the speed of runs is unknown, and without held-out seeds. */
  get outlook(): Outlook | undefined {
    const wanted = this.#heldOut.seeds.length;
    if (!this.#isKnown || wanted === 0) return undefined;
    const [budget, seconds] = [this.#budget, this.kept];
    if (seconds === 0) return { budget, best: 0, seeds: this.#fewest, seconds: this.#needed };
    return { budget, seconds, ...this.#roomIn(seconds, this.#heldOut.best, this.#finalists) };
  }

  /** All held-out seeds and as many trials as fit, at least one; otherwise fewer seeds. */
  #roomIn(
    seconds: number,
    most: number,
    arms: readonly string[],
  ): { readonly best: number; readonly seeds: number } {
    const wanted = this.#heldOut.seeds.length;
    const room = (best: number): number => seconds / this.#secondsOfSeed(best, arms);
    let best = most;
    while (best > 1 && room(best) < wanted) best--;
    return { best, seeds: Math.max(1, Math.min(wanted, Math.floor(room(best)))) };
  }

  /**
   * Whether a leg of the search may begin: it would end before the reserved time begins. If nothing is reserved, any leg may, and pauses at the end.
   *
   * @param steps environment steps of each of its runs.
   */
  fits(steps: number, trial: number): boolean {
    const speeds = this.#speeds;
    const own = this.#plan.seeds.length * speeds.secondsOf(steps, trialName(trial));
    const needed = this.#mayDivide ? this.kept + (speeds.secondsLeft + own) / speeds.atOnce : 0;
    this.#isSearchOver ||= this.#elapsed() + needed >= this.#budget;
    return !this.#isSearchOver;
  }

  /** Chooses the best trials that fit with all held-out seeds, at least one. */
  choose(finalists: readonly Trial[]): readonly Trial[] {
    const arms = finalists.map(({ number }) => trialName(number));
    const { best } = this.#roomIn(this.#budget - this.#elapsed(), finalists.length, arms);
    const trials = finalists.slice(0, best).map(({ number }) => number);
    this.#division ??= { budget: this.#budget, trials };
    const { trials: chosen } = this.#division;
    return finalists.filter(({ number }) => chosen.includes(number));
  }
}
