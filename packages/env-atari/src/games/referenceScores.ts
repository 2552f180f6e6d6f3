import type { ReferenceReturns } from '@prism-rl/core';

/**
 * Scores of random actions and of a human tester for the games of the `atari` suites: the 0 and 1 of human-normalised scores.
 *
 * Source: Wang et al. 2016, "Dueling Network Architectures", table 2 (no-op starts), as used by Rainbow.
 */
const scores: { readonly [game: string]: { readonly random: number; readonly human: number } } = {
  alien: { random: 227.8, human: 7127.7 },
  amidar: { random: 5.8, human: 1719.5 },
  assault: { random: 222.4, human: 742 },
  asterix: { random: 210, human: 8503.3 },
  bank_heist: { random: 14.2, human: 753.1 },
  battle_zone: { random: 2360, human: 37_187.5 },
  boxing: { random: 0.1, human: 12.1 },
  breakout: { random: 1.7, human: 30.5 },
  chopper_command: { random: 811, human: 7387.8 },
  crazy_climber: { random: 10_780.5, human: 35_829.4 },
  demon_attack: { random: 152.1, human: 1971 },
  double_dunk: { random: -18.6, human: -16.4 },
  freeway: { random: 0, human: 29.6 },
  frostbite: { random: 65.2, human: 4334.7 },
  gopher: { random: 257.6, human: 2412.5 },
  hero: { random: 1027, human: 30_826.4 },
  jamesbond: { random: 29, human: 302.8 },
  kangaroo: { random: 52, human: 3035 },
  krull: { random: 1598, human: 2665.5 },
  kung_fu_master: { random: 258.5, human: 22_736.3 },
  ms_pacman: { random: 307.3, human: 6951.6 },
  name_this_game: { random: 2292.3, human: 8049 },
  phoenix: { random: 761.4, human: 7242.6 },
  pong: { random: -20.7, human: 14.6 },
  private_eye: { random: 24.9, human: 69_571.3 },
  qbert: { random: 163.9, human: 13_455 },
  road_runner: { random: 11.5, human: 7845 },
  seaquest: { random: 68.4, human: 42_054.7 },
  up_n_down: { random: 533.4, human: 11_693.2 },
};

/** Returns the 0 and 1 of a game's human-normalised scores, if known. */
export function referenceReturnsOf(game: string): ReferenceReturns | undefined {
  const score = scores[game];
  return score && { random: score.random, published: { mean: score.human, agent: 'a human tester' } };
}

/** The 26 games of Atari 100k (Kaiser et al. 2020, "Model-Based Reinforcement Learning for Atari"). */
const hundredThousand: readonly string[] =
  `alien amidar assault asterix bank_heist battle_zone boxing breakout chopper_command crazy_climber demon_attack freeway frostbite gopher hero
  jamesbond kangaroo krull kung_fu_master ms_pacman pong private_eye qbert road_runner seaquest up_n_down`.split(
    /\s+/,
  );

const suites: { readonly [suite: string]: readonly string[] } = {
  atari: ['pong', 'breakout', 'boxing', 'freeway'],
  'atari-100k': hundredThousand,
  'atari-gpu': ['battle_zone', 'double_dunk', 'name_this_game', 'phoenix', 'qbert'],
};

/**
 * Returns the benchmark suites of a game: `atari` for small machines, `atari-100k` for 100 000 training steps, `atari-gpu` for the
 * literature's settings. The last is Atari-5 (Aitchison, Sweetser & Hutter 2023), whose scores predict the median over all 57 games.
 */
export function suitesOf(game: string): readonly string[] {
  return Object.keys(suites).filter((suite) => suites[suite]!.includes(game));
}
