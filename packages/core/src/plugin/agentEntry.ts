import type { Agent, MaybePromise } from '../contracts/agent.ts';
import type { Env } from '../contracts/env.ts';
import type { Memory } from '../contracts/memory.ts';
import type { SolvedCriterion } from '../contracts/run.ts';
import type { Rng } from '../rng/rng.ts';
import type { Space } from '../spaces/space.ts';
import type { Config, Engine, Entry, EnvironmentSource, WrapperChoice } from './entries.ts';

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
  /** Wrappers that it is meant for, from the innermost to the outermost; a run that names wrappers itself takes those instead. */
  readonly wrappers?: readonly WrapperChoice[];
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
   * take 0.001 to 0.05, so that a policy that would wait without end for a button press moves on.
   */
  evaluationEpsilon?(config: C): number;
  /** Updates after which its runs end, whatever steps are left; `undefined`: steps decide. Default: they do. */
  updates?(config: C): number | undefined;
  /** True if the agent evaluates a given policy instead of learning one; evaluations and videos are then skipped. */
  readonly isPrediction?: boolean;
  /** Whether it can act there with these settings: `true`, or one clause that says why not: "needs a Discrete action space". */
  supports(observationSpace: Space, actionSpace: Space, config: C): true | string;
  create(context: AgentContext<C>): MaybePromise<Agent>;
  /**
   * Stands between the environments and the agent's memory: takes the steps, hands out the batches, and is saved in checkpoints, the inner
   * memory with it. Default: the agent's memory alone. Refused for agents that train themselves.
   */
  memory?(inner: Memory): Memory;
}

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
