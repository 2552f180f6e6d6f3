import type { Rng, Space } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Distribution, Initializer, independent, Network, Sampler, Variables } from '@prism-rl/nn';
import {
  dense,
  initializers,
  maskingOf,
  orthogonal,
  prefixed,
  sequential,
  torso,
  variableOf,
} from '@prism-rl/nn';
import type { NetworkConfig } from '../settings.ts';

export interface PolicyNetworkOptions {
  readonly observationSpace: Space;
  readonly distribution: Distribution;
  readonly config: NetworkConfig;
  /** Initial log standard deviation of normal distributions; default 0. */
  readonly logStd?: number;
  readonly rng: Rng;
}

/** A policy network: maps observations to the parameters of a distribution over actions, or of another sampler. */
export interface PolicyNetwork<D extends Sampler = Distribution> {
  readonly distribution: D;
  readonly variables: Variables;
  /** Returns the parameters: `[rows, observation]` → `[rows, parameterSize]` */
  policy(observations: tf.Tensor): tf.Tensor2D;
  /**
   * Computes state values from the policy's parameters, if it can: fills `[rows]` on the host. The actor stores them, which saves learning
   * a second forward pass.
   */
  valuesOf?(parameters: ArrayLike<number>, out: Float32Array): void;
}

/** A policy network with state values. */
export interface ActingNetwork<D extends Sampler = Sampler> extends PolicyNetwork<D> {
  /** Returns state values: `[rows, observation]` → `[rows]` */
  value(observations: tf.Tensor): tf.Tensor1D;
}

/** A policy and a state-value function. */
export interface ActorCriticNetwork extends ActingNetwork<Distribution> {
  /** Returns both at once, which is cheaper if they share layers. */
  both(observations: tf.Tensor): { readonly policy: tf.Tensor2D; readonly value: tf.Tensor1D };
}

/** √2 preserves the scale of signals through ReLU and tanh layers; the policy's small gain makes the initial policy nearly uniform. */
const gains = { hidden: Math.SQRT2, policy: 0.01, value: 1 } as const;

/** Returns the initializer of a part of the networks. */
export function initializerFor(config: NetworkConfig, part: keyof typeof gains): Initializer {
  return config.initializer === 'orthogonal' ? orthogonal(gains[part]) : initializers[config.initializer];
}

/** Creates the layers below the outputs. */
export function torsoOf({ observationSpace, config, rng }: PolicyNetworkOptions): ReturnType<typeof torso> {
  return torso({ ...config, space: observationSpace, initializer: initializerFor(config, 'hidden'), rng });
}

/**
 * Creates the output layer of a policy, one per part for mixed action spaces. A normal distribution's log standard deviations are
 * parameters independent of the state.
 */
export function policyHead(inputSize: number, options: PolicyNetworkOptions): Network {
  const { distribution, config, logStd = 0, rng } = options;
  if (distribution.sampleDtype === 'float32' && 'parts' in distribution) {
    const { parts } = distribution as ReturnType<typeof independent>;
    const heads = parts.map((part) => policyHead(inputSize, { ...options, distribution: part }));
    return {
      variables: Object.assign({}, ...heads.map(({ variables }, k) => prefixed(String(k), variables))),
      apply: (features) =>
        tf.concat(
          heads.map((head) => head.apply(features)),
          1,
        ),
    };
  }
  const isDiscrete = distribution.sampleDtype === 'int32';
  const units = isDiscrete ? distribution.parameterSize : distribution.sampleSize;
  const layer = dense({ inputSize, units, initializer: initializerFor(config, 'policy'), rng });
  if (isDiscrete) return { variables: layer.variables, apply: layer.apply };
  const logStds = variableOf(() => tf.fill([units], logStd));
  return {
    variables: { ...layer.variables, logStd: logStds },
    apply: (features: tf.Tensor): tf.Tensor => {
      const means = layer.apply(features);
      // Broadcast by addition, not by shape: exported policies take any batch size.
      return tf.concat([means, tf.add(tf.mul(means, 0), logStds)], 1);
    },
  };
}

/** Creates a separate policy: hidden layers, then a linear output. */
export function policyNetwork(options: PolicyNetworkOptions): PolicyNetwork {
  const { layers, outputSize } = torsoOf(options);
  const network = sequential([...layers, ['policy', policyHead(outputSize, options)]]);
  const masking = maskingOf(options.observationSpace);
  return {
    distribution: options.distribution,
    variables: network.variables,
    policy: (observations) => {
      const parameters = network.apply(observations) as tf.Tensor2D;
      return masking?.apply(parameters, observations) ?? parameters;
    },
  };
}

/** Creates a separate state-value function. */
export function valueNetwork(options: PolicyNetworkOptions): Pick<ActorCriticNetwork, 'variables' | 'value'> {
  const { config, rng } = options;
  const { layers, outputSize } = torsoOf(options);
  const head = dense({ inputSize: outputSize, units: 1, initializer: initializerFor(config, 'value'), rng });
  const network = sequential([...layers, ['value', head]]);
  return { variables: network.variables, value: (observations) => flat(network.apply(observations)) };
}

/**
 * Creates a policy and a value function, with shared or separate hidden layers.
 *
 * Variables are named `dense0/kernel`, …, `policy/kernel`, `value/kernel` if layers are shared; else the policy's begin with `actor/`, the
 * value's with `critic/`.
 */
export function actorCriticNetwork(options: PolicyNetworkOptions, shared: boolean): ActorCriticNetwork {
  const { distribution, config, rng } = options;
  if (!shared) {
    const actor = policyNetwork(options);
    const critic = valueNetwork(options);
    return {
      distribution,
      variables: { ...prefixed('actor', actor.variables), ...prefixed('critic', critic.variables) },
      policy: actor.policy,
      value: critic.value,
      both: (observations) => ({ policy: actor.policy(observations), value: critic.value(observations) }),
    };
  }
  const { layers, outputSize } = torsoOf(options);
  const features = sequential(layers);
  const policy = sequential([['policy', policyHead(outputSize, options)]]);
  const valueHead = dense({
    inputSize: outputSize,
    units: 1,
    initializer: initializerFor(config, 'value'),
    rng,
  });
  const value = sequential([['value', valueHead]]);
  const masking = maskingOf(options.observationSpace);
  const policyBy = (found: tf.Tensor, observations: tf.Tensor): tf.Tensor2D => {
    const parameters = policy.apply(found) as tf.Tensor2D;
    return masking?.apply(parameters, observations) ?? parameters;
  };
  return {
    distribution,
    variables: { ...features.variables, ...policy.variables, ...value.variables },
    policy: (observations) => policyBy(features.apply(observations), observations),
    value: (observations) => flat(value.apply(features.apply(observations))),
    both: (observations) => {
      const found = features.apply(observations);
      return { policy: policyBy(found, observations), value: flat(value.apply(found)) };
    },
  };
}

export function flat(column: tf.Tensor): tf.Tensor1D {
  return tf.reshape(column, [column.shape[0]!]);
}
