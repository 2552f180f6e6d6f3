import type { Box, Discrete, VectorRows } from '@prism-rl/core';
import { checkNumEnvs } from '@prism-rl/core/checks';
import { VectorTeam } from '@prism-rl/wrappers/node';
import type { AtariVectorSettings, VectorBuffers } from '../atariVectorEnv.ts';
import { AtariVectorEnv, atariVectorDefaults } from '../atariVectorEnv.ts';
import type { AtariGame } from '../game.ts';
import { stackedActions, stackedSpace } from '../stackedGame.ts';

export interface VectorShare {
  readonly game: AtariGame;
  readonly numEnvs: number;
  readonly settings: AtariVectorSettings;
  readonly buffers: VectorBuffers;
}

/** An {@link AtariVectorEnv} over several threads. Rows do not depend on the number of threads. */
export class ThreadedAtariVectorEnv extends VectorTeam<VectorShare> {
  declare readonly observationSpace: Box<'uint8'>;
  declare readonly actionSpace: Discrete;
  declare readonly observations: Uint8Array;
  declare readonly finalObservations: Uint8Array;
  /** Lives left in each environment. */
  readonly lives: Int32Array;

  /**
   * @param threads 1 to `numEnvs`; more threads than processor cores bring no gain.
   * @throws PrismError `invalid-argument`
   */
  constructor(
    game: AtariGame,
    numEnvs: number,
    threads: number,
    settings: Partial<AtariVectorSettings> = {},
    id: string = game.id,
  ) {
    checkNumEnvs(numEnvs);
    const complete = { ...atariVectorDefaults, ...settings };
    const lives = new Int32Array(new SharedArrayBuffer(4 * numEnvs));
    const withLives = (rows: VectorRows, first: number, end: number): VectorBuffers =>
      ({ ...rows, lives: lives.subarray(first, end) }) as VectorBuffers;
    const file = import.meta.url.endsWith('.ts') ? './vectorWorker.ts' : './vectorWorker.js';
    super({
      task: { id, observationSpace: stackedSpace(complete), actionSpace: stackedActions(game, complete) },
      numEnvs,
      threads,
      worker: new URL(file, import.meta.url),
      own: (end, rows) => new AtariVectorEnv(game, end, complete, withLives(rows, 0, end)),
      share: (first, end, rows) => ({
        game,
        numEnvs: end - first,
        settings: complete,
        buffers: withLives(rows, first, end),
      }),
    });
    this.lives = lives;
  }
}
