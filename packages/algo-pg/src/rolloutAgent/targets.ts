import type { Metrics, PackedArray } from '@prism-rl/core';
import type { RewardScale, Rollout } from '@prism-rl/memory';
import {
  explainedVariance,
  generalisedAdvantages,
  lambdaReturns,
  moments,
  timeMajor,
} from '@prism-rl/memory';
import type { Targets } from './recipe.ts';

/**
 * Writes the advantage of every step to `out`. May return targets of the values; default: advantage + value, the λ-return.
 *
 * @param step rewards, discounts and ends, in the order of `out`.
 * @param vTm1 values of the states before the steps. @param vT of their true successors; finite even for terminal states.
 */
export type AdvantageEstimate = (
  step: ReturnType<typeof timeMajor>,
  vTm1: ArrayLike<number>,
  vT: ArrayLike<number>,
  out: Float64Array,
) => Float64Array | undefined;

/** Generalised advantages with λ. */
export function generalised(lambda: number): AdvantageEstimate {
  return (step, vTm1, vT, out) => {
    generalisedAdvantages(step, vTm1, vT, lambda, out);
    return undefined;
  };
}

export interface AdvantageTargetsOptions {
  /** γ. */
  readonly discount: number;
  readonly estimate: AdvantageEstimate;
  /** Scales rewards by running statistics; default: no scaling. */
  readonly scaler?: RewardScale | undefined;
}

/** Columns available to an actor-critic's loss; each `[rows]`. */
export interface AdvantageColumns<T> {
  readonly advantages: T;
  /** Advantage + value, the value's target: the λ-return. */
  readonly returns: T;
  /** Values when the rollout was collected. */
  readonly oldValues: T;
  /** Log-likelihoods of the samples when the rollout was collected. */
  readonly oldLogProbs: T;
}

/**
 * Computes advantages by the network's values, and the value targets. Adds the old values and
 * log-likelihoods for losses that compare with them.
 *
 * @param columns that the loss uses.
 */
export function advantageTargets<C extends keyof AdvantageColumns<never>>(
  { discount, estimate, scaler }: AdvantageTargetsOptions,
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
      const returns =
        estimate(timeMajor({ ...rollout, rewards }, discount), values, nextValues, advantages) ??
        advantages.map((advantage, row) => advantage + values[row]!);
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

const cut = 10;

/** Updates the scale with a rollout's rewards, and returns them scaled. */
function scaledRewards(
  { steps, numEnvs, rewards, terminated, truncated }: Rollout,
  scale: RewardScale,
): Float64Array {
  for (let row = 0; row < steps * numEnvs; row++)
    scale.add(row % numEnvs, rewards[row]!, terminated[row] === 1 || truncated[row] === 1);
  const { factor } = scale;
  return rewards.map((reward) => Math.min(cut, Math.max(-cut, reward * factor)));
}

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
 * Returns the values of all successors: the same environment's next row, or the tail's if the episode has no further row. Values after
 * terminal states have no effect.
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
 * Returns the discounted return of every step, up to its episode's end.
 *
 * @param tails values that truncated episodes bootstrap from, in the order of `tailRows`; absent: 0.
 */
export function returnsOf(rollout: Rollout, discount: number, tails?: ArrayLike<number>): Float64Array {
  const returns = new Float64Array(rollout.steps * rollout.numEnvs);
  lambdaReturns(timeMajor(rollout, discount), successors(rollout, undefined, tails), 1, returns);
  return returns;
}

/** Returns the mean length of a rollout's whole episodes. */
export function episodeLength({ steps, terminated, truncated }: Rollout): number {
  let episodes = 0;
  for (let row = 0; row < steps; row++) episodes += terminated[row]! | truncated[row]!;
  return steps / episodes;
}

/**
 * Four estimates of the advantage, the policy gradient's weights f(s, a) (the course's list):
 *
 * | name | f | |
 * |---|---|---|
 * | `reinforce` | G − v̂(s) | the return minus the state's value: unbiased, high variance |
 * | `q-actor-critic` | q(s, a) − q̂(s, a) | the return, a sample of q, minus the action's value |
 * | `advantage-actor-critic` | q̂(s, a) − v̂(s) | both from critics: low variance, biased like them |
 * | `td-actor-critic` | r + γ v̂(s′) − v̂(s) | the TD error: samples one reward, the critic estimates the rest |
 *
 * An action-dependent baseline removes its expectation from the gradient. A loss with `q-actor-critic` adds ∇ E_{a∼π} q̂(s, a) back (Gu et
 * al. 2017, "Q-Prop", equation 8): with an exact critic that term is the whole gradient.
 */
export const advantageNames = [
  'reinforce',
  'q-actor-critic',
  'advantage-actor-critic',
  'td-actor-critic',
] as const;

export type AdvantageName = (typeof advantageNames)[number];

/** Whether advantages of this kind need action values, q̂(s, a). */
export function needsActionValues(name: AdvantageName): boolean {
  return name === 'q-actor-critic' || name === 'advantage-actor-critic';
}

/** Inputs of advantages, one number per step. */
export interface AdvantageInputs {
  /** G: the discounted return. */
  readonly returns: ArrayLike<number>;
  readonly rewards: ArrayLike<number>;
  /** γ if the step bootstraps from s′, 0 if the episode ended. */
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

/** Computes the advantages of the first `out.length` steps. */
export function advantages(name: AdvantageName, inputs: AdvantageInputs, out: Float64Array): void {
  const formula = formulas[name];
  for (let k = 0; k < out.length; k++) out[k] = formula(inputs, k);
}
