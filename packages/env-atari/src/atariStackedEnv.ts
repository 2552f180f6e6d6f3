import { type Box, type Discrete, type Frame, RowEnv } from '@prism-rl/core';
import type { AtariGame } from './game.ts';
import type { PendingSeed } from './pendingSeed.ts';
import type { StackedGame } from './stackedGame.ts';
import { type StackedSettings, stackedDefaults } from './stackedSettings.ts';
import { StackedTask } from './stackedTask.ts';

/**
 * One environment of an {@link AtariVectorEnv} as an `Env`: the same observations, rewards and ends. With `lifeLossInfo`, `reset` continues
 * a game that has lives left after the episode's end, unless a seed is given.
 */
export class AtariStackedEnv extends RowEnv<Uint8Array, number, StackedGame, PendingSeed> {
  declare readonly observationSpace: Box<'uint8'>;
  declare readonly actionSpace: Discrete;
  declare readonly framesPerSecond: number;
  declare readonly render: () => Frame;
  declare readonly renderText: () => string;

  /** @throws PrismError `invalid-argument` */
  constructor(game: AtariGame, settings: Partial<StackedSettings> = {}, id: string = game.id) {
    super(new StackedTask(game, { ...stackedDefaults, ...settings }, id));
  }
}
