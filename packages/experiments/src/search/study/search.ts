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
  /** Trials under way at a time, however many workers there are: a suggestion knows of none that is under way. */
  readonly parallel: number;
  readonly pruner: Pruner;
  /** Settings of a new trial; undefined: none is to begin any more. */
  suggest(number: number, trials: readonly Trial[]): Config | undefined;
  /** Whether a leg may begin; default: each may. */
  mayBegin?(leg: Leg): boolean;
  /** The objective at the end of a leg, −Infinity or NaN where it failed; undefined: it was stopped, and so is the search. */
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
 * Tries settings until there are enough trials, or it is stopped.
 *
 * The search has a clock by itself, which counts environment steps: on it every leg takes as long as it has steps. What comes next is
 * decided in the order of that clock, from the values that are there by that clock. So all that is suggested and promoted follows from the
 * seed and the values: not from how many workers there are, which of them is faster, or how often they are killed.
 *
 * @returns all trials, in their order.
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
    // Of legs that end together the one that began first.
    const first = underWay.reduce((a, b) => (b.ends < a.ends ? b : a));
    // An error of any leg under way ends the search at once.
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
