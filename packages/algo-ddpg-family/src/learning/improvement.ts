import * as tf from '@prism-rl/jit/tensorflow';
import { stopGradient } from '@prism-rl/nn';
import type { ActionForm } from '../actor/actionForm.ts';
import type { DdpgFamilyConfig } from '../config.ts';
import type { Critics } from '../critics/critics.ts';
import type { ReturnModel } from '../critics/returnModel.ts';
import type { BatchNetwork, StatisticUpdate } from '../network/normalization.ts';
import type { Temperature } from './temperature.ts';

/** What the loss of a policy is computed with. */
export interface ImprovingNetworks {
  readonly form: ActionForm;
  readonly returns: ReturnModel;
  readonly temperature: Temperature;
  readonly policy: BatchNetwork;
  readonly critics: Critics;
  /** V, which critics bootstrap from: the expectile of their values over the actions of the data. Absent: they bootstrap from the policy's actions. */
  readonly stateValues?: BatchNetwork | undefined;
  /** Target networks, or the critics themselves. */
  readonly targetCritics: Critics;
}

/** A batch whose states the policy improves in. */
export interface ImprovedBatch {
  /** `[rows, observation]` */
  readonly states: tf.Tensor2D;
  /** The actions taken, as the environment takes them; only for improvements with {@link Improvement.readsActions}. */
  readonly actions?: tf.Tensor | undefined;
  /** Random numbers of a policy that samples. */
  readonly noise?: tf.Tensor2D | undefined;
  /** Collects new running statistics of the policy's network. */
  readonly updates: StatisticUpdate[];
}

/** What the policy learns. */
export interface Improvement {
  readonly readsActions: boolean;
  /** Returns the loss of the policy, and the entropy of one that samples. */
  loss(
    networks: ImprovingNetworks,
    batch: ImprovedBatch,
  ): { readonly loss: tf.Scalar; readonly entropy?: tf.Tensor };
}

/**
 * E[α log π(a|s) − q(s, a)],  a ~ π(s), differentiated through a (Silver et al. 2014; Haarnoja et al. 2018, "Soft actor-critic algorithms and
 * applications", equation 7)
 */
export const followsValues: Improvement = {
  readsActions: false,
  loss: ({ form, policy, critics, returns, temperature }, { states, noise, updates }) => {
    const alpha = temperature.value();
    const choices = form.actor.improve(policy.apply(states, updates), noise);
    const q = returns.policyObjective(critics.apply(states, choices.actions));
    if (choices.logProbs === undefined) return { loss: tf.neg(tf.mean(choices.mean(q))) as tf.Scalar };
    const entropy = tf.neg(tf.mean(choices.mean(choices.logProbs)));
    const costs = alpha === undefined ? tf.neg(q) : tf.sub(tf.mul(alpha, choices.logProbs), q);
    return { loss: tf.mean(choices.mean(costs)) as tf.Scalar, entropy };
  },
};

/**
 * TD3+BC: E[−λ q(s, μ(s)) + (μ(s) − a)²],  λ = α / mean |q(s, μ(s))| without gradient, actions in [−1, 1] (Fujimoto & Gu 2021, equations 3 and
 * 5).
 */
export function clonesToo(alpha: number): Improvement {
  return {
    readsActions: true,
    loss: ({ form, policy, critics, returns }, { states, actions, noise, updates }) => {
      const { actions: chosen } = form.actor.improve(policy.apply(states, updates), noise);
      const q = returns.policyObjective(critics.apply(states, chosen));
      const scale = tf.div(alpha, stopGradient(tf.mean(tf.abs(q))));
      const distance = tf.mean(tf.square(tf.sub(chosen!, form.input(actions!)!)));
      return { loss: tf.sub(distance, tf.mul(scale, tf.mean(q))) as tf.Scalar };
    },
  };
}

/**
 * Advantage-weighted regression: E[−min(exp(β (min q̄(s, a) − v(s))), m) log π(a|s)] over the actions of the data (Kostrikov, Nair & Levine
 * 2022, equation 7; Peng et al. 2019). No gradient flows through the weights.
 */
export function imitatesAdvantages({
  advantageWeight: beta,
  mostAdvantageWeight: most,
}: Pick<DdpgFamilyConfig, 'advantageWeight' | 'mostAdvantageWeight'>): Improvement {
  return {
    readsActions: true,
    loss: (networks, { states, actions, updates }) => {
      const { form, policy, stateValues } = networks;
      const advantages = tf.sub(valuesOfData(networks, states, actions!), stateValues!.apply(states));
      const weights = tf.minimum(tf.exp(tf.mul(beta, advantages)), most);
      const { logProbs, entropy } = form.actor.density!(policy.apply(states, updates), form.data(actions!));
      const weighted = tf.mul(stopGradient(tf.reshape(weights, [states.shape[0]])), logProbs);
      return { loss: tf.neg(tf.mean(weighted)) as tf.Scalar, entropy };
    },
  };
}

/** The smallest value that the target critics give the actions of the data: `[rows, 1]`, without gradient. */
export function valuesOfData(
  { form, targetCritics }: ImprovingNetworks,
  states: tf.Tensor2D,
  actions: tf.Tensor,
): tf.Tensor {
  const outputs = targetCritics.apply(states, form.input(actions));
  const values = outputs.map((output): tf.Tensor => form.taken(output, actions));
  return stopGradient(values.reduce((a, b) => tf.minimum(a, b)));
}

/**
 * Asymmetric squares |τ − 1(u < 0)| u², whose mean is least where the `expectile` of u is 0: the mean for τ = ½, towards the maximum for τ → 1
 * (Newey & Powell 1987; Kostrikov, Nair & Levine 2022, equation 5).
 */
export function expectileLoss(errors: tf.Tensor, expectile: number): tf.Tensor {
  const isBelow = tf.step(tf.neg(errors));
  const weights = tf.add(expectile, tf.mul(isBelow, 1 - 2 * expectile));
  return tf.mul(stopGradient(weights), tf.square(errors));
}
