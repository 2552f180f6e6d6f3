import type { TimeMajor } from './timeMajor.ts';

/**
 * Generalised advantage estimation (Schulman et al. 2016, equation 16):
 *
 *   δ_t = r_t + γ_t v_t − v_{t−1},   A_{t−1} = δ_t + γ_t λ A_t
 *
 * λ = 0 gives TD errors, λ = 1 the n-step returns of A2C and A3C minus values. The sum stops at every episode's end, while δ of a
 * truncated one bootstraps from its last observation. Nothing is added after the last step: its A is δ.
 *
 * @param vTm1 v_{t−1}: values of the states that steps began in.
 * @param vT v_t: values of their true successors, also where an episode was truncated; finite also where it terminated.
 * @param lambda λ, from 0 to 1.
 * @param out receives A, in the order of `rT`.
 */
export function generalisedAdvantages(
  { steps, numEnvs, rT, discountT, endT }: TimeMajor,
  vTm1: ArrayLike<number>,
  vT: ArrayLike<number>,
  lambda: number,
  out: Float64Array,
): void {
  for (let i = 0; i < numEnvs; i++) {
    let sum = 0;
    for (let t = steps - 1; t >= 0; t--) {
      const row = t * numEnvs + i;
      const delta = rT[row]! + discountT[row]! * vT[row]! - vTm1[row]!;
      sum = delta + (endT[row] === 1 ? 0 : discountT[row]! * lambda * sum);
      out[row] = sum;
    }
  }
}
