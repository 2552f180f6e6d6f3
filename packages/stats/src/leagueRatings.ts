import { PrismError, Rng } from '@prism-rl/core';

import type { BootstrapOptions, Interval } from './bootstrap.ts';
import { bootstrapPlan, percentileInterval, unknownInterval } from './bootstrap.ts';
import { type Pairing, strengths, unreachable } from './bradleyTerry.ts';

export interface LeagueMatch {
  readonly first: string;
  readonly second: string;
  /** Scores of the first player: 1 for a win, 0.5 for a draw, 0 for a loss, or means of games that the bootstrap keeps together. */
  readonly scores: readonly number[];
}

export interface LeagueOptions extends Omit<BootstrapOptions, 'rng'> {
  /** Default: `new Rng(0)`, so that ratings are reproducible. */
  readonly rng?: Rng;
  /**
   * Drawn games added to each match, so that a player that wins every game has a finite rating; default 1. With 0, the maximum-likelihood estimate: all
   * ratings are NaN if some players won or lost everything against the others.
   */
  readonly priorDraws?: number;
}

/** Points of Elo's scale per unit of log odds: 400 points are odds of ten to one. */
const points = 400 / Math.LN10;

/**
 * Rates players by the model of Bradley and Terry (1952), in which each has a strength, and the expected score is the own strength's share of the
 * sum of both. Computes the strengths of maximum likelihood, a draw as half a win.
 *
 * Intervals are from the Bayesian bootstrap (Rubin 1981): the scores of each match get random weights, and so do the added draws, as half a win and
 * half a loss. For two players and wins or losses this is Jeffreys' interval, which is wide for few games. Unknown if no weights change the ratings.
 *
 * @returns ratings in points of Elo's scale with mean 0, of the players in the order in which the matches name them. A difference of 100 points
 *   is an expected score of 0.64.
 * @throws PrismError `invalid-argument` for a match without scores or of a player against itself, for scores outside [0, 1], for priorDraws that are
 *   negative or not finite, and for players that no chain of matches connects.
 */
export function leagueRatings(
  matches: readonly LeagueMatch[],
  { priorDraws = 1, rng = new Rng(0), ...options }: LeagueOptions = {},
): { readonly [player: string]: Interval } {
  const names = [...new Set(matches.flatMap(({ first, second }) => [first, second]))];
  for (const { first, second, scores } of matches) {
    if (first === second) throw PrismError.invalidArgument`A match needs two players, but both are ${first}.`;
    if (scores.length === 0 || !scores.every((score) => score >= 0 && score <= 1))
      throw PrismError.invalidArgument`The match of ${first} and ${second} needs scores from 0 to 1.`;
  }
  if (!(priorDraws >= 0 && priorDraws < Number.POSITIVE_INFINITY))
    throw PrismError.invalidArgument`priorDraws must be a number of at least 0, but is ${priorDraws}.`;
  const { resamples, confidence } = bootstrapPlan(options, 1000);
  const pairs = matches.map(({ first, second, scores }) => ({
    first: names.indexOf(first),
    second: names.indexOf(second),
    scores,
  }));
  const players = names.length;
  const both = pairs.map(({ first, second }) => [first, second] as const);
  const apart = unreachable(players, [...both, ...both.map(([first, second]) => [second, first] as const)]);
  if (apart !== undefined) {
    throw PrismError.invalidArgument`No chain of matches connects ${names[0]} and ${names[apart]}, so no scale has both.
      Let them play a common opponent, or rate them apart.`;
  }
  const given: readonly Pairing[] = pairs.map(({ first, second, scores }) => ({
    ...{ first, second, games: scores.length + priorDraws },
    won: scores.reduce((sum, score) => sum + score, 0) + priorDraws / 2,
  }));
  const wins = given.flatMap(({ first, second, won, games }) => [
    ...(won > 0 ? [[first, second] as const] : []),
    ...(won < games ? [[second, first] as const] : []),
  ]);
  const isRateable =
    unreachable(players, wins) === undefined &&
    unreachable(
      players,
      wins.map(([winner, loser]) => [loser, winner] as const),
    ) === undefined;
  const unknown = (values: Float64Array) =>
    Object.fromEntries(names.map((name, k) => [name, unknownInterval(points * values[k]!)]));
  if (!isRateable) return unknown(new Float64Array(players).fill(Number.NaN));
  const estimates = strengths(players, given);
  const canVary = priorDraws > 0 || pairs.some(({ scores }) => scores.some((score) => score !== scores[0]));
  if (!canVary) return unknown(estimates);
  const results = names.map(() => new Float64Array(resamples));
  for (let b = 0; b < resamples; b++) {
    const weighted = pairs.map(({ first, second, scores }) => {
      const [half, other] = [gamma(rng, priorDraws / 2), gamma(rng, priorDraws / 2)];
      let [won, games] = [half, half + other];
      for (const score of scores) {
        const weight = rng.exponential();
        won += weight * score;
        games += weight;
      }
      return { first, second, won, games };
    });
    const resample = strengths(players, weighted, estimates);
    for (const [k, own] of results.entries()) own[b] = points * resample[k]!;
  }
  return Object.fromEntries(
    names.map((name, k) => [name, percentileInterval(points * estimates[k]!, results[k]!, confidence)]),
  );
}

/** Draws a number of the gamma distribution with scale 1 (Marsaglia & Tsang 2000). */
function gamma(rng: Rng, shape: number): number {
  if (shape === 0) return 0;
  if (shape < 1) return gamma(rng, shape + 1) * rng.random() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = rng.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(rng.random()) < x ** 2 / 2 + d * (1 - v + Math.log(v))) return d * v;
  }
}
