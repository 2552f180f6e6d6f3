import type { TimeMajor } from './timeMajor.ts';

/**
 * n-step returns (Sutton & Barto 2018, equation 7.1): the next n rewards, discounted, and the value behind them,
 *
 *   G_{t−1} = r_t + γ_t r_{t+1} + … + γ_t ⋯ γ_{t+n−1} v_{t+n−1}
 *
 * A window that meets an episode's end, or that of the steps, ends there with the rewards it has.
 *
 * @param vT v_t: values of the true successors; finite also where an episode terminated.
 * @param n steps of a window, at least 1.
 * @param out receives G, in the order of `rT`.
 */
export function nStepReturns(
  { steps, numEnvs, rT, discountT, endT }: TimeMajor,
  vT: ArrayLike<number>,
  n: number,
  out: Float64Array,
): void {
  for (let i = 0; i < numEnvs; i++) {
    // Consecutive steps without an episode's end, counted from the last.
    let run = 0;
    for (let t = steps - 1; t >= 0; t--) {
      run = endT[t * numEnvs + i] === 1 ? 1 : run + 1;
      const last = t + Math.min(n, run) - 1;
      let sum = vT[last * numEnvs + i]!;
      for (let k = last; k >= t; k--) sum = rT[k * numEnvs + i]! + discountT[k * numEnvs + i]! * sum;
      out[t * numEnvs + i] = sum;
    }
  }
}
