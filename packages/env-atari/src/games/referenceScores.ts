import type { ReferenceReturns } from '@prism-rl/core';

/**
 * Scores of random actions and of a human tester, for the games of the `atari` suites: zero and one of human-normalised scores.
 *
 * Source: Wang et al. 2016, "Dueling Network Architectures", table 2 (no-op starts), as Rainbow takes them.
 */
export const referenceScores: {
  readonly [game: string]: Required<Pick<ReferenceReturns, 'random' | 'solved'>>;
} = {
  alien: { random: 227.8, solved: 7127.7 },
  amidar: { random: 5.8, solved: 1719.5 },
  assault: { random: 222.4, solved: 742 },
  asterix: { random: 210, solved: 8503.3 },
  bank_heist: { random: 14.2, solved: 753.1 },
  battle_zone: { random: 2360, solved: 37_187.5 },
  boxing: { random: 0.1, solved: 12.1 },
  breakout: { random: 1.7, solved: 30.5 },
  chopper_command: { random: 811, solved: 7387.8 },
  crazy_climber: { random: 10_780.5, solved: 35_829.4 },
  demon_attack: { random: 152.1, solved: 1971 },
  double_dunk: { random: -18.6, solved: -16.4 },
  freeway: { random: 0, solved: 29.6 },
  frostbite: { random: 65.2, solved: 4334.7 },
  gopher: { random: 257.6, solved: 2412.5 },
  hero: { random: 1027, solved: 30_826.4 },
  jamesbond: { random: 29, solved: 302.8 },
  kangaroo: { random: 52, solved: 3035 },
  krull: { random: 1598, solved: 2665.5 },
  kung_fu_master: { random: 258.5, solved: 22_736.3 },
  ms_pacman: { random: 307.3, solved: 6951.6 },
  name_this_game: { random: 2292.3, solved: 8049 },
  phoenix: { random: 761.4, solved: 7242.6 },
  pong: { random: -20.7, solved: 14.6 },
  private_eye: { random: 24.9, solved: 69_571.3 },
  qbert: { random: 163.9, solved: 13_455 },
  road_runner: { random: 11.5, solved: 7845 },
  seaquest: { random: 68.4, solved: 42_054.7 },
  up_n_down: { random: 533.4, solved: 11_693.2 },
};

/** The 26 games of Atari 100k (Kaiser et al. 2020, "Model-Based Reinforcement Learning for Atari"). */
const hundredThousand: readonly string[] = [
  'alien',
  'amidar',
  'assault',
  'asterix',
  'bank_heist',
  'battle_zone',
  'boxing',
  'breakout',
  'chopper_command',
  'crazy_climber',
  'demon_attack',
  'freeway',
  'frostbite',
  'gopher',
  'hero',
  'jamesbond',
  'kangaroo',
  'krull',
  'kung_fu_master',
  'ms_pacman',
  'pong',
  'private_eye',
  'qbert',
  'road_runner',
  'seaquest',
  'up_n_down',
];

const suites: { readonly [suite: string]: readonly string[] } = {
  atari: ['pong', 'breakout', 'boxing', 'freeway'],
  'atari-100k': hundredThousand,
  'atari-gpu': ['battle_zone', 'double_dunk', 'name_this_game', 'phoenix', 'qbert'],
};

/**
 * Suites of benchmarks that a game belongs to: `atari` for small machines, `atari-100k` for 100 000 steps of learning, `atari-gpu` for
 * the settings of the literature. The last is Atari-5 (Aitchison, Sweetser & Hutter 2023), whose scores foretell the median over all 57
 * games.
 */
export function suitesOf(game: string): readonly string[] {
  return Object.keys(suites).filter((suite) => suites[suite]!.includes(game));
}
