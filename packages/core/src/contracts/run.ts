import type { WrapperChoice } from '../plugin/entries.ts';
import type { Json } from './snapshot.ts';

/**
 * A run: everything that decides it, with every setting resolved, and where it takes place. Plain JSON: a manifest, a job of an experiment
 * and its result are this value.
 */
export type Run = {
  readonly environment: string;
  readonly agent: string;
  /** The agent's preset that its settings began with. */
  readonly preset?: string;
  readonly seed: number;
  readonly numEnvs: number;
  /** Environment steps to take in all. */
  readonly steps: number;
  /** Updates after which it ends before that, for agents that count them. */
  readonly updates?: number;
  /** When to end before that. */
  readonly stopWhenSolved?: SolvedCriterion;
  readonly environmentConfig: { readonly [key: string]: Json };
  /** Wrappers around the environment, from the innermost to the outermost; none where it is left out. */
  readonly wrappers?: readonly WrapperChoice[];
  readonly agentConfig: { readonly [key: string]: Json };
  /** Environment steps between evaluations; left out: one at the end. */
  readonly evaluationSteps?: number;
  /** Episodes of an evaluation; left out only by earlier versions: the preset's, else the environment's. */
  readonly evaluationEpisodes?: number;
  /** Name of the backend for neural networks; left out for agents without. */
  readonly backend?: string;
  /** Name under which an experiment compares it; left out in runs by themselves. */
  readonly arm?: string;
  /** Work along the run that does not change its results. */
  readonly schedule?: RunSchedule;
  /** The plugins beyond Prism RL's own that it was started with. */
  readonly plugins?: readonly PluginOrigin[];
  /** Versions, machine, git commit, as known to the program that starts the run. */
  readonly context?: { readonly [key: string]: Json };
};

/** When a run counts as solved. */
export type SolvedCriterion = {
  /** Mean return of training episodes to reach. */
  readonly return: number;
  /** Episodes that the mean goes over. */
  readonly over: number;
  /** Episodes of the greedy policy whose mean must reach it, too; default: none are played. */
  readonly greedy?: number;
};

/** Work along a run that does not change its results. Work left out does not happen, or only at the end. */
export type RunSchedule = {
  /** Environment steps between checkpoints. */
  readonly checkpointSteps?: number;
  /** Seconds between checkpoints; they go before steps. */
  readonly checkpointSeconds?: number;
  /** Environment steps between films. */
  readonly recordSteps?: number;
  /** Loggers of plugins, by name. */
  readonly loggers?: readonly string[];
  /** The part of the run to train now; default: all of it. */
  readonly leg?: RunLeg;
};

/**
 * A part of a run: it pauses after the first evaluation at or beyond `until`, saved, and a job with the next leg continues it as if it had
 * not paused.
 */
export type RunLeg = {
  /** From 0. */
  readonly number: number;
  /** Environment steps; at the run's own the leg is its end. */
  readonly until: number;
};

/** A plugin, and where it was loaded from. */
export type PluginOrigin = {
  readonly name: string;
  /** The name of a package, or the absolute path of a file. */
  readonly from: string;
  /** Of its package, where it has one. */
  readonly version?: string;
  /** Equal for plugins whose own modules are equal. */
  readonly digest?: string;
};
