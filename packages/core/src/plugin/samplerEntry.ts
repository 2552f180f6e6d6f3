import type { Sampler, SearchSpace } from '../contracts/sampler.ts';
import type { Config, Entry } from './entry.ts';

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
