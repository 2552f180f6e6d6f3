import type { VectorEnv } from '../contracts/vectorEnv.ts';
import type { Needs } from '../settings/setting.ts';
import type { Config, Entry } from './entry.ts';

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
