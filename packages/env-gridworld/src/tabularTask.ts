import type { Frame, Info, Rng, TabularModel } from '@prism-rl/core';
import type { GridScene } from './gridScene.ts';

/** A planner's or agent's solution, to be shown in the states: v(s) and an action for each state. */
export interface SolutionTable {
  readonly values?: Float64Array;
  readonly policy?: Int32Array;
}

/** Something beyond the model that may change the state once an episode (Taxi's fickle passenger). */
export interface Twist {
  /** Whether it will happen in the episode that begins. */
  arms(rng: Rng): boolean;
  /** The state that takes the place of `after`; `after` itself when it is not yet time. */
  strike(rng: Rng, before: number, after: number): number;
}

/** How the cells of a grid lie, for those who draw into them: reports, planners. */
export interface GridLayout {
  /** The grid without its agent; state s is cell s. */
  readonly scene: GridScene;
  /** One sign for each action: ↑. */
  readonly arrows: readonly string[];
}

/** Everything that makes one tabular environment: its model, its time limit and its looks. */
export interface TabularTask {
  readonly id: string;
  readonly model: TabularModel;
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
  readonly framesPerSecond: number;
  /** One word for each action. */
  readonly actionNames: readonly string[];
  /** With one, the observation alone does not decide the future, so that the model is not shown. */
  readonly twist?: Twist | undefined;
  /** Returns the info besides the probability of the outcome. */
  info?(state: number): Info;
  /** Where states are the cells of a grid. */
  readonly grid?: GridLayout;
  draw(state: number): Frame;
  /** @param lastAction −1 after a reset. */
  describe(state: number, lastAction: number): string;
  /** Values and policy drawn into the states, where that makes a picture. */
  describeTable?(table: SolutionTable): string;
}
