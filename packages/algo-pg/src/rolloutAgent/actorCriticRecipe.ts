import type { AgentContext } from '@prism-rl/core';
import { exceedsFloat32, mergeSnapshots, PrismError, partsOf, recipeWithParts } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { ObservationNormalizer, RewardScale } from '@prism-rl/memory';
import { adam, distributionFor } from '@prism-rl/nn';
import { type ActorCriticNetwork, actorCriticNetwork } from '../network/policyNetwork.ts';
import type { RecurrentActorCritic, SequenceTensors } from '../network/recurrentNetwork.ts';
import { recurrentActorCritic } from '../network/recurrentNetwork.ts';
import { meanOver } from './losses.ts';
import type { Recipe, RolloutLoss, RolloutTensors, Targets } from './recipe.ts';
import { optimizerStep, rollouts } from './recipe.ts';
import type { RolloutConfig } from './rolloutSettings.ts';
import { type AdvantageColumns, type AdvantageEstimate, advantageTargets, generalised } from './targets.ts';

type Column = keyof AdvantageColumns<never>;

/** Tensors of an actor-critic's loss: rows of a rollout, and the columns of {@link advantageTargets} that it uses. */
export type AdvantageTensors<C extends Column = Column> = RolloutTensors &
  Pick<AdvantageColumns<tf.Tensor1D>, C>;

/** The differences between A2C and PPO: the loss, its columns, and the number of gradient steps. */
export interface ActorCriticUpdate<C extends Column = Column>
  extends Pick<Recipe['schedule'], 'epochs' | 'minibatches' | 'targetKl'> {
  /** The columns that the loss uses. */
  readonly columns: readonly C[];
  loss(network: ActorCriticNetwork, tensors: AdvantageTensors<C>): RolloutLoss;
}

/** Fields of an actor-critic that parts may change. */
export interface ActorCriticParts {
  readonly advantages: AdvantageEstimate;
  /** Terms that are added to the loss, by the names of their metrics; each a scalar with its weight. Default: none. */
  readonly terms: {
    readonly [name: string]: (network: ActorCriticNetwork, tensors: AdvantageTensors) => tf.Scalar;
  };
}

/**
 * Creates the recipe of an actor-critic: generalised advantages, Adam, and optional normalisation of observations and rewards.
 *
 * @throws PrismError `incompatible` if settings normalise discrete observations or squash discrete actions, or if the network does not fit
 * the observations.
 */
export function actorCriticRecipe<C extends Column>(
  context: AgentContext<RolloutConfig>,
  { columns, loss, ...schedule }: ActorCriticUpdate<C>,
): Recipe<C> {
  const { config, observationSpace, actionSpace, numEnvs, rng } = context;
  if (config.normalizeObservations && observationSpace.kind !== 'box') {
    throw PrismError.incompatible`Observations in ${observationSpace} cannot be normalised.
      Set normalizeObservations=false.`;
  }
  if (config.squash && !partsOf(actionSpace).some(({ space }) => space.kind === 'box')) {
    throw PrismError.incompatible`Actions in ${actionSpace} cannot be squashed: they are no numbers.
      Set squash=false.`;
  }
  const { discount, learningRate, learningRateEnd, maxGradientNorm } = config;
  const { entropyCoefficient: from, entropyCoefficientEnd: to } = config;
  const distribution = distributionFor(actionSpace, config.squash);
  const normalizer = config.normalizeObservations
    ? new ObservationNormalizer(observationSpace, {
        precision: exceedsFloat32(observationSpace) ? 'float64' : 'float32',
      })
    : undefined;
  const seen = normalizer?.space ?? observationSpace;
  const { logStd, shared, recurrent, recurrentUnits, sequenceLength } = config;
  const options = { observationSpace: seen, distribution, config, logStd, rng };
  const network: ActorCriticNetwork | RecurrentActorCritic =
    recurrent === 'none'
      ? actorCriticNetwork(options, shared)
      : recurrentActorCritic({ ...options, recurrentUnits }, shared);
  const scaler = config.normalizeRewards ? new RewardScale(numEnvs, discount, 'population') : undefined;
  const { recipe, save, restore } = recipeWithParts<ActorCriticParts>(
    { advantages: generalised(config.gaeLambda), terms: {} },
    context,
  );
  const estimated = advantageTargets({ discount, scaler, estimate: recipe.advantages }, columns);
  const targets: typeof estimated = {
    ...estimated,
    save: () => {
      const { meta, arrays } = mergeSnapshots({ ...save() });
      const own = estimated.save!();
      return { meta: { ...own.meta, ...meta }, arrays: { ...own.arrays, ...arrays } };
    },
    restore: (snapshot) => {
      estimated.restore!(snapshot);
      restore(snapshot);
    },
  };
  const lossWithTerms: typeof loss = (seen, tensors) => {
    const own = loss(seen, tensors);
    const terms = Object.entries(recipe.terms).map(
      ([name, term]) => [name, term(seen, tensors as unknown as AdvantageTensors)] as const,
    );
    if (terms.length === 0) return own;
    const whole = tf.addN([own.loss, ...terms.map(([, term]) => term)]) as tf.Scalar;
    return { ...own, loss: whole, ...Object.fromEntries(terms) };
  };
  return {
    collector: rollouts(config.rolloutSteps),
    targets: config.standardise ? ofSeveral(targets, schedule.minibatches) : targets,
    objective: {
      network,
      ...((columns as readonly Column[]).includes('oldLogProbs') &&
        'both' in network && {
          outputs: (observations: tf.Tensor, samples: tf.Tensor) => {
            const { policy, value } = network.both(observations);
            return { values: value, logProbs: distribution.logProb(policy, samples) };
          },
        }),
      loss: (tensors) =>
        lossWithTerms(
          'both' in network ? network : network.along(tensors as SequenceTensors),
          tensors as unknown as AdvantageTensors<C>,
        ),
      divergence: (before, after, tensors) => meanOver(tensors)(distribution.kl(before, after)),
    },
    schedule: {
      ...{ ...schedule, learningRate, learningRateEnd: learningRateEnd ?? learningRate },
      ...(to !== null && { entropyCoefficient: { from, to } }),
    },
    optimizer: optimizerStep(adam(network.variables, { epsilon: config.adamEpsilon }), maxGradientNorm),
    ...(recurrent !== 'none' && { sequenceLength }),
    squash: config.squash,
    scalesRewards: config.normalizeRewards,
    scaler,
    normalizer,
  };
}

/**
 * Rejects gradient steps on a single advantage: standardised it is 0, and the policy would never learn. Checks when a rollout exists: an
 * agent that only acts may have fewer environments than in training.
 */
function ofSeveral<C extends string>(targets: Targets<C>, minibatches = 1): Targets<C> {
  return {
    ...targets,
    of: (rollout, network) => {
      const rows = rollout.steps * rollout.numEnvs;
      // With fewer rows than minibatches there is nothing to learn from, which the learner reports.
      if (Math.floor(rows / minibatches) !== 1) return targets.of(rollout, network);
      throw PrismError.invalidConfig`The advantage of a single step cannot be standardised: it is 0.
        Set standardise=false, or use fewer minibatches, more rolloutSteps or more environments.`;
    },
  };
}
