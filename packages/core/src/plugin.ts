import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { AblationEntry } from './ablation.ts';
import type { Agent } from './agent.ts';
import type { Env } from './env.ts';
import type { Logger, SolvedCriterion } from './events.ts';
import type { FigureEntry } from './figure.ts';
import type { Planner } from './planner.ts';
import type { MaybePromise } from './policy.ts';
import type { Queue } from './queue.ts';
import type { Rng } from './rng/rng.ts';
import type { SettingsTable } from './settings/settings.ts';
import type { Json } from './snapshot.ts';
import type { Space } from './spaces/space.ts';
import type { VectorEnv } from './vectorEnv.ts';

/** Settings of a plugin's entry: plain JSON, so that they can stand in a manifest. */
export type Config = { readonly [key: string]: Json };

/** What every kind of entry has. */
interface Entry<C extends object> {
  /** One line for `prism list`. */
  readonly description: string;
  /** Every setting with its default; their names are the accepted keys. */
  readonly defaults: C;
  /** Checks (and may refine) a complete configuration. */
  readonly schema: StandardSchemaV1<unknown, C>;
  /** What each setting accepts and means, for `prism describe`; see `settings`, which makes all three. */
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
  /** Mean returns that put scores of different environments on one scale, with the default settings: `random` is 0, `solved` is 1. */
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

/** A wrapper that a run names. */
export type WrapperChoice = {
  /** A registered wrapper. */
  readonly name: string;
  /** Settings over the wrapper's defaults. */
  readonly config: Config;
};

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
  /**
   * Wraps environments that step together; a single one comes as a vector of one whose {@link VectorEnv.autoreset} is false.
   * `VectorWrapper` of `@prism-rl/wrappers` is a base for such classes.
   *
   * @throws PrismError `incompatible` for environments that it cannot wrap.
   */
  wrap(env: VectorEnv, config: C): VectorEnv;
}

/** Everything that a factory of agents receives. */
export interface AgentContext<C extends object = Config> {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Environments that step together in training. */
  readonly numEnvs: number;
  /** Environment steps the run will take, for schedules that end with it. */
  readonly steps: number;
  readonly config: C;
  /** The agent's own random stream: initial weights and exploration. */
  readonly rng: Rng;
  /** What computes its neural networks; absent where the run was given none. Agents of `@prism-rl/nn` take it by `engineOf`. */
  readonly engine?: Engine;
  /** For agents that make their own environments, in threads. */
  readonly environment?: EnvironmentSource;
}

/** Settings under a name, for an environment or a purpose. */
export interface Preset {
  readonly description: string;
  /** Where they come from: paper and table, or the script. */
  readonly source?: string;
  readonly config: Config;
  /** Settings of the environment that it is meant for: what the agent sees, when episodes end. */
  readonly environmentConfig?: Config;
  /** Environments for which this preset is taken when none is named. */
  readonly environments?: readonly string[];
  /** Environment steps that the preset is meant for. */
  readonly steps?: number;
  /**
   * Suite of environments that the preset is meant for: an ablation on that suite takes it in each of them, whatever preset is made for
   * the environment by itself.
   */
  readonly suite?: string;
  /** Evaluations that a sweep spreads over each run, the one at its end included; default: the sweep's own default. */
  readonly evaluations?: number;
  /** Episodes of an evaluation; default: as many as suit the environment, and in sweeps the sweep's own default. */
  readonly evaluationEpisodes?: number;
  /** Parallel environments that the preset is meant for; default 1. See {@link AgentEntry.numEnvs}. */
  readonly numEnvs?: number;
  /**
   * Ends a run early once the mean return of the last `over` training episodes reaches the environment's reward threshold, and
   * that of `greedy` episodes without exploration, too;
   * without it (or without a threshold, or inside wrappers that are for training only, of rewards) a run takes all its steps.
   */
  readonly stopWhenSolved?: Omit<SolvedCriterion, 'return'>;
}

/** An agent that a plugin offers. */
export interface AgentEntry<C extends object = Config> extends Entry<C> {
  readonly presets?: { readonly [name: string]: Preset };
  /** Meaning of each metric that `learn` returns. */
  readonly metrics?: { readonly [name: string]: string };
  /** Whether it runs on a backend for neural networks. */
  readonly usesBackend?: boolean;
  /** Whether its agents train themselves (`SelfDriving`), which several of one process cannot do in step. */
  readonly isSelfDriving?: boolean;
  /**
   * Parallel environments of a run that names no number itself; default: the preset's. For agents with threads, which may follow the
   * machine's processors, but only where no seed decides the run anyway.
   *
   * @param preset the number that the preset is meant for, if there is a preset that says one.
   */
  numEnvs?(config: C, preset: number | undefined): number;
  /**
   * Probability [0, 1] of a uniformly random action at each step of an evaluation, in place of the policy's; default 0. Papers on Atari
   * take 0.001 to 0.05, so that a policy that waits for ever for a button to be pressed goes on.
   */
  evaluationEpsilon?(config: C): number;
  /** Updates after which its runs end, whatever steps are left; `undefined`: steps decide. Default: they do. */
  updates?(config: C): number | undefined;
  /** True if the agent evaluates a given policy instead of learning one; evaluations and videos are then skipped. */
  readonly isPrediction?: boolean;
  /** Whether it can act there with these settings: `true`, or one clause that says why not: "needs a Discrete action space". */
  supports(observationSpace: Space, actionSpace: Space, config: C): true | string;
  create(context: AgentContext<C>): MaybePromise<Agent>;
}

/** A planner that a plugin offers. */
export interface PlannerEntry<C extends object = Config> extends Entry<C> {
  create(config: C): MaybePromise<Planner>;
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

/** A package's offer, by name. Names are case-sensitive and unique over all plugins. */
export interface Plugin {
  /** The package's name. */
  readonly name: string;
  /**
   * URL of the module that exports it, as `plugin` or by default: `import.meta.url`. Threads of agents load it from there; without it its
   * environments cannot be used in threads.
   */
  readonly module?: string;
  readonly environments?: { readonly [id: string]: EnvironmentEntry<object> };
  readonly agents?: { readonly [id: string]: AgentEntry<object> };
  readonly planners?: { readonly [id: string]: PlannerEntry<object> };
  readonly loggers?: { readonly [id: string]: LoggerEntry<object> };
  readonly backends?: { readonly [id: string]: BackendEntry };
  readonly queues?: { readonly [id: string]: QueueEntry };
  readonly wrappers?: { readonly [id: string]: WrapperEntry<object> };
  readonly figures?: { readonly [id: string]: FigureEntry };
  readonly ablations?: { readonly [id: string]: AblationEntry };
}

/** Checks nothing at run time; it gives editors the types. */
export function definePlugin(plugin: Plugin): Plugin {
  return plugin;
}
