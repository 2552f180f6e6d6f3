import {
  exceedsFloat32,
  isBox,
  PrismError,
  type RowStep,
  type VectorEnv,
  type WrapperChoice,
  type WrapperSteps,
} from '@prism-rl/core';

/** An environment without its wrappers. */
export interface Unwrapped {
  readonly env: VectorEnv;
  /** What the wrappers do, for `PortablePolicy.within`. */
  readonly wrappers: WrapperSteps;
  /** How often the program that acts takes each action: the product of the `action-repeat` wrappers, which no policy can take in. */
  readonly times: number;
}

/**
 * Looks into wrappers.
 *
 * @param wrappers of `env`, from the inside out
 * @throws PrismError `incompatible` for a wrapper that is code alone, and around observations of several parts
 */
export function unwrapped(env: VectorEnv, wrappers: readonly WrapperChoice[]): Unwrapped {
  let [inner, steps, times]: [VectorEnv, readonly RowStep[], number] = [env, [], 1];
  for (const { name, config } of wrappers.toReversed()) {
    // It is not a vector's wrapper.
    if (name === 'action-repeat') {
      times *= Number(config.times);
      continue;
    }
    const own = inner.rowSteps?.();
    if (own === undefined || inner.env === undefined) {
      throw PrismError.incompatible`A policy cannot take in the wrapper ${name} here.
        Leave the wrappers out: the policy then expects their observations.`;
    }
    steps = [...own, ...steps];
    inner = inner.env;
  }
  const { observationSpace: space } = inner;
  if (steps.length > 0 && !isBox(space)) {
    throw PrismError.incompatible`A policy cannot take in wrappers of observations ${space}.
      Leave the wrappers out: the policy then expects their observations.`;
  }
  const type = exceedsFloat32(space) ? 'float64' : 'float32';
  return { env: inner, wrappers: { shape: space.shape, type, steps }, times };
}
