/**
 * Steps that targets are computed from: `steps` steps of `numEnvs` environments. Every array holds `steps × numEnvs` numbers, step by
 * step: step `t` of environment `i` is element `t · numEnvs + i`. Names carry time, as in rlax: what ends in `Tm1` belongs to the state
 * that a step began in, what ends in `T` to what came of it.
 */
export interface TimeMajor {
  readonly steps: number;
  readonly numEnvs: number;
  /** r_t: what the step brought. */
  readonly rT: ArrayLike<number>;
  /** γ_t: the discount, and 0 where the step led to a terminal state. */
  readonly discountT: ArrayLike<number>;
  /** 1 where the episode ended with the step, in either way: sums stop there; else 0. */
  readonly endT: ArrayLike<number>;
}

/** The steps of a rollout as {@link TimeMajor}, with the discount γ. */
export function timeMajor(
  rollout: {
    readonly steps: number;
    readonly numEnvs: number;
    readonly rewards: ArrayLike<number>;
    readonly terminated: ArrayLike<number>;
    readonly truncated: ArrayLike<number>;
  },
  discount: number,
): TimeMajor {
  const { steps, numEnvs, rewards, terminated, truncated } = rollout;
  const discountT = new Float64Array(steps * numEnvs);
  const endT = new Uint8Array(steps * numEnvs);
  for (let row = 0; row < endT.length; row++) {
    discountT[row] = terminated[row] === 1 ? 0 : discount;
    endT[row] = terminated[row]! | truncated[row]!;
  }
  return { steps, numEnvs, rT: rewards, discountT, endT };
}
