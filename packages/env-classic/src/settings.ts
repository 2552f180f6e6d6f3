/**
 * The settings of all environments with their defaults, apart from the environments themselves, so that the plugin can tell them
 * without loading any.
 */

/** Settings of CartPole. */
export interface CartPoleConfig {
  /** Reward 0, and −1 when the pole falls (Sutton & Barto, example 3.4), instead of 1 for every step. */
  readonly suttonBartoReward: boolean;
  /** Steps after which an episode is truncated. */
  readonly maxEpisodeSteps: number;
}

/** The defaults of CartPole-v1. */
export const cartPoleDefaults: CartPoleConfig = { suttonBartoReward: false, maxEpisodeSteps: 500 };

/** Settings of MountainCar. */
export interface MountainCarConfig {
  /** Smallest velocity at the flag that counts as arrival. */
  readonly goalVelocity: number;
  /** Steps after which an episode is truncated. */
  readonly maxEpisodeSteps: number;
}

/** The defaults of MountainCar-v0. */
export const mountainCarDefaults: MountainCarConfig = { goalVelocity: 0, maxEpisodeSteps: 200 };

/** The defaults of MountainCarContinuous-v0. */
export const mountainCarContinuousDefaults: MountainCarConfig = { goalVelocity: 0, maxEpisodeSteps: 999 };

/** Settings of Pendulum. */
export interface PendulumConfig {
  /** Gravity, m/s². */
  readonly g: number;
  /** Steps after which an episode is truncated. */
  readonly maxEpisodeSteps: number;
}

/** The defaults of Pendulum-v1. */
export const pendulumDefaults: PendulumConfig = { g: 10, maxEpisodeSteps: 200 };

/** Settings of Acrobot. */
export interface AcrobotConfig {
  /** Steps after which an episode is truncated. */
  readonly maxEpisodeSteps: number;
}

/** The defaults of Acrobot-v1. */
export const acrobotDefaults: AcrobotConfig = { maxEpisodeSteps: 500 };
