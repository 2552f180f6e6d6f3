import type { TimeMajor } from './timeMajor.ts';

/**
 * λ-returns (Sutton & Barto 2018, section 12.1), backwards:
 *
 *   G_{t−1} = r_t + γ_t [(1 − λ) v_t + λ G_t],   and r_t + γ_t v_t behind the last step and where an episode ends
 *
 * With state values these are the targets of TD(λ). With v = max_a q(s, a) they are those of Peng's Q(λ), which does not cut the sum
 * after an action that was not greedy (Peng & Williams 1996; Gallici et al. 2025, PQN).
 *
 * @param vT v_t: values of the true successors; finite also where an episode terminated.
 * @param lambda λ: 0 bootstraps from the next state, 1 sums all rewards there are.
 * @param out receives G, in the order of `rT`.
 */
export function lambdaReturns(
  { steps, numEnvs, rT, discountT, endT }: TimeMajor,
  vT: ArrayLike<number>,
  lambda: number,
  out: Float64Array,
): void {
  for (let i = 0; i < numEnvs; i++) {
    let next = 0;
    for (let t = steps - 1; t >= 0; t--) {
      const row = t * numEnvs + i;
      const v = vT[row]!;
      const ahead = t === steps - 1 || endT[row] === 1 ? v : (1 - lambda) * v + lambda * next;
      next = rT[row]! + discountT[row]! * ahead;
      out[row] = next;
    }
  }
}
