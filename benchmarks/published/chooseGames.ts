// Selects the games of Rainbow's ablation on Atari from published results, before any run of ours:
//
//   npm run node -- benchmarks/published/chooseGames.ts
//
// Considers games on which van Hasselt's data-efficient Rainbow reaches at least a tenth of the way from random to human play, so that the
// loss of a part is visible. Selects those whose mean best predicts the interquartile mean over all 26 games: by linear regression over the
// other agents, leaving one out. The best three come first.
import { Registry } from '@prism-rl/core';
import { plugin as atari } from '@prism-rl/env-atari/plugin';
import { interquartileMean, mean, normalizeScores, ScoreMatrix } from '@prism-rl/stats';
import { agentsOfOthers, scoresOfOthers } from './atari100k.ts';

/** Scores are capped at this multiple of a human's: one game must not outweigh all others. */
const CAP = 2;
const LEAST = 0.1;

const games = Object.keys(scoresOfOthers);
const entries = new Map(
  new Registry([atari]).list('environments').map(({ id, entry }) => [id, entry.referenceReturns]),
);

/** Human-normalised scores: a row per agent, a column per game. */
const normalised = normalizeScores(
  ScoreMatrix.fromTasks(Object.values(scoresOfOthers)),
  games.map((game) => {
    const { random, published } = entries.get(`ALE/${game}-v5`)!;
    return { low: random, high: published!.mean };
  }),
);

function scoreOf(agent: number, game: string): number {
  return normalised.at(agent, games.indexOf(game));
}

/** Each agent's value over all games. */
const whole = agentsOfOthers.map((_, agent) =>
  interquartileMean(ScoreMatrix.fromRuns([games.map((game) => scoreOf(agent, game))])),
);

/** The value at `at` of the least-squares line through the points. */
function foretell(x: readonly number[], y: readonly number[], at: number): number {
  const [meanX, meanY] = [mean(x), mean(y)];
  const slope =
    x.reduce((sum, value, k) => sum + (value - meanX) * (y[k]! - meanY), 0) /
    x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
  return meanY + slope * (at - meanX);
}

/** The prediction error of the interquartile mean over all games: root mean square over agents, leaving one out. */
export function missOf(games: readonly string[]): number {
  const x = agentsOfOthers.map((_, agent) => mean(games.map((game) => Math.min(CAP, scoreOf(agent, game)))));
  const squares = x.map((at, agent) => {
    const others = (values: readonly number[]): number[] => values.filter((_, k) => k !== agent);
    return (foretell(others(x), others(whole), at) - whole[agent]!) ** 2;
  });
  return Math.sqrt(mean(squares));
}

function subsets(games: readonly string[], size: number): (readonly string[])[] {
  if (size === 0) return [[]];
  return games.flatMap((game, k) => subsets(games.slice(k + 1), size - 1).map((rest) => [game, ...rest]));
}

/** The best `size` of the informative games. */
export function chooseGames(size: number, among: readonly string[] = games): readonly string[] {
  const telling = among.filter((game) => scoreOf(0, game) >= LEAST);
  const all = subsets(telling, size).map((games) => ({ games, miss: missOf(games) }));
  return all.reduce((best, one) => (one.miss < best.miss ? one : best)).games;
}

if (import.meta.main) {
  const best = chooseGames(5);
  const first = chooseGames(3, best);
  const rest = best.filter((game) => !first.includes(game));
  console.log(`${[...first, ...rest].join(', ')}: ${missOf(best).toFixed(3)}`);
  console.log(`the first three alone: ${missOf(first).toFixed(3)}`);
}
