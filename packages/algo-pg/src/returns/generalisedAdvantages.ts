/**
 * What {@link generalisedAdvantages} is computed from: `steps` steps of `numEnvs` environments. Every array holds `steps × numEnvs`
 * numbers, step by step: step `t` of environment `i` is element `t * numEnvs + i`.
 */
export interface AdvantageSteps {
  readonly steps: number;
  readonly numEnvs: number;
  /** r: what the step brought. */
  readonly rewards: ArrayLike<number>;
  /** v(s), of the state that the step began in. */
  readonly values: ArrayLike<number>;
  /** v(s′), of the true successor also where an episode was truncated. */
  readonly nextValues: ArrayLike<number>;
  /** 1 where the episode ended with the step, else 0. */
  readonly terminated: ArrayLike<number>;
  /** 1 where the episode was cut off after the step, else 0; where it is 1 and `terminated` too, that counts. */
  readonly truncated: ArrayLike<number>;
}

/**
 * Generalised advantage estimation (Schulman et al. 2016, equation 16):
 *
 *   δ_t = r_{t+1} + γ v(s_{t+1}) − v(s_t),   A_t = δ_t + γλ A_{t+1}
 *
 * λ = 0 gives TD errors, λ = 1 the n-step returns of A2C and A3C minus values. v of a terminal state is 0; the sum stops at every
 * episode's end, while δ of a truncated one bootstraps from what was seen last. Behind the last step nothing is added: its A is δ.
 *
 * @param discount γ, from 0 to 1.
 * @param lambda λ, from 0 to 1.
 * @param out receives A: `steps × numEnvs` numbers in the order of `rewards`.
 */
export function generalisedAdvantages(
  { steps, numEnvs, rewards, values, nextValues, terminated, truncated }: AdvantageSteps,
  discount: number,
  lambda: number,
  out: Float64Array,
): void {
  for (let i = 0; i < numEnvs; i++) {
    let sum = 0;
    for (let t = steps - 1; t >= 0; t--) {
      const row = t * numEnvs + i;
      const next = terminated[row] === 1 ? 0 : nextValues[row]!;
      const delta = rewards[row]! + discount * next - values[row]!;
      const goesOn = terminated[row] !== 1 && truncated[row] !== 1;
      sum = delta + (goesOn ? discount * lambda * sum : 0);
      out[row] = sum;
    }
  }
}
