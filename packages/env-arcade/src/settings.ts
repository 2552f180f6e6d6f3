import { type ConfigOf, integer, number, orNull, settings } from '@prism-rl/core';

/** Settings of Snake. */
export const snakeSettings = settings({
  size: integer(10, 'Cells on each side of the board', { min: 4, max: 30 }),
  foodReward: number(1, 'Reward for eating'),
  deathReward: number(0, 'Reward for hitting a wall or the body; with 0 a return counts meals', {
    typical: '-1 to 0',
  }),
  maxHunger: integer(200, 'Steps without food after which an episode is truncated', { min: 1 }),
  maxEpisodeSteps: orNull(
    integer(
      1,
      'Steps after which an episode is truncated, however long ago the last food was; null: maxHunger limits it. A GPU needs it',
      { min: 1 },
    ),
    null,
  ),
});

/** Values of {@link snakeSettings}. */
export type SnakeConfig = ConfigOf<(typeof snakeSettings)['settings']>;
