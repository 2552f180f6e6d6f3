/** The settings of all environments, in a module of their own: the plugin lists them without loading an environment. */

import type { Setting } from '@prism-rl/core';
import { flag, fraction, integer, listOf, number, orNull, settings, text } from '@prism-rl/core';

/* @__NO_SIDE_EFFECTS__ */
function maxEpisodeSteps(fallback: number | null): Setting<number | null> {
  const limit = integer(100, 'Steps after which an episode is truncated; null for no limit', { min: 1 });
  return orNull(limit, fallback);
}

/* @__NO_SIDE_EFFECTS__ */
function numbers(fallback: readonly number[], meaning: string): Setting<number[]> {
  const { length } = fallback;
  return listOf(number(0, ''), fallback, meaning, { least: length, most: length });
}

export const blackjackSettings = settings({
  natural: flag(false, 'Whether a natural (ace and ten at once) that wins pays 1.5; counts only without sab'),
  sab: flag(true, 'The rules of Sutton & Barto: a natural wins, unless the dealer has one too', {
    source: 'Sutton & Barto 2018, example 5.1',
  }),
});

export type BlackjackConfig = typeof blackjackSettings.defaults;

export const cliffWalkingSettings = settings({
  isSlippery: flag(false, 'Whether moves slip to each side with probability 1/3'),
  maxEpisodeSteps: maxEpisodeSteps(null),
});

export type CliffWalkingConfig = typeof cliffWalkingSettings.defaults;

const frozenLakeRows = listOf(text('', ''), ['SFFF', 'FHFH', 'FFFH', 'HFFG'], '', { least: 1 });
const frozenLakeMap: Setting<string | string[]> = {
  default: '4x4',
  accepts: '4x4, 8x8, random, or a list of rows',
  meaning: 'The lake; rows are made of S (start), F (frozen), H (hole) and G (goal)',
  check: (value) => (typeof value === 'string' ? undefined : frozenLakeRows.check(value)),
};

export const frozenLakeSettings = settings({
  map: frozenLakeMap,
  size: integer(8, 'Cells on each side of a random map', { min: 2, max: 1000 }),
  frozenProbability: fraction(
    0.8,
    'Fraction of a random map’s cells without holes: at least 0.5, or 0.2 for a size up to 4',
  ),
  mapSeed: integer(0, 'Seed of a random map', { min: 0 }),
  isSlippery: flag(true, 'Whether moves may slip to the sides'),
  successRate: fraction(
    1 / 3,
    'Probability of the intended direction on slippery ice; the two sides share the rest',
  ),
  rewardSchedule: numbers([1, 0, 0], 'Rewards for entering a goal, a hole or any other cell'),
  maxEpisodeSteps: maxEpisodeSteps(100),
});

export type FrozenLakeConfig = typeof frozenLakeSettings.defaults;

/** The table grows with the square of the goal: this largest one takes 2 GB. */
const mostGoal = 10_000;

export const gamblersProblemSettings = settings({
  headsProbability: fraction(0.4, 'Probability that the coin comes up heads: the stake is won', {
    source: 'Sutton & Barto 2018, example 4.3',
  }),
  goal: integer(100, 'The capital to reach', { min: 2, max: mostGoal }),
  maxEpisodeSteps: maxEpisodeSteps(null),
});

export type GamblersProblemConfig = typeof gamblersProblemSettings.defaults;

/** Settings of GridWorld; the defaults are the course's grid. */
export const gridWorldSettings = settings({
  map: listOf(
    text('', ''),
    ['S....', '..T..', '.TG..', '.....', '.....'],
    'Rows of S (start), . (floor), # (wall), T (triangle), G (goal: the circle), o (small circle), ~ (ice), ? (noise), ^ v < > (wind), 1 to 9 (0.1 to 0.9), a to i (−0.1 to −0.9)',
    { least: 1 },
  ),
  goalReward: number(1, 'Reward for entering the goal'),
  exitReward: number(0.2, 'Reward for entering a small circle'),
  noise: number(1, 'Entering a cell with noise pays this or its negative, equally likely'),
  trapReward: number(-1, 'Reward for entering a triangle'),
  stepReward: number(0, 'Reward for every other step'),
  trapsEndEpisode: flag(false, 'Whether a triangle ends the episode'),
  slipProbability: fraction(0, 'Probability of slipping to either side'),
  maxEpisodeSteps: maxEpisodeSteps(100),
});

export type GridWorldConfig = typeof gridWorldSettings.defaults;

/** Settings of Jack's car rental; the defaults are the book's numbers. */
export const jacksCarRentalSettings = settings({
  maxCars: integer(20, 'Capacity of each location, in cars', {
    min: 1,
    max: 40,
    source: 'Sutton & Barto 2018, example 4.2',
  }),
  maxMoves: integer(5, 'Maximum number of cars moved per night, at most maxCars', { min: 1 }),
  requests: numbers([3, 4], 'Mean number of cars requested per day, by location'),
  returns: numbers([3, 2], 'Mean number of cars returned per day, by location'),
  rent: number(10, 'Revenue per rented car'),
  moveCost: number(2, 'Cost per moved car'),
  maxEpisodeSteps: maxEpisodeSteps(100),
});

/** Values of {@link jacksCarRentalSettings}; an episode's steps are days. */
export type JacksCarRentalConfig = typeof jacksCarRentalSettings.defaults;

export const junctionsSettings = settings({
  streets: listOf(
    integer(1, '', { min: 1, max: 6 }),
    [2, 1, 2],
    'Side streets of each junction, from the first to the last',
    { least: 1, most: 20 },
  ),
  mainRate: fraction(0.7, 'Probability per step that a car arrives on the main road'),
  sideRate: fraction(0.3, 'Probability per step that a car arrives in a side street'),
  capacity: integer(10, 'Capacity of a queue, in cars', { min: 1, max: 1000 }),
  detour: number(20, 'Cost of a car that finds a full queue; a waiting car costs 1 per step'),
  maxEpisodeSteps: integer(100, 'Steps after which an episode is truncated', { min: 1 }),
});

export type JunctionsConfig = typeof junctionsSettings.defaults;

export const memoryChainSettings = settings({
  length: integer(20, 'Steps from the cue to the question', { min: 1, max: 100_000, typical: '5 to 100' }),
});

export type MemoryChainConfig = typeof memoryChainSettings.defaults;

/** Settings of MovingGridWorld; the defaults are the course's grid. */
export const movingGridWorldSettings = settings({
  size: integer(5, 'Cells on each side; every row except the first and last has an obstacle', {
    min: 3,
    max: 100,
  }),
  obstaclePeriod: integer(2, 'Steps that an obstacle stays in a cell', { min: 1 }),
  randomStarts: flag(false, 'Whether obstacles start at random places in random directions'),
  goalReward: number(1, 'Reward for reaching the goal'),
  obstacleReward: number(-1, 'Reward for each obstacle in the agent’s cell'),
  stepReward: number(0, 'Reward for every step, added to the others'),
  maxEpisodeSteps: maxEpisodeSteps(100),
});

export type MovingGridWorldConfig = typeof movingGridWorldSettings.defaults;

/** Settings of the 4 × 4 grid. */
export const suttonBartoGridSettings = settings({ maxEpisodeSteps: maxEpisodeSteps(null) });

export type SuttonBartoGridConfig = typeof suttonBartoGridSettings.defaults;

export const taxiSettings = settings({
  isRainy: flag(false, 'Whether the taxi may drift sideways'),
  ficklePassenger: flag(false, 'Whether the passenger may change the destination once, on the first move'),
  rainyProbability: fraction(0.8, 'Probability of the intended direction in the rain'),
  fickleProbability: fraction(0.3, 'Probability that a fickle passenger changes the destination'),
  maxEpisodeSteps: maxEpisodeSteps(200),
});

export type TaxiConfig = typeof taxiSettings.defaults;

export const windyGridWorldSettings = settings({
  kingsMoves: flag(false, 'Whether diagonal moves are allowed', {
    source: 'Sutton & Barto 2018, exercise 6.9',
  }),
  stochasticWind: flag(false, 'Whether the wind is stronger or weaker by one with probability 1/3 each', {
    source: 'Sutton & Barto 2018, exercise 6.10',
  }),
  maxEpisodeSteps: maxEpisodeSteps(null),
});

export type WindyGridWorldConfig = typeof windyGridWorldSettings.defaults;
