import type { Agent } from '../contracts/agent.ts';
import type { Dataset } from '../contracts/dataset.ts';
import type { Env, VectorEnv } from '../contracts/env.ts';
import type { Memory } from '../contracts/memory.ts';
import type { MaybePromise, Metrics } from '../contracts/policy.ts';
import type { Config, SolvedCriterion, WrapperChoice } from '../contracts/run.ts';
import type { Rng } from '../rng/rng.ts';
import type { GameTask } from '../rows/gameTask.ts';
import type { Needs } from '../settings/setting.ts';
import type { SettingsTable } from '../settings/settings.ts';
import type { Space } from '../spaces/space.ts';
import type { Engine, Entry, EnvironmentSource } from './entries.ts';

/** Passed to an agent's factory. */
export interface AgentContext<C extends object = Config> {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Parallel environments in training. */
  readonly numEnvs: number;
  /** Total environment steps of the run, for schedules. */
  readonly steps: number;
  readonly config: C;
  /** The agent's own random stream, for initial weights and exploration. */
  readonly rng: Rng;
  /** Computes neural networks; absent if the run has no backend. Agents of `@prism-rl/nn` read it with `engineOf`. */
  readonly engine?: Engine;
  /** Parts of the agent; present only if a part changes the recipe. See `recipeWithParts`. */
  readonly parts?: PartTable;
  /** For agents that create environments in threads. */
  readonly environment?: EnvironmentSource;
  /** Opens recordings by their name, for agents with {@link AgentEntry.dataset}. @throws PrismError `file`, `invalid-config` without a name */
  readDataset?(name: string): MaybePromise<Dataset>;
  /** Whether its memory is filled with recordings, instead of steps that it takes; default false. Its schedules then go by updates. */
  readonly isOffline?: boolean;
  /** Creates the rules of the game, for agents that play both sides; absent for environments that are no games, or have wrappers. */
  game?(): MaybePromise<GameTask>;
  /** Creates one training environment, for backends that train whole runs. */
  createEnv?(): Promise<Env>;
  /** Creates training environments that step together, for agents that step their own. */
  createEnvs?(count: number): Promise<VectorEnv>;
}

/** Named settings for an environment or a purpose. */
export interface Preset {
  readonly description: string;
  /** Paper and table, or a script. */
  readonly source?: string;
  readonly config: Config;
  /** Settings of the environment, such as what the agent sees and when episodes end. */
  readonly environmentConfig?: Config;
  /** Wrappers, from the innermost to the outermost; a run that names wrappers replaces them. */
  readonly wrappers?: readonly WrapperChoice[];
  /** Environments in which this preset is the default. */
  readonly environments?: readonly string[];
  readonly steps?: number;
  /** Ablations on this suite use the preset in all its environments, instead of the environments' default presets. */
  readonly suite?: string;
  /** Evaluations per run of a sweep, including the one at the end; default: the sweep's. */
  readonly evaluations?: number;
  /** Episodes per evaluation; default: the environment's, and in sweeps the sweep's. */
  readonly evaluationEpisodes?: number;
  /** Parallel environments; default 1. See {@link AgentEntry.numEnvs}. */
  readonly numEnvs?: number;
  /**
   * Ends a run early once the mean return of the last `over` training episodes reaches the environment's reward threshold, and so does the
   * mean of `greedy` episodes without exploration. Has no effect without a threshold or inside training-only wrappers.
   */
  readonly stopWhenSolved?: Omit<SolvedCriterion, 'return'>;
}

/** A part that an agent can be trained with or without: `--with per`, `--without double`. */
export interface AgentPart {
  /** Name in sentences, tables and figures: `prioritized replay`. */
  readonly title: string;
  /** What it does, in a sentence for people who do not know it. */
  readonly description?: string;
  /** Paper and section. */
  readonly source: string;
  /**
   * Settings of the agent that enable it; default none. Of parts that set a setting differently, an agent can have only one: an added part
   * replaces the other.
   */
  readonly settings?: Config;
  /** The part that it requires: adding this part adds the other, and removing the other removes this part. */
  readonly requires?: string;
  /** The values of the agent's settings with which the part works; default: all. Runs with other values are refused. */
  readonly needs?: Needs;
  /** Meaning of each metric that it adds, such as a term of the loss. */
  readonly metrics?: { readonly [name: string]: string };
  /** The part's own settings; an agent has them only together with the part. Their names must differ from the agent's settings. */
  readonly options?: SettingsTable;
  /** Returns the fields of the agent's recipe that it replaces, see `PartOf`. */
  change?(recipe: never, context: AgentContext<never>): object;
}

/** Parts by name. */
export type PartTable = { readonly [name: string]: AgentPart };

/** The parts of an agent. */
export interface AgentParts<C extends object = Config> {
  /** Name of the agent whose parts this agent can have; see `PartEntry`. */
  readonly of: string;
  /** The agent's own parts. */
  readonly own: readonly string[];
  /** All possible parts. The registry lists them, from all its plugins. */
  readonly known?: PartTable;
  /** Makes the defaults and presets of the agent with exactly these parts; later parts override settings of earlier ones. */
  make(parts: readonly string[], known: PartTable): Pick<AgentEntry<C>, 'defaults' | 'presets' | 'parts'>;
}

/** An agent that a plugin offers. */
export interface AgentEntry<C extends object = Config> extends Entry<C> {
  readonly presets?: { readonly [name: string]: Preset };
  /** What can be added to it and left out of it. */
  readonly parts?: AgentParts<C>;
  /** Meaning of each metric that `learn` returns. */
  readonly metrics?: { readonly [name: string]: string };
  /**
   * Returns a note for the user if metrics show a fault of the settings, such as targets that are clipped. The terminal and the report show it.
   *
   * @param means means of the metrics over many updates.
   */
  noteOn?(means: Metrics, config: C): string | undefined;
  /** Whether it uses a backend for neural networks. */
  readonly usesBackend?: boolean;
  /** Whether its agents step their own environments (`SelfDriving`); such runs cannot be computed in batches. */
  readonly isSelfDriving?: boolean;
  /** Whether it plays both sides of a game by its rules: its environment then needs {@link EnvironmentEntry.game}, and no wrappers. */
  readonly playsBothSides?: boolean;
  /**
   * Returns the name of the recordings that it learns from; undefined if there are none. A self-driving agent learns from them instead of stepping
   * environments: a run's steps are its updates then. Default: none.
   */
  dataset?(config: C): string | undefined;
  /**
   * Returns `true` if a backend with {@link BackendEntry.wholeRuns} can train it with these settings in `numEnvs` parallel environments, otherwise
   * the unsupported setting: "recurrent=gru". Absent if no such backend can train it.
   */
  trainsWhole?(config: C, numEnvs: number): true | string;
  /**
   * Default number of parallel environments; default: the preset's. Agents with threads may use the number of processors, if their runs are
   * not reproducible from a seed anyway.
   *
   * @param preset the preset's number, if any.
   */
  numEnvs?(config: C, preset: number | undefined): number;
  /**
   * Probability of a uniformly random action at each step of an evaluation; default 0. Papers on Atari use 0.001 to 0.05, so that a policy does
   * not wait forever for a button press.
   */
  evaluationEpsilon?(config: C): number;
  /** Updates after which a run ends before its last step; default: none. */
  updates?(config: C): number | undefined;
  /** Whether the agent evaluates a given policy instead of learning one; then there are no evaluations and films. */
  readonly isPrediction?: boolean;
  /** Returns `true` if the agent supports these spaces and settings, or a clause with the reason: "needs a Discrete action space". */
  supports(observationSpace: Space, actionSpace: Space, config: C): true | string;
  create(context: AgentContext<C>): MaybePromise<Agent>;
  /**
   * Wraps the agent's memory. The wrapper receives the transitions, returns the batches, and saves itself with the inner memory. Not for
   * self-driving agents.
   */
  memory?(inner: Memory): Memory;
}

/** A figure of what an agent has learned, such as the values of a grid's cells. */
export interface Figure {
  readonly title: string;
  /** A sentence below the title. */
  readonly note?: string;
  /** One `<svg>` element with a `viewBox`. Pages embed it unescaped: it must not contain untrusted text. */
  readonly svg: string;
  /** The figure for a terminal, shown after training; may contain ANSI colours. */
  readonly text?: string;
}

/** Passed to a figure. */
export interface FigureContext {
  /** The agent in the latest checkpoint. */
  readonly agent: Agent;
  /** Whether the agent evaluated a given policy instead of learning one. */
  readonly isPrediction: boolean;
  /** The training environment inside its wrappers; not reset yet. */
  readonly env: Env;
  /** Returns the agent's greedy action. */
  act(observation: unknown): MaybePromise<unknown>;
  /** Seed of the episode to show, the same for all figures and films. */
  readonly seed: number;
}

/** A figure of a plugin. Reports show it for every run that it applies to. */
export interface FigureEntry {
  /** One line for `prism list`. */
  readonly description: string;
  /** Whether it applies to agents in this environment; called before a checkpoint is loaded. */
  isFor(env: Env): boolean;
  /** @returns undefined if it does not apply to the agent. */
  draw(context: FigureContext): MaybePromise<Figure | undefined>;
}
