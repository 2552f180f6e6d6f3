import { invalidArgument } from '@prism-rl/core/checks';
import {
  type BootstrapOptions,
  bootstrapPlan,
  type Interval,
  percentileInterval,
  unknownInterval,
} from './bootstrap.ts';

export interface LeagueMatch {
  readonly first: string;
  readonly second: string;
  /** Scores of the first player: 1 for a win, 0.5 for a draw, 0 for a loss, or means of games that the bootstrap keeps together. */
  readonly scores: readonly number[];
}

export interface LeagueOptions extends BootstrapOptions {
  /**
   * Drawn games added to each match, so that a player that wins every game has a finite rating; default 1. With 0, the maximum-likelihood
   * estimate, which is NaN if a player won or lost everything.
   */
  readonly priorDraws?: number;
}

/** Points of Elo's scale per unit of log odds: 400 points are odds of ten to one. */
const points = 400 / Math.LN10;
/** Change of a rating, in points, at which the iteration ends. */
const tolerance = 1e-6;

/**
 * Rates players by the model of Bradley and Terry (1952), in which each has a strength, and the expected score is the own strength's share of the
 * sum of both. Computes the strengths of maximum likelihood by the iteration of Hunter (2004), a draw as half a win, and intervals by the
 * bootstrap over each match's scores; unknown if no two scores of a match differ.
 *
 * @returns ratings in points of Elo's scale with mean 0, of the players in the order in which the matches name them. A difference of 100 points
 *   is an expected score of 0.64.
 * @throws PrismError `invalid-argument` for a match without scores or of a player against itself, and for scores outside [0, 1].
 */
export function leagueRatings(
  matches: readonly LeagueMatch[],
  { priorDraws = 1, ...options }: LeagueOptions = {},
): { readonly [player: string]: Interval } {
  const names = [...new Set(matches.flatMap(({ first, second }) => [first, second]))];
  for (const { first, second, scores } of matches) {
    if (first === second) throw invalidArgument(`A match needs two players, but both are ${first}.`);
    if (scores.length === 0 || !scores.every((score) => score >= 0 && score <= 1))
      throw invalidArgument(`The match of ${first} and ${second} needs scores from 0 to 1.`);
  }
  const { rng, resamples, confidence } = bootstrapPlan(options, 1000);
  const pairs = matches.map(({ first, second, scores }) => ({
    ...{ first: names.indexOf(first), second: names.indexOf(second), scores },
    drawn: new Int32Array(scores.length),
  }));
  const ratingsOf = (sumOf: (pair: (typeof pairs)[number]) => number, from?: Float64Array): Float64Array =>
    ratings(
      names.length,
      pairs.map((pair) => ({
        ...{ first: pair.first, second: pair.second },
        won: sumOf(pair) + priorDraws / 2,
        games: pair.scores.length + priorDraws,
      })),
      from,
    );
  const estimates = ratingsOf(({ scores }) => scores.reduce((sum, score) => sum + score, 0));
  const canVary = matches.some(({ scores }) => scores.some((score) => score !== scores[0]));
  if (!canVary) return Object.fromEntries(names.map((name, k) => [name, unknownInterval(estimates[k]!)]));
  const results = names.map(() => new Float64Array(resamples));
  for (let b = 0; b < resamples; b++) {
    const resample = ratingsOf(({ scores, drawn }) => {
      rng.fillIntegers(drawn, 0, scores.length);
      return drawn.reduce((sum, k) => sum + scores[k]!, 0);
    }, estimates);
    for (const [k, own] of results.entries()) own[b] = resample[k]!;
  }
  return Object.fromEntries(
    names.map((name, k) => [name, percentileInterval(estimates[k]!, results[k]!, confidence)]),
  );
}

interface Pair {
  readonly first: number;
  readonly second: number;
  /** Score of the first player in {@link games}. */
  readonly won: number;
  readonly games: number;
}

/** @param from ratings near the result. */
function ratings(players: number, pairs: readonly Pair[], from?: Float64Array): Float64Array {
  const won = new Float64Array(players);
  for (const pair of pairs) {
    won[pair.first]! += pair.won;
    won[pair.second]! += pair.games - pair.won;
  }
  let own = from ?? new Float64Array(players);
  for (let k = 0, change = 1; k < 10_000 && change > tolerance; k++) {
    const expected = new Float64Array(players);
    const strengths = own.map((rating) => Math.exp(rating / points));
    for (const { first, second, games } of pairs) {
      const share = games / (strengths[first]! + strengths[second]!);
      expected[first]! += share;
      expected[second]! += share;
    }
    const next = won.map((wins, p) => points * Math.log(wins / expected[p]!));
    const mean = next.reduce((sum, rating) => sum + rating, 0) / players;
    const centred = next.map((rating) => rating - mean);
    change = centred.reduce((most, rating, p) => Math.max(most, Math.abs(rating - own[p]!)), 0);
    own = centred;
  }
  return own;
}
