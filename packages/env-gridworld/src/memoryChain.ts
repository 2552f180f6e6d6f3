import { RowEnv, RowVector } from '@prism-rl/core';
import { MemoryChainTask } from './memoryChainTask.ts';
import type { MemoryChainConfig } from './settings.ts';

/**
 * A cue, a corridor, and a question about the cue: the smallest task that needs memory, after the T-maze of Bakker, "Reinforcement
 * Learning with Long Short-Term Memory" (2002), and the memory chain of bsuite (Osband et al. 2020).
 */

/**
 * One corridor.
 *
 * - Observation: `Float32Array` of the cue, −1 or 1 in an episode's first observation and 0 in all others, and 1 where the cue is asked for.
 * - Action: 0 says that the cue was −1, 1 that it was 1. Only the answer to the question counts.
 * - Reward: 1 for a right answer, −1 for a wrong one, 0 for every other step. The optimal return is 1; without memory every policy has an
 *   expected return of 0.
 * - Terminated by the answer, after `length` + 1 steps; never truncated.
 */
export class MemoryChain extends RowEnv<Float32Array, number, Int32Array> {
  /** @throws PrismError `invalid-config` unless `length` is a positive integer. */
  constructor(config: Partial<MemoryChainConfig> = {}, id = 'MemoryChain-v0') {
    super(new MemoryChainTask(config, id));
  }
}

/** Many corridors in one array. Environment `i` is the single one that was seeded with `seed + i`. */
export class MemoryChainVector extends RowVector<Float32Array, Int32Array> {
  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer; `invalid-config` as {@link MemoryChain}. */
  constructor(numEnvs: number, config: Partial<MemoryChainConfig> = {}, id = 'MemoryChain-v0') {
    super(numEnvs, new MemoryChainTask(config, id));
  }
}
