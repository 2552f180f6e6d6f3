import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { MaybePromise } from '../contracts/agent.ts';
import type { Env, VectorEnv } from '../contracts/env.ts';
import type { Logger } from '../contracts/events.ts';
import type { Planner } from '../contracts/planner.ts';
import type { Queue } from '../contracts/queue.ts';
import type { Sampler, SearchSpace } from '../contracts/sampler.ts';
import type { Json } from '../contracts/snapshot.ts';
import type { Needs } from '../settings/setting.ts';
import type { SettingsTable } from '../settings/settings.ts';

/** Settings of a plugin's entry: plain JSON, so that they can stand in a manifest. */
export type Config = { readonly [key: string]: Json };

/** Fields of every kind of entry. */
export interface Entry<C extends object> {
  /** One line for `prism list`. */
  readonly description: string;
  /** Every setting with its default; their names are the accepted keys. */
  readonly defaults: C;
  /** Checks (and may refine) a complete configuration. */
  readonly schema: StandardSchemaV1<unknown, C>;
  /** Accepted values and meaning of each setting, for `prism describe`; `settings` makes `defaults`, `schema` and this table. */
  readonly settings?: SettingsTable;
}

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

/** A wrapper that a run names. */
export type WrapperChoice = {
  /** A registered wrapper. */
  readonly name: string;
  /** Settings over the wrapper's defaults. */
  readonly config: Config;
};

/** A wrapper that a plugin offers: a run names it, and everything that plays the run's agent wraps its environments alike. */
export interface WrapperEntry<C extends object = Config> extends Entry<C> {
  /**
   * Whether it is left out where policies are judged and shown, as what changes rewards is: a score is what the environment says.
   * Default false.
   */
  readonly trainingOnly?: boolean;
  /**
   * Whether it goes around single environments only, because it may take several steps of one while others wait: a vector is then made of
   * single ones, each inside this wrapper and those within it. Default false.
   */
  readonly oneByOne?: boolean;
  /** Settings that, where they are null, take the value of the agent's setting named here, if it has that. Default: none. */
  readonly fromAgent?: { readonly [setting: string]: string };
  /**
   * For wrappers that normalise by running statistics: the settings with which agents do the same themselves. A run is refused where both
   * do, and around agents that replay old steps (`Memory.replays`). Default: what the wrapper makes of a step is always the same.
   */
  readonly adaptsLike?: Needs;
  /**
   * Wraps environments that step together; a single one comes as a vector of one whose {@link VectorEnv.autoreset} is false.
   * `VectorWrapper` of `@prism-rl/wrappers` is a base for such classes.
   *
   * @throws PrismError `incompatible` for environments that it cannot wrap.
   */
  wrap(env: VectorEnv, config: C): VectorEnv;
}

/** Whether a backend can run here. */
export type BackendState =
  /**
   * `detail`: on what it runs; `engine`: the library that computes, with its version, on which the last bits of results depend; `advice`:
   * what would make it faster.
   */
  | { readonly available: true; readonly detail?: string; readonly engine?: string; readonly advice?: string }
  | { readonly available: false; readonly reason: string; readonly fix: string };

/**
 * What computes neural networks, as the parts between a backend and an agent hand it on: by name. How it computes is between those two:
 * `@prism-rl/nn`'s engines compile steps of TensorFlow.js, and its agents accept no others.
 */
export interface Engine {
  /** The registered name of its backend. */
  readonly name: string;
}

/** A backend for neural networks that a plugin offers. */
export interface BackendEntry {
  readonly description: string;
  /** Higher is preferred by `auto`. */
  readonly priority: number;
  /** Where it computes; default `cpu`. */
  readonly device?: 'cpu' | 'gpu';
  /** Looks, quickly and without side effects that last, whether it could be activated. */
  probe(): MaybePromise<BackendState>;
  /** Loads what it runs on, and gives an engine that computes with it. */
  activate(): MaybePromise<Engine>;
  /**
   * Seats for several runs of one configuration in this process, whose steps are computed together; absent where a backend cannot.
   * Activate the backend before.
   */
  gather?(runs: number): MaybePromise<readonly BackendSeat[]>;
}

/** One run's place among those that a backend computes together. */
export interface BackendSeat {
  /** The run's own engine: its compiled steps compute together with those of the other runs. */
  readonly engine: Engine;
  /**
   * Whether something that was compiled with it so far is computed with other runs; where nothing is, runs are as well off one by one.
   * Undefined as long as nothing is compiled.
   */
  readonly isShared: boolean | undefined;
  /** The run has ended: the others no longer wait for it. */
  leave(): void;
}

/** Where a logger may write. */
export interface LoggerContext<C extends object = Config> {
  readonly config: C;
  /** The run's directory, where there is one. */
  readonly runDir?: string;
}

/** A logger that a plugin offers. */
export interface LoggerEntry<C extends object = Config> extends Entry<C> {
  create(context: LoggerContext<C>): MaybePromise<Logger>;
}

/** A planner that a plugin offers. */
export interface PlannerEntry<C extends object = Config> extends Entry<C> {
  create(config: C): MaybePromise<Planner>;
}

/**
 * A kind of queue that a plugin offers, for sweeps. Its name is the scheme of its addresses: `redis` opens `redis://host:6379/0`.
 */
export interface QueueEntry {
  readonly description: string;
  /** An address, as an example: `redis://localhost:6379/0`. */
  readonly example: string;
  /**
   * Opens the queue at an address, and makes it if there is none.
   *
   * @throws PrismError `invalid-argument` for an address that it cannot read, `unavailable` or `file` when nothing answers there. No
   *   message repeats a password.
   */
  open<P extends Json, R extends Json>(address: string): MaybePromise<Queue<P, R>>;
}

/** Everything that a factory of samplers receives. */
export interface SamplerContext<C extends object = Config> {
  readonly space: SearchSpace;
  /** Decides its random numbers, together with the number of the trial. */
  readonly seed: number;
  readonly config: C;
}

/** A sampler that a plugin offers, for `prism tune`. `checkSampler` of `@prism-rl/testing` says what it has to do. */
export interface SamplerEntry<C extends object = Config> extends Entry<C> {
  create(context: SamplerContext<C>): Sampler;
}
