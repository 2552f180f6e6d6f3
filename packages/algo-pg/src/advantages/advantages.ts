/**
 * Four ways to say how much better an action was than expected, the policy gradient's weights f(s, a) (the course's list):
 *
 * | name | f | |
 * |---|---|---|
 * | `reinforce` | G − v̂(s) | the return against the state's value: unbiased, and noisy |
 * | `q-actor-critic` | q(s, a) − q̂(s, a) | the return, as a sample of q, against the action's value |
 * | `advantage-actor-critic` | q̂(s, a) − v̂(s) | both from critics: little noise, as biased as they are |
 * | `td-actor-critic` | r + γ v̂(s′) − v̂(s) | the TD error: one reward is sampled, the rest is the critic's |
 *
 * A baseline that depends on the action takes its expectation out of the gradient. A loss with `q-actor-critic` adds
 * ∇ E_{a∼π} q̂(s, a) back (Gu et al. 2017, "Q-Prop", equation 8): with an exact critic that term is the whole gradient.
 */
export const advantageNames = [
  'reinforce',
  'q-actor-critic',
  'advantage-actor-critic',
  'td-actor-critic',
] as const;

/** One of {@link advantageNames}. */
export type AdvantageName = (typeof advantageNames)[number];

/** Whether advantages of this kind ask what actions are worth, q̂(s, a). */
export function needsActionValues(name: AdvantageName): boolean {
  return name === 'q-actor-critic' || name === 'advantage-actor-critic';
}

/** What advantages are made of, for each step. */
export interface AdvantageInputs {
  /** G: the discounted return. */
  readonly returns: ArrayLike<number>;
  readonly rewards: ArrayLike<number>;
  /** γ where s′ is bootstrapped from, 0 where the episode ended. */
  readonly discounts: ArrayLike<number>;
  /** v̂(s) */
  readonly values: ArrayLike<number>;
  /** v̂(s′) */
  readonly nextValues: ArrayLike<number>;
  /** q̂(s, a) */
  readonly actionValues: ArrayLike<number>;
}

const formulas: { readonly [N in AdvantageName]: (of: AdvantageInputs, k: number) => number } = {
  reinforce: ({ returns, values }, k) => returns[k]! - values[k]!,
  'q-actor-critic': ({ returns, actionValues }, k) => returns[k]! - actionValues[k]!,
  'advantage-actor-critic': ({ actionValues, values }, k) => actionValues[k]! - values[k]!,
  'td-actor-critic': ({ rewards, discounts, nextValues, values }, k) =>
    rewards[k]! + discounts[k]! * nextValues[k]! - values[k]!,
};

/** The advantages of the first `out.length` steps. */
export function advantages(name: AdvantageName, inputs: AdvantageInputs, out: Float64Array): void {
  const formula = formulas[name];
  for (let k = 0; k < out.length; k++) out[k] = formula(inputs, k);
}
