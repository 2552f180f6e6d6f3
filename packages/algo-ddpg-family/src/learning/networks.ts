import type { AgentContext, Discrete } from '@prism-rl/core';
import { actionMaskOf, drawPossible, isBox, PrismError } from '@prism-rl/core';
import { log } from '@prism-rl/core/arithmetic';
import * as tf from '@prism-rl/jit/tensorflow';
import type { ArraySpec, Optimizer } from '@prism-rl/nn';
import {
  copyVariables,
  initializers,
  maskingOf,
  oneHotRows,
  prefixed,
  sequential,
  torso,
  variableOf,
} from '@prism-rl/nn';
import { ActionBounds } from '../actor/actionBounds.ts';
import type { ActionForm } from '../actor/actionForm.ts';
import {
  categoricalActor,
  deterministicActor,
  gaussianActor,
  squashedGaussianActor,
} from '../actor/actors.ts';
import type { ExplorationNoise } from '../actor/explorationNoise.ts';
import type { DdpgFamilyConfig } from '../config.ts';
import { type Critics, critics } from '../critics/critics.ts';
import type { BatchNetwork } from '../network/normalization.ts';
import { type DdpgRecipe, ddpgRecipe } from '../recipe.ts';
import type { Improvement, ImprovingNetworks } from './improvement.ts';
import { temperatureOf } from './temperature.ts';

/** Networks of an agent, with their copies, their optimizers, and what interprets their outputs. */
export interface Networks extends ImprovingNetworks {
  readonly config: DdpgFamilyConfig;
  readonly observations: ArraySpec;
  readonly improvement: Improvement;
  /** H̄ by state, if masks leave different numbers of actions; absent: equal in all states. */
  readonly targetEntropyIn?: ((observations: tf.Tensor) => tf.Tensor) | undefined;
  readonly policyOptimizer: Optimizer;
  /** The policy that targets bootstrap from: a target network if the policy is deterministic, else the policy itself. */
  readonly targetPolicy: BatchNetwork;
  /** Updates the critics, and {@link stateValues}. */
  readonly criticOptimizer: Optimizer;
  /** τ of this expectile. */
  readonly expectile?: number | undefined;
}

/**
 * Creates the networks that a configuration selects.
 *
 * @param observations input spec of a batch's observations.
 * @param recipe default: the configuration's recipe.
 * @throws PrismError `incompatible` if settings do not fit the action space, or if no policy can reach the target entropy.
 */
export function networksOf(
  context: AgentContext<DdpgFamilyConfig>,
  observations: ArraySpec,
  recipe: DdpgRecipe = ddpgRecipe(context),
): Networks {
  const { config, observationSpace } = context;
  const { critics: count, adamBeta1: beta1 } = config;
  const { returns, network, optimizer } = recipe;
  const form = actionForm(context, recipe.noise);
  // Reject what does not fit before creating networks that would need disposal.
  const targetEntropy = targetEntropyOf(context);
  const encoder = torso({
    ...{ space: observationSpace, network: 'mlp', hidden: [], activation: config.activation },
    ...{ initializer: initializers.fanInUniform, rng: context.rng },
  });
  const observationSize = encoder.outputSize;
  const encoderLayers = sequential(encoder.layers);
  const encode = (observations: tf.Tensor2D): tf.Tensor2D => encoderLayers.apply(observations) as tf.Tensor2D;
  const masking = maskingOf(observationSpace);
  const newPolicy = (): BatchNetwork => {
    const made = network('policy', observationSize, form.actor.outputSize);
    const own = form.actor.ownDeviations;
    const logStd = own === undefined ? undefined : variableOf(() => tf.zeros([own]));
    return {
      ...made,
      variables: { ...made.variables, ...(logStd && { logStd }) },
      apply: (observations, updates) => {
        const outputs = made.apply(encode(observations), updates);
        if (logStd === undefined) return masking?.apply(outputs, observations) ?? outputs;
        return tf.concat2d([outputs, tf.add(tf.zerosLike(outputs), logStd)], 1);
      },
    };
  };
  const newValues = (): BatchNetwork => {
    const made = network('critic', observationSize, 1);
    return { ...made, apply: (observations, updates) => made.apply(encode(observations), updates) };
  };
  const newCritics = (): Critics => {
    const outputSize = form.inputSize > 0 ? returns.outputs : form.actor.outputSize;
    const networks = critics({
      count,
      observationSize,
      actionSize: form.inputSize,
      network: (inputSize) => network('critic', inputSize, outputSize),
    });
    return {
      ...networks,
      apply: (observations, actions, updates) => networks.apply(encode(observations), actions, updates),
    };
  };
  const policy = newPolicy();
  const online = newCritics();
  const stateValues = recipe.expectile === undefined ? undefined : newValues();
  const targetCopy = <N extends Pick<BatchNetwork, 'variables' | 'statistics'>>(network: N, copy: N): N => {
    copyVariables(network.variables, copy.variables);
    return copy;
  };
  const hasTargetPolicy = config.targetNetworks && config.policy === 'deterministic';
  return {
    config,
    observations,
    form,
    returns,
    improvement: recipe.improvement,
    temperature: temperatureOf({ entropy: config.entropy, first: config.temperature, targetEntropy, beta1 }),
    targetEntropyIn:
      config.targetEntropy === 'auto'
        ? masking && ((observations) => tf.mul(0.98, tf.mean(tf.log(masking.counts(observations)))))
        : undefined,
    policy,
    policyOptimizer: optimizer(policy.variables),
    targetPolicy: hasTargetPolicy ? targetCopy(policy, newPolicy()) : policy,
    critics: online,
    criticOptimizer: optimizer({
      ...online.variables,
      ...(stateValues && prefixed('value', stateValues.variables)),
    }),
    stateValues,
    expectile: recipe.expectile,
    targetCritics: config.targetNetworks ? targetCopy(online, newCritics()) : online,
  };
}

function actionForm(
  { config, observationSpace, actionSpace, numEnvs }: AgentContext<DdpgFamilyConfig>,
  noiseOf: DdpgRecipe['noise'],
): ActionForm {
  if (isBox(actionSpace)) {
    const bounds = new ActionBounds(actionSpace);
    const { targetNoise, targetNoiseClip } = config;
    const noise = (std: number): ExplorationNoise => noiseOf(std, numEnvs * bounds.size);
    return {
      inputSize: bounds.size,
      actor:
        config.policy === 'gaussian'
          ? (config.policyLoss === 'advantage' ? gaussianActor : squashedGaussianActor)(bounds, noise(1))
          : deterministicActor(bounds, {
              exploration: noise(config.explorationNoise),
              targetNoise,
              targetNoiseClip,
            }),
      fillUniform: (rng, actions) => bounds.fillUniform(rng, actions),
      input: (actions) => bounds.toUnit(actions as tf.Tensor2D),
      data: (actions) => bounds.toUnit(actions as tf.Tensor2D),
      taken: (outputs) => outputs,
    };
  }
  if (config.policy === 'deterministic' || config.returns === 'quantiles') {
    throw PrismError.incompatible`A ${config.policy === 'deterministic' ? 'deterministic policy' : 'critic of quantiles'} needs a Box \
      action space of real numbers, but there is ${actionSpace}.
      sac chooses between discrete actions, too.`;
  }
  if (config.explorationKind !== 'white') {
    throw PrismError.incompatible`Categories are drawn each by itself, without ${config.explorationKind} noise, but there is \
      ${actionSpace}.
      Take explorationKind=white.`;
  }
  const discrete = actionSpace as unknown as Discrete;
  const { n, start } = discrete;
  const mask = actionMaskOf(observationSpace);
  const indices = (actions: tf.Tensor): tf.Tensor1D =>
    tf.reshape(start === 0 ? actions : tf.sub(actions, tf.scalar(start, 'int32')), [actions.size]);
  return {
    inputSize: 0,
    actor: categoricalActor(discrete),
    fillUniform: (rng, actions, observations) => {
      for (let k = 0; k < actions.length; k++) {
        if (mask === undefined) actions[k] = start + rng.integers(0, n);
        else actions[k] = start + drawPossible(observations, rng, k * observationSpace.size + mask.offset, n);
      }
    },
    input: () => undefined,
    data: indices,
    taken: (outputs, actions) => {
      const isTaken = oneHotRows(indices(actions), n);
      return tf.sum(tf.mul(outputs, isTaken), 1, true) as tf.Tensor2D;
    },
  };
}

/**
 * `auto`: −dim A as in Haarnoja et al. (2018), 0.98 log n as in Christodoulou (2019).
 *
 * @throws PrismError `incompatible` if no policy can reach the target entropy: the temperature would grow without bound.
 */
function targetEntropyOf({
  config,
  actionSpace,
}: Pick<AgentContext<DdpgFamilyConfig>, 'config' | 'actionSpace'>): number {
  const { entropy, targetEntropy } = config;
  if (targetEntropy === 'auto')
    return isBox(actionSpace) ? -actionSpace.size : 0.98 * log(actionSpace.flatSize);
  // The entropy of the uniform distribution: over [−1, 1] per number, or over all actions.
  const most = isBox(actionSpace) ? actionSpace.size * log(2) : log(actionSpace.flatSize);
  if (entropy !== 'tuned' || targetEntropy < most) return targetEntropy;
  throw PrismError.incompatible`No policy for ${actionSpace} keeps an entropy of ${targetEntropy} nats: even chances have \
    ${most.toFixed(2)}.
    Take targetEntropy=auto, or less.`;
}
