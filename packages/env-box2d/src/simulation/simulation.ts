/** The state that a task on Box2D is played in. */

import type { Frame, Info, Json, PackedArray, Rng } from '@prism-rl/core';
import type { World } from '../engine/world.ts';

/** One running task: a world, and what else decides its future but the random numbers, which are handed to it. */
export interface Simulation {
  readonly world: World;
  /** Reward of the last step. */
  readonly reward: number;
  /** Whether the last step ended the task. */
  readonly terminated: boolean;
  /** What else there is to tell of the last step. */
  readonly info: Info;
  /** Whether the last step ended the episode, be it by a limit, and nothing has begun since. */
  ended: boolean;
  /**
   * Starts an episode.
   *
   * @param fresh in a new world; else in the old one where Gymnasium keeps it, whose history decides the order of contacts.
   */
  reset(rng: Rng, fresh: boolean): void;
  /** One step with the action in `actions` from `offset` on. The action is valid: callers have checked it. */
  step(actions: PackedArray, offset: number, rng: Rng): void;
  /** Writes the observation to `out` from `offset` on. */
  observe(out: PackedArray, offset: number): void;
  /** What decides the future besides world and random numbers. */
  saveMemory(): Json;
  restoreMemory(memory: Json): void;
  draw(): Frame;
  /** The same picture as an SVG document. */
  drawSvg(title: string): string;
}
