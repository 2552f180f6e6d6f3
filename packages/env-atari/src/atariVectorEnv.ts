import { type Box, type Discrete, type Frame, PrismError, RowVector, type VectorRows } from '@prism-rl/core';
import { checkNumEnvs } from '@prism-rl/core/checks';
import type { AtariGame } from './game.ts';
import type { PendingSeed } from './pendingSeed.ts';
import type { StackedGame } from './stackedGame.ts';
import { type StackedSettings, stackedDefaults } from './stackedSettings.ts';
import { StackedTask } from './stackedTask.ts';

/** Settings of an {@link AtariVectorEnv}. */
export interface AtariVectorSettings extends StackedSettings {
  /**
   * What happens after an episode's end: `same-step` (this project's contract) starts the next one at once; `next-step`
   * (Gymnasium's default) spends the next step on it, whose action is ignored.
   */
  readonly autoreset: 'same-step' | 'next-step';
}

/** ALE's defaults, except for the autoreset. */
export const atariVectorDefaults: AtariVectorSettings = {
  ...stackedDefaults,
  autoreset: 'same-step',
};

/** The arrays that a vector of games fills. */
export interface VectorBuffers extends VectorRows {
  readonly observations: Uint8Array;
  readonly finalObservations: Uint8Array;
  /** Lives left in each environment. */
  readonly lives: Int32Array;
}

/**
 * Many copies of one game with the DQN preprocessing, equal to ALE's `AtariVectorEnv`: environment `i` of a reset with
 * seed `s` uses seed `s + i` for the game and its no-op starts. `restart` begins the whole game anew, also where a life's end is an
 * episode's.
 *
 * Observations: `stack × height × width` bytes (× 3 in RGB), oldest frame first.
 */
export class AtariVectorEnv extends RowVector<Uint8Array, StackedGame, PendingSeed> {
  declare readonly observationSpace: Box<'uint8'>;
  declare readonly actionSpace: Discrete;
  declare readonly observations: Uint8Array;
  declare readonly finalObservations: Uint8Array;
  declare readonly render: (index?: number) => Frame;
  declare readonly renderText: (index?: number) => string;
  /** Lives left in each environment. */
  readonly lives: Int32Array;

  /**
   * @param numEnvs at least 1.
   * @param buffers where results go; default: fresh arrays. Workers pass views of shared memory.
   * @throws PrismError `invalid-argument`
   */
  constructor(
    game: AtariGame,
    numEnvs: number,
    settings: Partial<AtariVectorSettings> = {},
    buffers?: VectorBuffers,
    id: string = game.id,
  ) {
    checkNumEnvs(numEnvs);
    const { autoreset, ...stacked } = { ...atariVectorDefaults, ...settings };
    if (autoreset !== 'same-step' && autoreset !== 'next-step') {
      throw new PrismError(
        'invalid-argument',
        `autoreset must be same-step or next-step, but is ${String(autoreset)}.`,
      );
    }
    const lives = buffers?.lives ?? new Int32Array(numEnvs);
    super(numEnvs, new StackedTask(game, stacked, id, lives, autoreset === 'next-step'), buffers);
    this.lives = lives;
  }
}
