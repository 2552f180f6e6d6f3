import * as v from 'valibot';
import type { NetworkConfig } from '../network/networkConfig.ts';
import { networkEntries } from '../network/networkConfig.ts';
import { fraction, notNegative, positive, positiveInteger } from '../settings.ts';

/** Settings of A3C. Ranges in brackets are the usual ones. The number of actor-learners is the run's, see {@link defaultLearners}. */
export type A3cConfig = NetworkConfig & {
  /** Whether policy and value share their hidden layers. */
  shared: boolean;
  /**
   * How the actor-learners reach the global network. `lock-free`: each in a thread of its own, without regard for the others
   * (Hogwild, as in the paper). `locked`: in threads, too, but one at a time reads or changes it. `round-robin`: one after the other in
   * this thread; the seed decides the run, and it resumes exactly.
   */
  updates: 'lock-free' | 'locked' | 'round-robin';
  /** Steps that a learner takes at most before it updates [5, 20]; an episode's end comes first. */
  tMax: number;
  /** γ [0.9, 0.999]: how much later rewards count. */
  discount: number;
  /** Step size [1e-4, 5e-3]. */
  learningRate: number;
  /** Whether the step size falls linearly to 0 at the run's last step. */
  anneal: boolean;
  /** Its statistics are shared by all learners, too. */
  optimizer: 'rmsprop' | 'adam' | 'sgd';
  /** RMSProp's decay of the squared gradients. */
  decay: number;
  /** μ of `sgd` [0, 0.99]: how much of the last step, whoever made it, goes into the next one. */
  momentum: number;
  /** Added to the squared gradients below RMSProp's root, or to Adam's root. */
  epsilon: number;
  /** Weight of the squared error of the value [0.25, 1]. */
  valueCoefficient: number;
  /** β [0, 0.05]: weight of the policy's entropy; more keeps it exploring. */
  entropyCoefficient: number;
  /** Joint norm that gradients are cut to [0.5, 40]; 0 cuts nothing. */
  maxGradientNorm: number;
};

/** Checks an {@link A3cConfig}. */
export const a3cSchema: v.GenericSchema<unknown, A3cConfig> = v.strictObject({
  ...networkEntries,
  shared: v.boolean(),
  updates: v.picklist(['lock-free', 'locked', 'round-robin']),
  tMax: positiveInteger,
  discount: fraction,
  learningRate: positive,
  anneal: v.boolean(),
  optimizer: v.picklist(['rmsprop', 'adam', 'sgd']),
  decay: fraction,
  momentum: fraction,
  epsilon: positive,
  valueCoefficient: notNegative,
  entropyCoefficient: notNegative,
  maxGradientNorm: notNegative,
});

/** Threads of the paper's experiments. */
const paperLearners = 16;

/**
 * Actor-learners of a run that names no number of environments. In threads one for each processor, but not more than the preset was
 * tried with (without a preset: than the paper's 16): more of them learn from older parameters, and threads that share a processor from
 * older ones still. Such runs differ from time to time anyway. `round-robin` takes as many as the preset says (default 1) on every
 * machine, because there the seed decides the run.
 *
 * @param processors default: those that this process may use.
 */
export function defaultLearners(
  { updates }: Pick<A3cConfig, 'updates'>,
  preset: number | undefined,
  processors: number = availableProcessors(),
): number {
  if (updates === 'round-robin') return preset ?? 1;
  return Math.min(processors, preset ?? paperLearners);
}

function availableProcessors(): number {
  const { navigator } = globalThis as { navigator?: { hardwareConcurrency?: number } };
  return navigator?.hardwareConcurrency ?? 1;
}

/** The paper's settings (Mnih et al. 2016, section 8 and its supplement), for networks without convolutions. */
export const a3cDefaults: A3cConfig = {
  network: 'auto',
  hidden: [64],
  activation: 'tanh',
  initializer: 'orthogonal',
  shared: true,
  updates: 'lock-free',
  tMax: 5,
  discount: 0.99,
  learningRate: 7e-4,
  anneal: true,
  optimizer: 'rmsprop',
  decay: 0.99,
  momentum: 0,
  epsilon: 0.1,
  valueCoefficient: 0.5,
  entropyCoefficient: 0.01,
  maxGradientNorm: 40,
};
