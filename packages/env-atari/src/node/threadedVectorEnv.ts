import type { PackedArray, VectorEnv } from '@prism-rl/core';
import { VectorTeam } from '@prism-rl/core/node';
import { AtariVectorEnv, type AtariVectorSettings, atariVectorDefaults } from '../atariVectorEnv.ts';
import type { AtariGame } from '../game.ts';
import { StackedVector, type VectorBuffers, vectorBuffers } from '../stackedVector.ts';

/** The environments of one worker. */
export interface VectorShare {
  readonly game: AtariGame;
  readonly numEnvs: number;
  readonly settings: AtariVectorSettings;
  readonly buffers: VectorBuffers;
}

/** An {@link AtariVectorEnv} over several threads. Every row is what it would be on one. */
export class ThreadedAtariVectorEnv extends StackedVector implements VectorEnv {
  readonly #team: VectorTeam<VectorShare>;

  /**
   * @param threads 1 to `numEnvs`; more than the processor has cores is no gain.
   * @throws PrismError `invalid-argument`
   */
  constructor(
    game: AtariGame,
    numEnvs: number,
    threads: number,
    settings: Partial<AtariVectorSettings> = {},
    id: string = game.id,
  ) {
    const complete = { ...atariVectorDefaults, ...settings };
    super(game, numEnvs, complete, vectorBuffers(numEnvs, complete, true), id);
    const file = import.meta.url.endsWith('.ts') ? './vectorWorker.ts' : './vectorWorker.js';
    this.#team = new VectorTeam<VectorShare>({
      vector: this,
      threads,
      worker: new URL(file, import.meta.url),
      own: (end) => new AtariVectorEnv(game, end, complete, this.rows(0, end)),
      share: (first, end) => ({
        game,
        numEnvs: end - first,
        settings: complete,
        buffers: this.rows(first, end),
      }),
    });
  }

  reset(options: { readonly seed?: number } = {}): void {
    this.#team.reset(options);
  }

  /** @throws PrismError `invalid-action` before any game has moved. */
  step(actions: PackedArray): void {
    this.#team.step(actions);
  }

  save(): Uint8Array {
    return this.#team.save();
  }

  restore(state: Uint8Array): void {
    this.#team.restore(state);
  }

  close(): void {
    this.#team.close();
  }
}
