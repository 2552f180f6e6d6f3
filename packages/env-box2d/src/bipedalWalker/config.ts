/** Settings of BipedalWalker: the argument of Gymnasium's environment, and the time limit of its registration. */

import type { ConfigOf } from '@prism-rl/core';
import { flag, settings, withDefaults } from '@prism-rl/core';
import { maxEpisodeSteps, threads } from '../settings.ts';

const table = {
  hardcore: flag(false, 'Pits, stumps and stairs; BipedalWalkerHardcore-v3 sets it'),
  maxEpisodeSteps: maxEpisodeSteps(1600),
  threads,
};

/** Values of {@link bipedalWalkerSettings}. */
export type BipedalWalkerConfig = Readonly<ConfigOf<typeof table>>;

/** Settings of {@link BipedalWalker}, with Gymnasium's defaults. */
export const bipedalWalkerSettings = settings(table);

/** The same, with Gymnasium's defaults of the hardcore version. */
export const bipedalWalkerHardcoreSettings = settings(
  withDefaults(table, { hardcore: true, maxEpisodeSteps: 2000 }),
);
