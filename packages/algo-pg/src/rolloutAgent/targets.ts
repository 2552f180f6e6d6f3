import type { Metrics, PackedArray } from '@prism-rl/core';
import {
  explainedVariance,
  generalisedAdvantages,
  lambdaReturns,
  moments,
  type RewardScale,
  type Rollout,
  timeMajor,
} from '@prism-rl/memory';
import type { Targets } from './recipe.ts';

/** How {@link advantageTargets} count. */
export interface AdvantageTargetsOptions {
  /** γ. */
  readonly discount: number;
  /** λ. */
  readonly lambda: number;
  /** Scales rewards by the statistics of those seen so far; default: no scaling. */
  readonly scaler?: RewardScale | undefined;
}

/** Columns that an actor-critic's loss may name; `[rows]` each. */
export interface AdvantageColumns<T> {
  /** Generalised advantages. */
  readonly advantages: T;
  /** Advantage + value, what the value should have been: the λ-return. */
  readonly returns: T;
  /** Values when the rollout was taken. */
  readonly oldValues: T;
  /** Log-likelihoods of the samples then. */
  readonly oldLogProbs: T;
}

/**
 * Generalised advantages by the network's values, and what those values should have been: advantage + value, the λ-return. Beside them
 * the values and log-likelihoods of the time, for losses that compare with them.
 *
 * @param columns those of them that the loss names.
 */
export function advantageTargets<C extends keyof AdvantageColumns<never>>(
  { discount, lambda, scaler }: AdvantageTargetsOptions,
  columns: readonly C[],
): Targets<C> {
  return {
    columns: Object.fromEntries(
      columns.map((name) => [name, [] as number[]]),
    ) as unknown as Targets<C>['columns'],
    of: async (rollout, network) => {
      const { values, logProbs } = await network.outputs();
      const nextValues = successors(rollout, values, await network.tailValues());
      const advantages = new Float64Array(values.length);
      const rewards = scaler === undefined ? rollout.rewards : scaledRewards(rollout, scaler);
      generalisedAdvantages(
        timeMajor({ ...rollout, rewards }, discount),
        values,
        nextValues,
        lambda,
        advantages,
      );
      const returns = advantages.map((advantage, row) => advantage + values[row]!);
      const all: AdvantageColumns<PackedArray> = {
        advantages,
        returns,
        oldValues: values,
        oldLogProbs: logProbs,
      };
      return { columns: all, metrics: advantageMetrics(values, returns, advantages) };
    },
    save: () => scaler?.save() ?? { meta: {}, arrays: {} },
    restore: (snapshot) => scaler?.restore(snapshot),
  };
}

/** Scaled rewards lie within ±this. */
const cut = 10;

/** Takes in a rollout's rewards and returns them scaled. */
function scaledRewards(
  { steps, numEnvs, rewards, terminated, truncated }: Rollout,
  scale: RewardScale,
): Float64Array {
  for (let row = 0; row < steps * numEnvs; row++)
    scale.add(row % numEnvs, rewards[row]!, terminated[row] === 1 || truncated[row] === 1);
  const { factor } = scale;
  return rewards.map((reward) => Math.min(cut, Math.max(-cut, reward * factor)));
}

/** What targets say beside an update. */
export function advantageMetrics(
  values: Float32Array,
  returns: Float64Array,
  advantages: Float64Array,
): Metrics {
  const rows = values.length;
  const { mean, std } = moments(advantages, rows);
  return {
    explainedVariance: explainedVariance(values, returns, rows),
    advantageMean: mean,
    advantageStd: std,
  };
}

/**
 * Values of all successors: the same environment's next row's, or the tail's where no row of the episode follows. Values after
 * a terminal state do not count.
 *
 * @param values of all rows; absent: 0.
 * @param tails in the order of `tailRows`; absent: 0.
 */
export function successors(
  { steps, numEnvs, tailRows }: Rollout,
  values?: ArrayLike<number>,
  tails?: ArrayLike<number>,
): Float64Array {
  const next = new Float64Array(steps * numEnvs);
  if (values !== undefined) for (let k = numEnvs; k < next.length; k++) next[k - numEnvs] = values[k]!;
  for (const [k, row] of tailRows.entries()) next[row] = tails?.[k] ?? 0;
  return next;
}

/**
 * The discounted return of every step, up to its episode's end.
 *
 * @param tails values after the last rewards of truncated episodes, in the order of `tailRows`; absent: 0.
 */
export function returnsOf(rollout: Rollout, discount: number, tails?: ArrayLike<number>): Float64Array {
  const returns = new Float64Array(rollout.steps * rollout.numEnvs);
  lambdaReturns(timeMajor(rollout, discount), successors(rollout, undefined, tails), 1, returns);
  return returns;
}

/** Mean steps of the episodes of a rollout of whole ones. */
export function episodeLength({ steps, terminated, truncated }: Rollout): number {
  let episodes = 0;
  for (let row = 0; row < steps; row++) episodes += terminated[row]! | truncated[row]!;
  return steps / episodes;
}

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
