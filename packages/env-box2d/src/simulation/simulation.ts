/** What a task on Box2D consists of; `SimulationEnv` and `SimulationVector` turn it into environments. */

import type { Frame, Info, Json, PackedArray, Rng, Space } from '@prism-rl/core';
import type { World } from '../engine/world.ts';

/** One running task: a world, its random numbers, and what else decides its future. */
export interface Simulation {
  readonly world: World;
  /** Replaced when an episode is seeded. */
  rng: Rng;
  /** Reward of the last step. */
  reward: number;
  /** Whether the last step ended the task. */
  terminated: boolean;
  /** What else there is to tell of the last step. */
  readonly info: Info;
  /**
   * Starts an episode with the stream of {@link rng} as it is.
   *
   * @param fresh in a new world; else in the old one where Gymnasium keeps it, whose history decides the order of contacts.
   */
  reset(fresh: boolean): void;
  /** One step with the action in `actions` from `offset` on. The action is valid: callers have checked it. */
  step(actions: PackedArray, offset: number): void;
  /** Writes the observation to `out` from `offset` on. */
  observe(out: PackedArray, offset: number): void;
  /** What decides the future besides world and random numbers. */
  saveMemory(): Json;
  restoreMemory(memory: Json): void;
  draw(): Frame;
  /** The same picture as an SVG document. */
  drawSvg(title: string): string;
}

/** What all episodes of a task have in common. */
export interface Task {
  /** The registered name. */
  readonly id: string;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Steps after which an episode is truncated. */
  readonly maxEpisodeSteps: number;
  readonly framesPerSecond: number;
  /** Room for one world, in bytes: twice what the largest world was seen to need. */
  readonly worldBytes: number;
  /** The settings, for saved states: only an equal task can continue one. */
  readonly settings: Json;
  simulate(world: World, rng: Rng): Simulation;
}
