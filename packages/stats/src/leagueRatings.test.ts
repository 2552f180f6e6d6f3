import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { type LeagueMatch, leagueRatings } from './leagueRatings.ts';

function match(first: string, second: string, won: number, lost: number): LeagueMatch {
  const scores = [...new Array<number>(won).fill(1), ...new Array<number>(lost).fill(0)];
  return { first, second, scores };
}

// Baseball's American League of 1987, Agresti (2002), table 10.10: for each pair wins of both at the first's home, then at the second's.
const teams = ['Milwaukee', 'Detroit', 'Toronto', 'New York', 'Boston', 'Cleveland', 'Baltimore'];
/** Wins of the row's team over the column's, home and away. */
const wins = [
  [0, 7, 9, 7, 7, 9, 11],
  [6, 0, 7, 5, 11, 9, 9],
  [4, 6, 0, 7, 7, 8, 12],
  [6, 8, 6, 0, 6, 7, 10],
  [6, 2, 6, 7, 0, 7, 12],
  [4, 4, 5, 6, 6, 0, 6],
  [2, 4, 1, 3, 1, 7, 0],
];

test('equals R’s BradleyTerry2 on its example, the baseball season of 1987', () => {
  const matches = teams.flatMap((first, i) =>
    teams.slice(i + 1).map((second, k) => match(first, second, wins[i]![i + 1 + k]!, wins[i + 1 + k]![i]!)),
  );
  const ratings = leagueRatings(matches, { priorDraws: 0, resamples: 1 });
  const base = ratings.Baltimore!.estimate;
  const logOdds = teams.map((team) => ((ratings[team]!.estimate - base) * Math.LN10) / 400);
  // Its vignette, baseballModel1: abilities relative to Baltimore.
  const expected = [1.5814, 1.4364, 1.2945, 1.2476, 1.1077, 0.6839, 0];
  for (const [k, value] of expected.entries()) expect(logOdds[k]!, teams[k]).toBeCloseTo(value, 4);
});

test('two players: the odds of their wins, with a drawn game added', () => {
  // 10.5 to 1.5 with the added draw; without it 10 to 1, 400 points.
  const rated = (priorDraws?: number) => {
    const own = leagueRatings([match('a', 'b', 10, 1)], { priorDraws, resamples: 10 });
    return own.a!.estimate - own.b!.estimate;
  };
  expect(rated(0)).toBeCloseTo(400, 4);
  expect(rated()).toBeCloseTo(400 * Math.log10(10.5 / 1.5), 4);
});

test('a chain of sixty players, each of whom beats the next in nine of ten games', () => {
  // Each match alone decides its difference: 400 log₁₀ 9.
  const chain = Array.from({ length: 59 }, (_, k) => match(`${k}`, `${k + 1}`, 9, 1));
  const ratings = leagueRatings(chain, { priorDraws: 0, resamples: 1 });
  expect(ratings[0]!.estimate - ratings[59]!.estimate).toBeCloseTo(59 * 400 * Math.log10(9), 6);
  expect(Object.values(ratings).reduce((sum, { estimate }) => sum + estimate, 0)).toBeCloseTo(0, 6);
});

test('the score of each player is the one that its rating expects', () => {
  const rng = new Rng(3);
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const matches = names.flatMap((first, i) =>
    names.slice(i + 1).map((second) => match(first, second, rng.integers(0, 40), rng.integers(1, 9))),
  );
  for (const priorDraws of [0, 1, 5]) {
    const ratings = leagueRatings(matches, { priorDraws, resamples: 1 });
    for (const name of names) {
      let [won, expected] = [0, 0];
      for (const { first, second, scores } of matches) {
        if (first !== name && second !== name) continue;
        const games = scores.length + priorDraws;
        const ofFirst = scores.reduce((sum, score) => sum + score, 0) + priorDraws / 2;
        won += first === name ? ofFirst : games - ofFirst;
        const behind = ratings[first === name ? second : first]!.estimate - ratings[name]!.estimate;
        expected += games / (1 + 10 ** (behind / 400));
      }
      expect(expected).toBeCloseTo(won, 8);
    }
  }
});

// Of the odds p / (1 − p) for p with the beta distribution of (wins + ½, losses + ½), 2.5 % and 97.5 %, in points.
test.each([
  [2, 0, -120.53, 1465.45],
  [1, 0, -305.8, 1365.49],
  [10, 1, 105.27, 798.4],
  [20, 0, 351.72, 1846.14],
])('two players, %i wins and %i losses: Jeffreys’ interval', (won, lost, low, high) => {
  const { a } = leagueRatings([match('a', 'b', won, lost)], { resamples: 40_000 });
  // Ratings have mean 0: half of the difference.
  expect(Math.abs(2 * a!.low - low)).toBeLessThan(15);
  expect(Math.abs(2 * a!.high - high)).toBeLessThan(60);
});

test('without added draws, a player without a loss or without a win has no rating, and neither have the others', () => {
  const ratings = (...matches: LeagueMatch[]) =>
    Object.values(leagueRatings(matches, { priorDraws: 0, resamples: 20 })).flatMap(Object.values);
  const undefeated = ratings(
    match('champion', 'a', 8, 0),
    match('a', 'b', 5, 5),
    match('champion', 'b', 3, 0),
  );
  expect(undefeated).toEqual(Array(9).fill(Number.NaN));
  expect(ratings(match('a', 'b', 5, 5), match('a', 'loser', 2, 0))).toEqual(Array(9).fill(Number.NaN));
  // Of two groups, each player of one wins all games against the other.
  const groups = [match('a', 'b', 5, 5), match('c', 'd', 5, 5), match('a', 'c', 4, 0), match('b', 'd', 1, 0)];
  expect(ratings(...groups)).toEqual(Array(12).fill(Number.NaN));
  expect(ratings(...groups, match('d', 'a', 1, 3)).every(Number.isFinite)).toBe(true);
});

test('players that no chain of matches connects are refused', () => {
  const pairs = [match('a', 'b', 3, 1), match('c', 'd', 1, 3)];
  expect(() => leagueRatings(pairs)).toThrow('No chain of matches connects a and c, so no scale has both.');
  expect(Object.keys(leagueRatings([...pairs, match('b', 'd', 1, 1)], { resamples: 1 }))).toHaveLength(4);
});

test('without added draws, equal scores have no interval', () => {
  const draws = { first: 'a', second: 'b', scores: [0.5, 0.5, 0.5] };
  const { a } = leagueRatings([draws], { priorDraws: 0 });
  expect(a).toEqual({ estimate: 0, low: Number.NaN, high: Number.NaN });
});

test('intervals contain the estimate and shrink with games', () => {
  const width = (games: number): number => {
    const { a } = leagueRatings([match('a', 'b', 3 * games, games), match('b', 'c', 2 * games, games)]);
    expect(a!.low).toBeLessThan(a!.estimate);
    expect(a!.high).toBeGreaterThan(a!.estimate);
    return a!.high - a!.low;
  };
  const ratio = width(10) / width(40);
  expect(ratio).toBeGreaterThan(1.5);
  expect(ratio).toBeLessThan(2.7);
});

test('a player that wins everything has a finite rating', () => {
  const { champion } = leagueRatings([match('champion', 'a', 20, 0), match('a', 'b', 5, 5)]);
  expect(Number.isFinite(champion!.estimate)).toBe(true);
  expect(Number.isFinite(champion!.high)).toBe(true);
});

test.each([
  [[match('a', 'a', 1, 1)], /needs two players, but both are a/],
  [[match('a', 'b', 0, 0)], /needs scores from 0 to 1/],
  [[{ first: 'a', second: 'b', scores: [2] }], /needs scores from 0 to 1/],
] as const)('refuses %j', (matches, message) => {
  expect(() => leagueRatings(matches)).toThrow(message);
});

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d added draws', (priorDraws) => {
  expect(() => leagueRatings([match('a', 'b', 1, 1)], { priorDraws })).toThrow(
    'priorDraws must be a number of at least 0',
  );
});

test.each([
  [0, [-12.133011, 1022.71162]],
  [1, [-40.587037, 280.765037]],
  [2, [-73.41102, 251.900976]],
  [3, [-65.047706, 223.303893]],
])('intervals with %i prior draws are drawn as ever', (priorDraws, recorded) => {
  const { a } = leagueRatings([match('a', 'b', 3, 1), match('b', 'c', 2, 2)], { priorDraws, resamples: 8 });
  expect([a!.low, a!.high].map((value) => Math.round(value * 1e6) / 1e6)).toEqual(recorded);
});
