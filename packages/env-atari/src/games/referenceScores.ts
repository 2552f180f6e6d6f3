import type { ReferenceReturns } from '@prism-rl/core';

/**
 * Scores of random actions and of a human tester, for the games of the `atari` suites: zero and one of human-normalised scores.
 *
 * Source: Wang et al. 2016, "Dueling Network Architectures", table 2 (no-op starts), as Rainbow takes them.
 */
export const referenceScores: { readonly [game: string]: Required<ReferenceReturns> } = {
  battle_zone: { random: 2360, solved: 37_187.5 },
  boxing: { random: 0.1, solved: 12.1 },
  breakout: { random: 1.7, solved: 30.5 },
  double_dunk: { random: -18.6, solved: -16.4 },
  freeway: { random: 0, solved: 29.6 },
  name_this_game: { random: 2292.3, solved: 8049 },
  phoenix: { random: 761.4, solved: 7242.6 },
  pong: { random: -20.7, solved: 14.6 },
  qbert: { random: 163.9, solved: 13_455 },
};

/**
 * Suites of benchmarks: `atari` for small machines, `atari-gpu` for the settings of the literature. The latter is Atari-5 (Aitchison,
 * Sweetser & Hutter 2023), whose scores foretell the median over all 57 games.
 */
export const suiteOf: { readonly [game: string]: string } = {
  ...suite('atari', ['pong', 'breakout', 'boxing', 'freeway']),
  ...suite('atari-gpu', ['battle_zone', 'double_dunk', 'name_this_game', 'phoenix', 'qbert']),
};

function suite(name: string, games: readonly string[]): { [game: string]: string } {
  return Object.fromEntries(games.map((game) => [game, name]));
}
