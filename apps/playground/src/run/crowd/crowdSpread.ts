// What a crowd's returns say: their spread, their interquartile mean, and the difference between its halves.
import {
  bootstrapInterval,
  differenceInterval,
  type Interval,
  interquartileMean,
  quantile,
  ScoreMatrix,
} from '@prism-rl/stats';
import { fewestForInterval } from '../comparison/verdict.ts';
import { isSplitOff } from './crowdRun.ts';

/** The spread of returns. */
export interface Spread {
  /** A tenth of the agents is below, a tenth above. */
  readonly low: number;
  readonly high: number;
  /** Interquartile mean. */
  readonly middle: number;
}

const finite = (returns: Float64Array): Float64Array => returns.filter((value) => !Number.isNaN(value));
const matrixOf = (returns: Float64Array): ScoreMatrix => new ScoreMatrix(returns.length, 1, returns);

/** The spread of the agents that have ended an episode; `undefined` if none has. */
export function spreadOf(returns: Float64Array): Spread | undefined {
  const known = finite(returns);
  if (known.length === 0) return undefined;
  return {
    low: quantile(known, 0.1),
    high: quantile(known, 0.9),
    middle: interquartileMean(matrixOf(known)),
  };
}

/** The interquartile mean with its interval; `undefined` while an agent has ended no episode, and for too few agents. */
export function middleOf(returns: Float64Array): Interval | undefined {
  if (returns.length < fewestForInterval || finite(returns).length < returns.length) return undefined;
  return bootstrapInterval(matrixOf(returns), 'iqm', { resamples: 1000 });
}

/** What splits a crowd's halves. */
export interface Difference {
  /** Difference of the interquartile means: the half with the other value, minus the first half. */
  readonly by: Interval;
  /** Smallest number of seeds per half such that its interval and all larger numbers' exclude 0; `undefined` if there is none. */
  readonly from: number | undefined;
}

/** The returns of a half. */
export function halfOf(returns: Float64Array, isOther: boolean): Float64Array {
  return returns.filter((_, agent) => isSplitOff(agent) === isOther);
}

/**
 * The difference between the halves; `undefined` while an agent has ended no episode.
 *
 * @param rest is awaited between two intervals: they take some milliseconds each.
 */
export async function differenceOf(
  returns: Float64Array,
  rest: () => Promise<void>,
): Promise<Difference | undefined> {
  if (finite(returns).length < returns.length) return undefined;
  const [first, other] = [halfOf(returns, false), halfOf(returns, true)];
  const seeds = Math.min(first.length, other.length);
  if (seeds < fewestForInterval) return undefined;
  const ofFirst = (count: number): Interval =>
    differenceInterval(matrixOf(other.slice(0, count)), matrixOf(first.slice(0, count)), 'iqm', {
      resamples: 1000,
    });
  const by = ofFirst(seeds);
  let from: number | undefined;
  // Starts with all seeds and stops at the first number of seeds whose interval includes 0.
  for (let count = seeds; count >= fewestForInterval; count = Math.min(count - 1, Math.floor(count * 0.85))) {
    const { low, high } = count === seeds ? by : ofFirst(count);
    if (!(low > 0 || high < 0)) break;
    from = count;
    await rest();
  }
  return { by, from };
}
