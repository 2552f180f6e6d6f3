import type { Box, Discrete } from '@prism-rl/core';
import { checkNumEnvs } from '@prism-rl/core/checks';
import type { AtariGame } from './game.ts';
import { type StackedSettings, stackedActions, stackedSpace } from './stackedGame.ts';

/** The arrays that a vector environment fills. */
export interface VectorBuffers {
  readonly observations: Uint8Array;
  readonly finalObservations: Uint8Array;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly lives: Int32Array;
}

/** Fresh arrays for `numEnvs` environments; `shared` puts them into shared memory. */
export function vectorBuffers(numEnvs: number, settings: StackedSettings, shared = false): VectorBuffers {
  checkNumEnvs(numEnvs);
  const { size } = stackedSpace(settings);
  const bytes = (n: number): ArrayBufferLike => (shared ? new SharedArrayBuffer(n) : new ArrayBuffer(n));
  return {
    observations: new Uint8Array(bytes(numEnvs * size)),
    finalObservations: new Uint8Array(bytes(numEnvs * size)),
    rewards: new Float64Array(bytes(8 * numEnvs)),
    terminated: new Uint8Array(bytes(numEnvs)),
    truncated: new Uint8Array(bytes(numEnvs)),
    lives: new Int32Array(bytes(4 * numEnvs)),
  };
}

/** What a vector of games has on one thread as on several: spaces, and the arrays it fills. */
export abstract class StackedVector implements VectorBuffers {
  readonly id: string;
  readonly numEnvs: number;
  readonly observationSpace: Box<'uint8'>;
  readonly actionSpace: Discrete;
  readonly observations: Uint8Array;
  readonly finalObservations: Uint8Array;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  /** Lives left in each environment. */
  readonly lives: Int32Array;

  /** @throws PrismError `invalid-argument` */
  constructor(
    game: AtariGame,
    numEnvs: number,
    settings: StackedSettings,
    buffers: VectorBuffers,
    id: string,
  ) {
    checkNumEnvs(numEnvs);
    this.id = id;
    this.numEnvs = numEnvs;
    this.observationSpace = stackedSpace(settings);
    this.actionSpace = stackedActions(game, settings);
    this.observations = buffers.observations;
    this.finalObservations = buffers.finalObservations;
    this.rewards = buffers.rewards;
    this.terminated = buffers.terminated;
    this.truncated = buffers.truncated;
    this.lives = buffers.lives;
  }

  /** The rows [first, end) of the arrays, as views. */
  protected rows(first: number, end: number): VectorBuffers {
    const { size } = this.observationSpace;
    return {
      observations: this.observations.subarray(first * size, end * size),
      finalObservations: this.finalObservations.subarray(first * size, end * size),
      rewards: this.rewards.subarray(first, end),
      terminated: this.terminated.subarray(first, end),
      truncated: this.truncated.subarray(first, end),
      lives: this.lives.subarray(first, end),
    };
  }
}
