import type { PackedArray } from '../arrays/arrays.ts';
import type { Space } from '../spaces/space.ts';
import type { MaybePromise } from './policy.ts';

/** Where recorded episodes come from. */
export interface EpisodesSource {
  /** Name of the environment, or of the product whose log it is. */
  readonly environment: string;
  /** Who acted: `random`, `dqn after 50,000 steps`. */
  readonly policy: string;
  /** Seed of the recording; absent if there was none. */
  readonly seed?: number;
  /** Version of the program that recorded them. */
  readonly version?: string;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
}

/** Recorded episodes as a struct of arrays, one episode after the other. */
export interface Episodes extends EpisodesSource {
  /** Number of steps of each episode, at least 1. */
  readonly lengths: Int32Array;
  /** Packed; an episode of T steps has T + 1 rows: the last one is what was seen after its last step. */
  readonly observations: PackedArray;
  /** Packed, one row per step. */
  readonly actions: PackedArray;
  /** One per step. */
  readonly rewards: Float64Array;
  /** 1 for each episode that the task ended. */
  readonly terminated: Uint8Array;
  /** 1 for each episode that a limit ended. An episode with neither was cut off: the recording ended. */
  readonly truncated: Uint8Array;
}

/** Recorded episodes in pieces, so that a dataset needs no more memory than its largest piece. */
export interface Dataset {
  /** Names of the pieces, in order. */
  readonly shards: readonly string[];
  /** Size of the files of all pieces; absent where pieces lie in memory. */
  readonly bytes?: number;
  /** Reads a piece. @throws PrismError `corrupt`, `incompatible` or `file` for a piece that cannot be used */
  read(shard: string): MaybePromise<Episodes>;
  /** Opens a piece that was read before, to read single numbers; absent where pieces lie in memory. @throws PrismError `file` */
  open?(shard: string): { readonly numbers: EpisodeNumbers; close(): void };
}

/** Returns some numbers of one of the arrays of episodes, like its `subarray`. */
export type EpisodeNumbers = (
  name: 'observations' | 'actions' | 'rewards',
  from: number,
  to: number,
) => PackedArray;
