/** Mean and standard deviation of the first `count` numbers. */
export interface Moments {
  readonly mean: number;
  /** Of the population: divided by n. */
  readonly std: number;
}

/** {@link Moments} of the first `count` numbers, in two passes. */
export function moments(values: ArrayLike<number>, count: number): Moments {
  let mean = 0;
  for (let k = 0; k < count; k++) mean += values[k]!;
  mean /= count;
  let squares = 0;
  for (let k = 0; k < count; k++) squares += (values[k]! - mean) ** 2;
  return { mean, std: Math.sqrt(squares / count) };
}

/**
 * (x − mean) / (std + ε) of the first `count` numbers.
 *
 * @returns the moments before.
 */
export function standardise(
  values: ArrayLike<number>,
  count: number,
  out: Float32Array | Float64Array,
  epsilon = 1e-8,
): Moments {
  const { mean, std } = moments(values, count);
  for (let k = 0; k < count; k++) out[k] = (values[k]! - mean) / (std + epsilon);
  return { mean, std };
}

/**
 * How much of the variance of `targets` predictions explain: 1 − Var(targets − predictions) / Var(targets). 1 is perfect, 0 as good
 * as a constant; 0 also where the targets do not vary.
 */
export function explainedVariance(
  predictions: ArrayLike<number>,
  targets: ArrayLike<number>,
  count: number,
): number {
  const errors = new Float64Array(count);
  for (let k = 0; k < count; k++) errors[k] = targets[k]! - predictions[k]!;
  const { std } = moments(targets, count);
  return std === 0 ? 0 : 1 - (moments(errors, count).std / std) ** 2;
}
