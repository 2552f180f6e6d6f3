/**
 * The settings of all environments with their defaults, apart from the environments themselves, so that the plugin can tell them
 * without loading any.
 */

/** Settings of Blackjack. */
export interface BlackjackConfig {
  /** Whether a natural (ace and ten at once) that wins pays 1.5; counts only without `sab`. */
  readonly natural: boolean;
  /** The rules of Sutton & Barto: a natural wins, unless the dealer has one too. */
  readonly sab: boolean;
}

/** The defaults of Blackjack-v1. */
export const blackjackDefaults: BlackjackConfig = { natural: false, sab: true };

/** Settings of CliffWalking. */
export interface CliffWalkingConfig {
  /** Whether one moves to either side with probability 1/3 each. */
  readonly isSlippery: boolean;
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
}

/** The defaults of CliffWalking-v1. */
export const cliffWalkingDefaults: CliffWalkingConfig = { isSlippery: false, maxEpisodeSteps: null };

/** Settings of FrozenLake. */
export interface FrozenLakeConfig {
  /** `4x4`, `8x8`, `random`, or rows of S (start), F (frozen), H (hole) and G (goal). */
  readonly map: string | readonly string[];
  /** Cells on each side of a random map. */
  readonly size: number;
  /** Share of cells of a random map that are no holes. */
  readonly frozenProbability: number;
  /** Seed of a random map. */
  readonly mapSeed: number;
  /** Whether one may slip to the sides. */
  readonly isSlippery: boolean;
  /** Probability of going where one wants to on slippery ice; the rest is shared by the two sides. */
  readonly successRate: number;
  /** Rewards for entering a goal, a hole, any other cell. */
  readonly rewardSchedule: readonly [number, number, number];
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
}

/** The defaults of FrozenLake-v1. */
export const frozenLakeDefaults: FrozenLakeConfig = {
  map: '4x4',
  size: 8,
  frozenProbability: 0.8,
  mapSeed: 0,
  isSlippery: true,
  successRate: 1 / 3,
  rewardSchedule: [1, 0, 0],
  maxEpisodeSteps: 100,
};

/** Settings of the gambler's problem. */
export interface GamblersProblemConfig {
  /** Probability that the coin comes up heads: the stake is won. */
  readonly headsProbability: number;
  /** The capital to reach. */
  readonly goal: number;
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
}

/** The defaults of GamblersProblem-v0. */
export const gamblersProblemDefaults: GamblersProblemConfig = {
  headsProbability: 0.4,
  goal: 100,
  maxEpisodeSteps: null,
};

/** Settings of GridWorld. */
export interface GridWorldConfig {
  /** Rows of S (start), . (floor), # (wall), T (triangle) and G (goal: the circle). */
  readonly map: readonly string[];
  /** Reward for entering the goal. */
  readonly goalReward: number;
  /** Reward for entering a triangle. */
  readonly trapReward: number;
  /** Reward for every other step. */
  readonly stepReward: number;
  /** Whether a triangle ends the episode. */
  readonly trapsEndEpisode: boolean;
  /** Probability of slipping to either side instead of going where one wants to. */
  readonly slipProbability: number;
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
}

/** The course's grid. */
export const gridWorldDefaults: GridWorldConfig = {
  map: ['S....', '..T..', '.TG..', '.....', '.....'],
  goalReward: 1,
  trapReward: -1,
  stepReward: 0,
  trapsEndEpisode: false,
  slipProbability: 0,
  maxEpisodeSteps: 100,
};

/** Settings of Jack's car rental. */
export interface JacksCarRentalConfig {
  /** Most cars a place can hold. */
  readonly maxCars: number;
  /** Most cars that can be moved in a night. */
  readonly maxMoves: number;
  /** Mean number of cars asked for at each place. */
  readonly requests: readonly [number, number];
  /** Mean number of cars returned at each place. */
  readonly returns: readonly [number, number];
  /** What a rented car brings. */
  readonly rent: number;
  /** What moving a car costs. */
  readonly moveCost: number;
  /** Days after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
}

/** The numbers of the book. */
export const jacksCarRentalDefaults: JacksCarRentalConfig = {
  maxCars: 20,
  maxMoves: 5,
  requests: [3, 4],
  returns: [3, 2],
  rent: 10,
  moveCost: 2,
  maxEpisodeSteps: 100,
};

/** Settings of MovingGridWorld. */
export interface MovingGridWorldConfig {
  /** Cells on each side; every row but the first and the last has an obstacle. */
  readonly size: number;
  /** Steps that an obstacle waits in a cell. */
  readonly obstaclePeriod: number;
  /** Whether obstacles start at random places in random directions. */
  readonly randomStarts: boolean;
  /** Reward for reaching the goal. */
  readonly goalReward: number;
  /** Reward for each obstacle in the agent's cell. */
  readonly obstacleReward: number;
  /** Reward for every step, added to the others. */
  readonly stepReward: number;
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
}

/** The course's grid. */
export const movingGridWorldDefaults: MovingGridWorldConfig = {
  size: 5,
  obstaclePeriod: 2,
  randomStarts: false,
  goalReward: 1,
  obstacleReward: -1,
  stepReward: 0,
  maxEpisodeSteps: 100,
};

/** Settings of the 4 × 4 grid. */
export interface SuttonBartoGridConfig {
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
}

/** The defaults of SuttonBartoGrid-v0. */
export const suttonBartoGridDefaults: SuttonBartoGridConfig = { maxEpisodeSteps: null };

/** Settings of Taxi. */
export interface TaxiConfig {
  /** Whether the taxi may drift to the side. */
  readonly isRainy: boolean;
  /** Whether the passenger may change the destination once, on the first move. */
  readonly ficklePassenger: boolean;
  /** Probability of moving where one wants to in the rain. */
  readonly rainyProbability: number;
  /** Probability that a fickle passenger changes the destination. */
  readonly fickleProbability: number;
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
}

/** The defaults of Taxi-v4. */
export const taxiDefaults: TaxiConfig = {
  isRainy: false,
  ficklePassenger: false,
  rainyProbability: 0.8,
  fickleProbability: 0.3,
  maxEpisodeSteps: 200,
};

/** Settings of the windy grid world. */
export interface WindyGridWorldConfig {
  /** Whether one may also move diagonally. */
  readonly kingsMoves: boolean;
  /** Whether wind, where there is any, is one stronger or weaker with probability 1/3 each. */
  readonly stochasticWind: boolean;
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
}

/** The defaults of WindyGridWorld-v0. */
export const windyGridWorldDefaults: WindyGridWorldConfig = {
  kingsMoves: false,
  stochasticWind: false,
  maxEpisodeSteps: null,
};
