import type { Agent } from '../contracts/agent.ts';
import type { Env } from '../contracts/env.ts';
import type { MaybePromise } from '../contracts/policy.ts';

/** A picture of what an agent has learned: the values in the cells of a grid. */
export interface Figure {
  readonly title: string;
  /** A sentence below the title that explains the figure. */
  readonly note?: string;
  /** One `<svg>` element with a `viewBox`. It stands in the page as it is: nothing of strangers must be in it. */
  readonly svg: string;
  /** The same for a terminal, which may hold ANSI colours: shown after a training. */
  readonly text?: string;
}

/** Data for a figure. */
export interface FigureContext {
  /** As the newest checkpoint has it. */
  readonly agent: Agent;
  /** True if the agent evaluated a given policy instead of learning one: there is no policy to play. */
  readonly isPrediction: boolean;
  /** The environment that it was trained in, inside its wrappers; not reset yet. */
  readonly env: Env;
  /** The agent's greedy action. */
  act(observation: unknown): MaybePromise<unknown>;
  /** Of an episode to be shown, so that all figures and films show the same one. */
  readonly seed: number;
}

/** A figure that a plugin offers: reports show it for every run that it has something to say about. */
export interface FigureEntry {
  /** One line for `prism list`. */
  readonly description: string;
  /** Whether it may have something to say about agents in this environment: looked at before a checkpoint is loaded. */
  isFor(env: Env): boolean;
  /** @returns undefined where the agent has nothing of it to show. */
  draw(context: FigureContext): MaybePromise<Figure | undefined>;
}
