import type { Env } from '../contracts/env.ts';
import type { MaybePromise } from '../contracts/policy.ts';
import type { VectorEnv } from '../contracts/vectorEnv.ts';
import type { Config, Entry } from './entry.ts';
import type { WrapperChoice } from './wrapperEntry.ts';

/** How to act in one episode of one environment, made by hand: a baseline for learners, and something to watch. */
export interface EpisodePolicy<O = unknown, A = unknown> {
  /** The action for the newest observation; called once for each step, in order. */
  act(observation: O): A;
}

/** A policy that comes with an environment. */
export interface PolicyEntry<C extends object = Config> {
  readonly description: string;
  /** A policy for one episode in an environment with these settings. */
  create(config: C): MaybePromise<EpisodePolicy>;
}

/** Mean returns to compare with. */
export interface ReferenceReturns {
  /** Of uniformly random actions. */
  readonly random: number;
  /** Mean return that counts as solved. Omit if no threshold is established. */
  readonly solved?: number;
  /**
   * Mean return that an agent or a human is published with, to stand for `solved` where there is none:
   * `{ mean: 9634.9, agent: 'CleanRL’s SAC' }`.
   */
  readonly published?: { readonly mean: number; readonly agent: string };
}

/** An environment that a plugin offers. */
export interface EnvironmentEntry<C extends object = Config> extends Entry<C> {
  /** Mean return over 100 episodes that counts as solved. */
  readonly rewardThreshold?: number;
  /** Steps after which an episode is truncated. */
  readonly maxEpisodeSteps?: number;
  /**
   * Default number of episodes of an evaluation; 100 if omitted. Fewer for slow games, so that an evaluation ends within a
   * minute on two cores.
   */
  readonly evaluationEpisodes?: number;
  /** Suites of benchmarks that it belongs to: `classic`, `minatar`. A plugin adds to a suite, or begins one, by naming it here. */
  readonly suites?: readonly string[];
  /** Mean returns that put scores of different environments on one scale, with the default settings: `random` is 0, `solved` is 1, else `published`. */
  readonly referenceReturns?: ReferenceReturns;
  /** Policies made by hand, by name; the best one is called `heuristic`. */
  readonly policies?: { readonly [name: string]: PolicyEntry<C> };
  /** One environment. `config` is complete, as `resolveConfig` makes it. Load heavy code here, by `await import(…)`. */
  create(config: C): MaybePromise<Env>;
  /**
   * The settings that policies are judged with, where they are not those of training: an Atari agent that learns from single lives
   * and clipped rewards is judged by the score of whole games. Spaces must stay the same. Default: the settings of training.
   */
  evaluationConfig?(config: C): C;
  /** `numEnvs` copies at once, where a native version exists; else any environment is vectorised. */
  createVector?(numEnvs: number, config: C): MaybePromise<VectorEnv>;
}

/** A registered environment with its settings, inside wrappers. */
export interface EnvironmentChoice {
  /** The registered name. */
  readonly id: string;
  /** Settings over the name's own defaults; default: none. */
  readonly config?: Config;
  /** From the innermost to the outermost; default: none. */
  readonly wrappers?: readonly WrapperChoice[];
}

/** How threads of an agent make its environment by themselves: they load the plugins anew. */
export interface EnvironmentSource extends EnvironmentChoice {
  /** URLs of modules that export plugins: {@link Plugin.module} of all that have one. */
  readonly modules: readonly string[];
}
