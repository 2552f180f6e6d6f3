import type { Settings } from '@prism-rl/core';
import type { PhysicsView } from '../engine/physics.ts';
import type { View } from '../pictures/scene.ts';
import type { RobotRules } from '../simulation/task.ts';
import type { Element } from './mjcf.ts';

export type CommonConfig = {
  readonly frameSkip: number;
  readonly maxEpisodeSteps: number;
  readonly threads: number;
};

export interface Robot {
  readonly description: string;
  readonly settings: Settings<CommonConfig>;
  readonly model: Element;
  /** For models without a camera. */
  readonly view?: View;
  readonly rewardThreshold?: number;
  /** Mean return of uniformly random actions over 200 episodes. */
  readonly randomReturn: number;
  /**
   * Mean return of a published SAC after 1 M steps of the v4 tasks (RL Baselines3 Zoo: v3), the 1 of normalised scores.
   * Tables: docs/benchmark/sac.md of CleanRL, benchmark.md of RL Baselines3 Zoo.
   */
  readonly publishedReturn?: { readonly mean: number; readonly agent: string };
  rules(physics: PhysicsView, config: CommonConfig): RobotRules;
}

/** Erases a robot's settings type; the robot's own settings table has validated the values. */
export function robot<C extends CommonConfig>(
  parts: Omit<Robot, 'settings' | 'rules'> & {
    readonly settings: Settings<C>;
    readonly rules: (physics: PhysicsView, config: C) => RobotRules;
  },
): Robot {
  return parts as unknown as Robot;
}
