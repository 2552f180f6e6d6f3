import { explainedVariance, generalisedAdvantages, moments, timeMajor } from '@prism-rl/memory';
import type { Targets } from './recipe.ts';
import type { RewardScaler } from './rewardScaler.ts';
import { successors } from './successors.ts';

/** How {@link advantageTargets} count. */
export interface AdvantageTargetsOptions {
  /** γ. */
  readonly discount: number;
  /** λ. */
  readonly lambda: number;
  /** Scales rewards by what was seen of them; default: they stay. */
  readonly scaler?: RewardScaler | undefined;
  /** Rewards are multiplied by it; default 1. */
  readonly rewardScale?: number;
}

/**
 * Generalised advantages by the network's values, and what those values should have been: advantage + value, the λ-return. Beside them
 * the values and log-likelihoods of the time, for losses that compare with them.
 */
export function advantageTargets(options: AdvantageTargetsOptions): Targets {
  const { discount, lambda, scaler, rewardScale = 1 } = options;
  return {
    columns: { advantages: [], returns: [], oldValues: [], oldLogProbs: [] },
    of: async (rollout, sight) => {
      const { values, logProbs } = await sight.look();
      const nextValues = successors(rollout, values, await sight.tailValues());
      const rows = values.length;
      const scaled = scaler?.scale(rollout) ?? rollout.rewards;
      const rewards = rewardScale === 1 ? scaled : scaled.map((reward) => rewardScale * reward);
      const advantages = new Float64Array(rows);
      const steps = timeMajor({ ...rollout, rewards }, discount);
      generalisedAdvantages(steps, values, nextValues, lambda, advantages);
      const returns = advantages.map((advantage, row) => advantage + values[row]!);
      const { mean, std } = moments(advantages, rows);
      return {
        columns: { advantages, returns, oldValues: values, oldLogProbs: logProbs },
        metrics: {
          explainedVariance: explainedVariance(values, returns, rows),
          advantageMean: mean,
          advantageStd: std,
        },
      };
    },
    save: () => scaler?.save() ?? { meta: {}, arrays: {} },
    restore: (snapshot) => scaler?.restore(snapshot),
  };
}
