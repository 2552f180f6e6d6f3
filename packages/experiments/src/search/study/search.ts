import type { Config, Trial } from '@prism-rl/core';
import type { Pruner, TrialScores } from '../pruners/pruners.ts';

/** A part of a trial: from one rung to the next. */
export interface Leg {
  readonly trial: number;
  readonly settings: Config;
  /** From 0. */
  readonly rung: number;
}

export interface SearchOptions {
  readonly trials: number;
  /** Number of trials that run in parallel, whatever the number of workers: a suggestion does not know the values of running trials. */
  readonly parallel: number;
  readonly pruner: Pruner;
  /** Returns the settings of a new trial; undefined to start no more trials. */
  suggest(number: number, trials: readonly Trial[]): Config | undefined;
  /** Whether a leg may begin; default: yes. */
  mayBegin?(leg: Leg): boolean;
  /** Returns the objective at the end of a leg, −Infinity or NaN if it failed; undefined if it was stopped, which stops the search. */
  run(leg: Leg): Promise<number | undefined>;
  /** Called with a trial's newest state. */
  onTrial?(trial: Trial): void;
}

/** A leg under way, with the times at which it begins and ends on the clock of the search. */
interface LegUnderWay extends Leg {
  readonly ends: number;
  readonly value: Promise<number | undefined>;
}

/**
 * Tries settings until there are enough trials, or until it is stopped.
 *
 * The search has its own clock, which counts environment steps: a leg of n steps takes n ticks. Each decision uses only the values that are known at
 * its time on that clock. So suggestions and promotions depend on the seed and the values, not on the number and speed of workers, or on how often
 * they are killed.
 *
 * @returns all trials, in order.
 * @throws the first error of a leg.
 */
export async function search(options: SearchOptions): Promise<Trial[]> {
  const { trials: most, parallel, pruner, suggest, mayBegin = () => true, run, onTrial } = options;
  const { rungs } = pruner;
  const trials: TrialState[] = [];
  let underWay: LegUnderWay[] = [];
  let now = 0;

  const nextLeg = (): Leg | undefined => {
    const promoted = pruner.next(trials);
    if (promoted !== undefined) {
      const { number: trial, settings, values } = trials[promoted]!;
      return { trial, settings, rung: values.length };
    }
    if (trials.length >= most) return undefined;
    const trial = trials.length;
    const settings = suggest(trial, trials);
    return settings && { trial, settings, rung: 0 };
  };

  for (;;) {
    while (underWay.length < parallel) {
      const leg = nextLeg();
      if (leg === undefined || !mayBegin(leg)) break;
      const { trial, settings, rung } = leg;
      trials[trial] = new TrialState(trial, settings, rungs, trials[trial]?.values ?? [], true);
      onTrial?.(trials[trial]);
      const ends = now + rungs[rung]! - (rungs[rung - 1] ?? 0);
      underWay.push({ ...leg, ends, value: run(leg) });
    }
    if (underWay.length === 0) return trials;
    // If legs end together, the leg that began first.
    const first = underWay.reduce((a, b) => (b.ends < a.ends ? b : a));
    // An error of any leg under way ends the search immediately.
    const value = await Promise.race(underWay.map((leg) => leg.value.then(() => first.value)));
    if (value === undefined) return trials;
    now = first.ends;
    underWay = underWay.filter((leg) => leg !== first);
    const { number, settings, values } = trials[first.trial]!;
    trials[number] = new TrialState(number, settings, rungs, [...values, value], false);
    onTrial?.(trials[number]);
  }
}

/** A trial, as samplers and as pruners see it. */
class TrialState implements Trial, TrialScores {
  readonly number: number;
  readonly settings: Config;
  readonly state: Trial['state'];
  readonly steps: number;
  readonly values: readonly number[];
  readonly isRunning: boolean;
  declare readonly value?: number;

  constructor(
    number: number,
    settings: Config,
    rungs: readonly number[],
    values: readonly number[],
    isRunning: boolean,
  ) {
    const value = values.at(-1);
    const hasFailed = value === Number.NEGATIVE_INFINITY || Number.isNaN(value);
    this.number = number;
    this.settings = settings;
    this.values = values;
    this.isRunning = isRunning;
    this.state = hasFailed ? 'failed' : values.length === rungs.length ? 'done' : 'running';
    this.steps = values.length === 0 ? 0 : rungs[values.length - 1]!;
    if (value !== undefined && !hasFailed) this.value = value;
  }
}
