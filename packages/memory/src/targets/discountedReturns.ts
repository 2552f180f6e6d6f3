/**
 * The return of every step of an episode, G_t = r_{t+1} + γ G_{t+1} (Sutton & Barto 2018, equation 3.9), written into `out` at the
 * same places.
 *
 * @param start first step of the episode in `rewards`, `end` one behind its last.
 * @param tail the value after the last reward: 0 after a terminal state, an estimate of its value where the episode was cut short.
 */
export function discountedReturns(
  rewards: ArrayLike<number>,
  start: number,
  end: number,
  discount: number,
  tail: number,
  out: Float64Array,
): void {
  let sum = tail;
  for (let t = end - 1; t >= start; t--) {
    sum = rewards[t]! + discount * sum;
    out[t] = sum;
  }
}
