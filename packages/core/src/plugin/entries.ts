import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { SelfDriving } from '../contracts/agent.ts';
import type { Env, VectorEnv } from '../contracts/env.ts';
import type { Logger } from '../contracts/events.ts';
import type { Planner } from '../contracts/planner.ts';
import type { MaybePromise } from '../contracts/policy.ts';
import type { Queue } from '../contracts/queue.ts';
import type { Config, WrapperChoice } from '../contracts/run.ts';
import type { Sampler, SearchSpace } from '../contracts/sampler.ts';
import type { Json } from '../contracts/snapshot.ts';
import type { GameTask, Player } from '../rows/gameTask.ts';
import type { Needs } from '../settings/setting.ts';
import type { SettingsTable } from '../settings/settings.ts';

/** Fields of every kind of entry. */
export interface Entry<C extends object> {
  /** One line for `prism list`. */
  readonly description: string;
  /** Every setting with its default value. */
  readonly defaults: C;
  /** Validates, and may transform, a complete configuration. */
  readonly schema: StandardSchemaV1<unknown, C>;
  /** Accepted values and meaning of each setting, for `prism describe`. `settings()` returns `defaults`, `schema` and this table. */
  readonly settings?: SettingsTable;
}

/** A hand-written policy for one episode, as a baseline. */
export interface EpisodePolicy<O = unknown, A = unknown> {
  /** Returns the action for an observation; called once per step, in order. */
  act(observation: O): A;
}

/** A hand-written policy of an environment. */
export interface PolicyEntry<C extends object = Config> {
  readonly description: string;
  /** Creates a policy for one episode in an environment with these settings. */
  create(config: C): MaybePromise<EpisodePolicy>;
}

/** Mean returns for comparison. */
export interface ReferenceReturns {
  /** Mean return of uniformly random actions. */
  readonly random: number;
  /** Mean return that counts as solved. Omit if no threshold is established. */
  readonly solved?: number;
  /** Published mean return of an agent or a human, used without `solved`: `{ mean: 9634.9, agent: 'CleanRL’s SAC' }`. */
  readonly published?: { readonly mean: number; readonly agent: string };
}

/** Code outside a plugin that a name or a setting leads to: a module of another language, a program. */
export interface NamedCode {
  /** As it is written: `nim:Nim`. */
  readonly name: string;
  /** The setting that contains it; absent for the name of the environment. */
  readonly setting?: string;
  /** Continues "which": `imports nim in Python and calls Nim`. */
  readonly does: string;
}

/** What an environment is made of besides its settings and its plugin. */
export interface EnvironmentSources {
  /** Digests of files, and versions of packages, that decide its results, by name: `{ 'nim.py': '2c26b46b68ffc68f' }`. */
  readonly compared: { readonly [name: string]: string };
  /** Other versions, which manifests and results record: `{ pythonVersion: '3.12.1' }`. */
  readonly recorded: { readonly [name: string]: string };
}

/** An environment of a plugin. If its name ends in `/*`, it is a family: `gymnasium/*` offers every name that begins with `gymnasium/`. */
export interface EnvironmentEntry<C extends object = Config> extends Entry<C> {
  /** Mean return over 100 episodes that counts as solved. */
  readonly rewardThreshold?: number;
  /** Steps after which an episode is truncated. */
  readonly maxEpisodeSteps?: number;
  /** Default number of episodes per evaluation; 100 if omitted. Use fewer for slow games, so that an evaluation ends within a minute on two cores. */
  readonly evaluationEpisodes?: number;
  /** Benchmark suites that it belongs to: `classic`, `minatar`. Any plugin can add to a suite or start a new one. */
  readonly suites?: readonly string[];
  /** Scale for normalised scores with the default settings: `random` is 0, and `solved`, or else `published`, is 1. */
  readonly referenceReturns?: ReferenceReturns;
  /** Hand-written policies by name; the best is named `heuristic`. */
  readonly policies?: { readonly [name: string]: PolicyEntry<C> };
  /**
   * Creates one environment from a complete configuration. Load heavy code here, with `await import(…)`.
   *
   * @param member name of the environment, if the entry is a family.
   * @param opponents for a {@link game}: those of plugins.
   */
  create(config: C, member?: string, opponents?: Opponents): MaybePromise<Env>;
  /**
   * Lists the code outside the plugin that a complete configuration leads to. Files and queues contain names and settings, too, so the
   * command line creates the environment only if the user has named this code.
   */
  namedCode?(config: C, member?: string): readonly NamedCode[];
  /**
   * Returns the settings for evaluations, if they differ from training: an Atari agent that learns from single lives and clipped rewards is
   * evaluated by the score of whole games. Spaces must stay the same.
   */
  evaluationConfig?(config: C): C;
  /** For a game of two players with a setting `opponent`: its rules, for runs whose opponent is the agent itself. */
  game?(config: C, member?: string): MaybePromise<GameTask>;
  /**
   * Returns what the environment is made of, if it reads files that belong to neither its settings nor its plugin. The runs of a sweep must
   * have equal sources. Default: none.
   */
  sources?(config: C, member?: string): MaybePromise<EnvironmentSources>;
  /** Creates `numEnvs` copies natively; without it, environments are vectorised one by one. */
  createVector?(numEnvs: number, config: C, member?: string, opponents?: Opponents): MaybePromise<VectorEnv>;
}

/**
 * An opponent of a plugin in games of two players. Its name, letters, digits, `.`, `_` and `-`, is a value of the games' settings `opponent` and
 * `judge`, and a player of `prism evaluate --against` and `prism play`.
 */
export interface OpponentEntry {
  readonly description: string;
  /** Creates it for a game. Load heavy code here. @throws PrismError `incompatible` for a game that it cannot play. */
  create(game: GameTask): MaybePromise<Player>;
}

/** Opponents of plugins, by name. */
export type Opponents = { readonly [name: string]: OpponentEntry };

/** A registered environment with settings and wrappers. */
export interface EnvironmentChoice {
  /** The registered name. */
  readonly id: string;
  /** Settings over the name's own defaults; default: none. */
  readonly config?: Config;
  /** From the innermost to the outermost; default: none. */
  readonly wrappers?: readonly WrapperChoice[];
}

/** Lets an agent's threads create its environment: they load the plugins again. */
export interface EnvironmentSource extends EnvironmentChoice {
  /** URLs of modules that export plugins, see {@link Plugin.module}. */
  readonly modules: readonly string[];
}

/** A wrapper of a plugin. Training, evaluations and films of a run all use the run's wrappers. */
export interface WrapperEntry<C extends object = Config> extends Entry<C> {
  /** Whether evaluations and films omit it, as for wrappers that change rewards. Default false. */
  readonly trainingOnly?: boolean;
  /**
   * Whether it wraps single environments only, because one step of it may take several steps of the environment. Vectors are then built from
   * singly wrapped environments. Default false.
   */
  readonly oneByOne?: boolean;
  /** Settings whose null means the value of the agent's setting named here, if the agent has it. Default: none. */
  readonly fromAgent?: { readonly [setting: string]: string };
  /**
   * For wrappers that normalise with running statistics: the agents' settings that do the same. A run is refused if both normalise, or if the
   * agent replays old steps (`Memory.replays`). Default: the wrapper has no running statistics.
   */
  readonly adaptsLike?: Needs;
  /**
   * Wraps a vector; single environments are wrapped as a vector of one with {@link VectorEnv.autoreset} false. Extend `VectorWrapper` of
   * `@prism-rl/wrappers`.
   *
   * @throws PrismError `incompatible` for environments that it cannot wrap.
   */
  wrap(env: VectorEnv, config: C): VectorEnv;
}

/** Whether a backend is available. */
export type BackendState =
  /** `detail`: device; `engine`: computing library with version, on which the last bits of results depend; `advice`: how to make it faster. */
  | { readonly available: true; readonly detail?: string; readonly engine?: string; readonly advice?: string }
  | { readonly available: false; readonly reason: string; readonly fix: string };

/**
 * Computes neural networks. This package only passes it from a backend to an agent; `@prism-rl/nn` defines engines that compile TensorFlow.js
 * steps.
 */
export interface Engine {
  /** The registered name of its backend. */
  readonly name: string;
  /**
   * Trains whole runs, environments included; for backends with {@link BackendEntry.wholeRuns}.
   *
   * @param recorded the agent as programs and schedules, as the backend's package describes it.
   * @param context the context of the agent's factory.
   */
  trainWhole?(recorded: object, context: object): Promise<SelfDriving>;
}

/** A backend for neural networks. */
export interface BackendEntry {
  readonly description: string;
  /** `auto` prefers the highest. */
  readonly priority: number;
  /** Default `cpu`. */
  readonly device?: 'cpu' | 'gpu';
  /** Reports whether the backend is available. Must be fast and without lasting side effects. */
  probe(): MaybePromise<BackendState>;
  /** Loads the backend and returns its engine. */
  activate(): MaybePromise<Engine>;
  /** Creates engines for several runs that the backend computes together. Activate the backend first. Absent if it cannot do this. */
  batch?(runs: number): MaybePromise<readonly BatchedEngine[]>;
  /** Present if it trains whole runs, environments included, of agents with `AgentEntry.trainsWhole`; runs in a batch may differ. */
  readonly wholeRuns?: {
    /** @param configs of the agents to train in it. @throws PrismError `incompatible` for an environment that it cannot run. */
    check(env: Env, configs: readonly Config[]): MaybePromise<void>;
    /** Whether `check` takes environments in wrappers; default: the backend refuses these. */
    readonly wrappers?: boolean;
  };
}

/** The engine of one run in a batch. */
export interface BatchedEngine {
  readonly engine: Engine;
  /** Ends the run, so that the others no longer wait for it. */
  leave(): void;
}

/** Passed to a logger's factory. */
export interface LoggerContext<C extends object = Config> {
  readonly config: C;
  /** The run's directory, if any. */
  readonly runDir?: string;
}

/** A logger of a plugin. */
export interface LoggerEntry<C extends object = Config> extends Entry<C> {
  create(context: LoggerContext<C>): MaybePromise<Logger>;
}

/** A planner of a plugin. */
export interface PlannerEntry<C extends object = Config> extends Entry<C> {
  create(config: C): MaybePromise<Planner>;
}

/** A kind of queue for sweeps. Its name is the scheme of its addresses: `redis` opens `redis://host:6379/0`. */
export interface QueueEntry {
  readonly description: string;
  /** An example address: `redis://localhost:6379/0`. */
  readonly example: string;
  /**
   * Opens the queue at an address, and creates it if it does not exist.
   *
   * @throws PrismError `invalid-argument` for an invalid address, `unavailable` or `file` if the queue cannot be reached. Messages never
   *   contain a password.
   */
  open<P extends Json, R extends Json>(address: string): MaybePromise<Queue<P, R>>;
}

/** Passed to a sampler's factory. */
export interface SamplerContext<C extends object = Config> {
  readonly space: SearchSpace;
  /** Seeds its random numbers, together with the trial's number. */
  readonly seed: number;
  readonly config: C;
}

/** A sampler for `prism tune`. `checkSampler` of `@prism-rl/testing` tests its contract. */
export interface SamplerEntry<C extends object = Config> extends Entry<C> {
  create(context: SamplerContext<C>): Sampler;
}
