import type { AgentContext, Extras, PackedArray, Space } from '@prism-rl/core';
import { exceedsFloat32, PrismError, partsOf } from '@prism-rl/core';
import { startsOf } from '@prism-rl/core/checks';
import * as tf from '@prism-rl/jit/tensorflow';
import { ObservationNormalizer, OfflineAgent, type Rollout, StepMemory } from '@prism-rl/memory';
import { adam, distributionFor } from '@prism-rl/nn';
import { policyNetwork } from '../network/policyNetwork.ts';
import { recurrentActorCritic, remembers, type SequenceTensors } from '../network/recurrentNetwork.ts';
import { optimizerStep, type Recipe } from '../rolloutAgent/recipe.ts';
import { RolloutAgent } from '../rolloutAgent/rolloutAgent.ts';
import type { BcConfig } from './config.ts';

/** Creates an agent that imitates recordings. */
export async function createBc(context: AgentContext<BcConfig>): Promise<OfflineAgent<Rollout>> {
  const { config, actionSpace, steps } = context;
  const { batchSize, data, best } = config;
  // Schedules count the steps of batches.
  const learner = await RolloutAgent.create(
    { ...context, numEnvs: 1, steps: steps * batchSize },
    bcRecipe(context),
  );
  return new OfflineAgent(learner, context, { dataset: data, best, extras: samplesOf(actionSpace) });
}

/**
 * Behaviour cloning: loss = mean over recorded steps of −log π(a|s). With a fixed deviation of 1 this is half the squared error of real actions,
 * and a constant.
 *
 * @throws PrismError `incompatible` if settings normalise observations that are no numbers.
 */
export function bcRecipe({ config, observationSpace, actionSpace, rng }: AgentContext<BcConfig>): Recipe {
  if (config.normalizeObservations && observationSpace.kind !== 'box') {
    throw PrismError.incompatible`Observations in ${observationSpace} cannot be normalised.
      Set normalizeObservations=false.`;
  }
  const { batchSize, learningRate, adamEpsilon, maxGradientNorm, deviation } = config;
  const normalizer = config.normalizeObservations
    ? new ObservationNormalizer(observationSpace, {
        precision: exceedsFloat32(observationSpace) ? 'float64' : 'float32',
      })
    : undefined;
  const distribution = distributionFor(actionSpace);
  const { recurrent, recurrentUnits, sequenceLength: length } = config;
  const options = { observationSpace: normalizer?.space ?? observationSpace, distribution, config, rng };
  const network =
    recurrent === 'none'
      ? policyNetwork(options)
      : recurrentActorCritic({ ...options, recurrentUnits }, true);
  const optimizer = optimizerStep(adam(network.variables, { epsilon: adamEpsilon }), maxGradientNorm);
  return {
    collector: {
      rows: () => batchSize,
      isPadded: false,
      memory: (shape) =>
        new StepMemory({
          ...shape,
          batchSize,
          ...(remembers(network) && { length, stateSize: network.stateSize }),
        }),
    },
    targets: { columns: {}, of: () => ({ columns: {}, metrics: {} }) },
    objective: {
      network,
      loss: ({ observations, samples, ...tensors }) => {
        const policy = remembers(network) ? network.along(tensors as SequenceTensors) : network;
        const parameters = policy.policy(observations);
        return {
          loss: tf.neg(tf.mean(distribution.logProb(parameters, samples))) as tf.Scalar,
          entropy: tf.mean(distribution.entropy(parameters)) as tf.Scalar,
        };
      },
    },
    schedule: { learningRate },
    ...(recurrent !== 'none' && { sequenceLength: length }),
    optimizer: {
      ...optimizer,
      apply: (gradients, rate) =>
        optimizer.apply(deviation === 'fixed' ? withoutDeviations(gradients) : gradients, rate),
    },
    normalizer,
  };
}

type Gradients = { readonly [name: string]: tf.Tensor };

function withoutDeviations(gradients: Gradients): Gradients {
  const kept = Object.entries(gradients).map(([name, gradient]) => [
    name,
    name.endsWith('logStd') ? tf.zerosLike(gradient) : gradient,
  ]);
  return Object.fromEntries(kept) as Gradients;
}

/** Converts packed actions to samples of the policy's distribution: categories count from 0. */
function samplesOf(actionSpace: Space): (actions: PackedArray) => Extras {
  const starts = partsOf(actionSpace).flatMap(({ space }) =>
    space.kind === 'discrete' || space.kind === 'multi-discrete'
      ? Array.from({ length: space.size }, (_, k) => startsOf(space)[k] ?? 0)
      : new Array<number>(space.size).fill(0),
  );
  const isCounted = distributionFor(actionSpace).sampleDtype === 'int32';
  return (actions) => {
    const samples = isCounted ? new Int32Array(actions.length) : new Float32Array(actions.length);
    for (let k = 0; k < actions.length; k++) samples[k] = actions[k]! - starts[k % starts.length]!;
    return { samples };
  };
}
