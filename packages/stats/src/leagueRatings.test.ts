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

test('equal scores have no interval; others contain the estimate and shrink with games', () => {
  const draws = { first: 'a', second: 'b', scores: [0.5, 0.5, 0.5] };
  const alike = leagueRatings([draws, match('b', 'c', 4, 0)]);
  expect(leagueRatings([draws]).a).toEqual({ estimate: 0, low: Number.NaN, high: Number.NaN });
  expect(Object.values(alike).map(({ low, high }) => [low, high])).toEqual(Array(3).fill([NaN, NaN]));
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
