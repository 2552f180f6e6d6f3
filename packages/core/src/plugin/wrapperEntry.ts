import type { VectorEnv } from '../contracts/vectorEnv.ts';
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
  /**
   * Wraps environments that step together; a single one comes as a vector of one whose {@link VectorEnv.autoreset} is false.
   * `VectorWrapper` of `@prism-rl/wrappers` is a base for such classes.
   *
   * @throws PrismError `incompatible` for environments that it cannot wrap.
   */
  wrap(env: VectorEnv, config: C): VectorEnv;
}
