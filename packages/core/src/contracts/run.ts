import type { Json } from './snapshot.ts';

/** Settings of a plugin's entry, as plain JSON. */
export type Config = { readonly [key: string]: Json };

/** A registered wrapper with settings. */
export type WrapperChoice = {
  /** A registered wrapper. */
  readonly name: string;
  /** Settings over the wrapper's defaults. */
  readonly config: Config;
};

/** Everything that decides a run, with every setting resolved. Plain JSON: manifests, jobs of experiments and results contain this value. */
export type Run = {
  readonly environment: string;
  readonly agent: string;
  /** The preset that the agent's settings are based on. */
  readonly preset?: string;
  readonly seed: number;
  readonly numEnvs: number;
  /** Total environment steps. */
  readonly steps: number;
  /** Updates after which the run ends earlier, for agents that count them. */
  readonly updates?: number;
  /** Ends the run earlier. */
  readonly stopWhenSolved?: SolvedCriterion;
  readonly environmentConfig: Config;
  /** Wrappers around the environment, from the innermost to the outermost; default: none. */
  readonly wrappers?: readonly WrapperChoice[];
  readonly agentConfig: Config;
  /** Environment steps between evaluations; default: one evaluation at the end. */
  readonly evaluationSteps?: number;
  /** Episodes per evaluation. Earlier versions omit it: then the preset's, else the environment's. */
  readonly evaluationEpisodes?: number;
  /** Name of the backend for neural networks; absent for agents without networks. */
  readonly backend?: string;
  /** The arm that an experiment counts the run to. */
  readonly arm?: string;
  /** What the run begins with; default: new weights. */
  readonly from?: RunOrigin;
  /** Work along the run that does not change its results. */
  readonly schedule?: RunSchedule;
  /** Digests of the files, and versions of the packages, that the environment is made of, by name; absent: none. */
  readonly sources?: { readonly [name: string]: string };
  /** Third-party plugins that the run was started with. */
  readonly plugins?: readonly PluginOrigin[];
  /** Versions, machine and git commit, if known to the program that starts the run. */
  readonly context?: { readonly [key: string]: Json };
};

/** A run or a file whose weights another run begins with. */
type RunOrigin = {
  /** The run's directory, or the file. */
  readonly path: string;
  /** Environment steps of the run; absent for a file. */
  readonly envSteps?: number;
  /** Whether all that the run learned is kept, not only its network. */
  readonly keepsAll?: boolean;
  /** Of a file of PyTorch: the JSON file that names its tensors. */
  readonly mapping?: string;
  /** Digest of the file, or of the run's checkpoint. Earlier versions did not record it. */
  readonly digest?: string;
};

/** When a run counts as solved. */
export type SolvedCriterion = {
  /** Mean return of training episodes to reach. */
  readonly return: number;
  /** Number of episodes in the mean. */
  readonly over: number;
  /** Number of greedy episodes whose mean must reach it, too; default: none. */
  readonly greedy?: number;
};

/** Work during a run that does not change its results. Omitted work happens only at the end, or not at all. */
export type RunSchedule = {
  /** Environment steps between checkpoints. */
  readonly checkpointSteps?: number;
  /** Seconds between checkpoints; takes precedence over steps. */
  readonly checkpointSeconds?: number;
  /** Environment steps between films. */
  readonly recordSteps?: number;
  /** Loggers of plugins, by name. */
  readonly loggers?: readonly string[];
  /** The part of the run to train now; default: the whole run. */
  readonly leg?: RunLeg;
};

/**
 * A part of a run. The run is saved and pauses after the first evaluation at or after `until`; a job with the next leg continues it as if it
 * had not paused.
 */
export type RunLeg = {
  /** From 0. */
  readonly number: number;
  /** Environment steps; equal to the run's for the last leg. */
  readonly until: number;
};

/** A plugin and where it was loaded from. */
export type PluginOrigin = {
  readonly name: string;
  /** A package name or the absolute path of a file. */
  readonly from: string;
  /** The package's version, if any. */
  readonly version?: string;
  /** Hash of the plugin's own modules. */
  readonly digest?: string;
};
