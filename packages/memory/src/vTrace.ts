import type { TimeMajor } from './targets.ts';

/** Settings of {@link vTrace}. */
export interface VTraceOptions {
  /** λ: how far errors travel back; default 1. */
  readonly lambda?: number;
  /** ρ̄: a step's own ratio is cut to it; default 1. */
  readonly clipRho?: number;
  /** c̄: ratios that carry later errors back are cut to it; default 1. */
  readonly clipC?: number;
}

/**
 * V-trace (Espeholt et al. 2018, equation 1): the errors of the values of a policy π, from steps that another policy μ took,
 *
 *   δ_t = ρ_t (r_t + γ_t v_t − v_{t−1}),   ρ_t = min(ρ̄, π/μ)
 *   e_{t−1} = δ_t + γ_t λ c_t e_t,          c_t = min(c̄, π/μ)
 *
 * The targets of v_{t−1} are v_{t−1} + e_{t−1}. Where the policies agree these are λ-returns. A loss squares the
 * errors.
 *
 * @param vTm1 v_{t−1}: values of the states before the steps.
 * @param vT v_t of the true successors; must be finite even for terminal states.
 * @param ratioTm1 π(a|s) / μ(a|s) of the actions taken.
 * @param out receives e, in the order of `rT`.
 */
export function vTrace(
  { steps, numEnvs, rT, discountT, endT }: TimeMajor,
  vTm1: ArrayLike<number>,
  vT: ArrayLike<number>,
  ratioTm1: ArrayLike<number>,
  out: Float64Array,
  { lambda = 1, clipRho = 1, clipC = 1 }: VTraceOptions = {},
): void {
  for (let i = 0; i < numEnvs; i++) {
    let error = 0;
    for (let t = steps - 1; t >= 0; t--) {
      const row = t * numEnvs + i;
      const ratio = ratioTm1[row]!;
      const delta = Math.min(clipRho, ratio) * (rT[row]! + discountT[row]! * vT[row]! - vTm1[row]!);
      const carried = endT[row] === 1 ? 0 : discountT[row]! * lambda * Math.min(clipC, ratio) * error;
      error = delta + carried;
      out[row] = error;
    }
  }
}
