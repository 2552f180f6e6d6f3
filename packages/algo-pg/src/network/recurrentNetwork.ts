import * as tf from '@prism-rl/jit/tensorflow';
import type { Distribution, Network, Variables } from '@prism-rl/nn';
import { dense, gru, maskingOf, orthogonal, prefixed, sequential } from '@prism-rl/nn';
import type { ActorCriticNetwork, PolicyNetworkOptions } from './policyNetwork.ts';
import { flat, initializerFor, policyHead, torsoOf } from './policyNetwork.ts';

/** The starts of sequences of observations. */
export interface SequenceTensors {
  /** `[sequences, stateSize]`: the states before the first steps. */
  readonly firstStates: tf.Tensor;
  /** `[rows]`, time-major: 1 if an episode starts. */
  readonly starts: tf.Tensor;
}

/** A recurrent policy and state-value function. */
export interface RecurrentActorCritic {
  readonly distribution: Distribution;
  readonly variables: Variables;
  /** Size of a row's state. */
  readonly stateSize: number;
  /** Computes outputs and next states of one step from `[rows, observation]` and `[rows, stateSize]`. */
  step(observations: tf.Tensor, states: tf.Tensor): NetworkOutputs;
  /**
   * Returns the network on time-major observations `[steps · sequences, observation]`: all sequences' first steps, then their second steps.
   */
  along(sequences: SequenceTensors): ActorCriticNetwork & {
    /** Returns all outputs; `states` are those after each row. */
    all(observations: tf.Tensor): NetworkOutputs;
  };
}

/** Outputs of a batch of rows. */
export interface NetworkOutputs {
  /** `[rows, parameters]` */
  readonly policy: tf.Tensor2D;
  /** `[rows]` */
  readonly value: tf.Tensor1D;
  /** `[rows, stateSize]` */
  readonly states: tf.Tensor;
}

export interface RecurrentNetworkOptions extends PolicyNetworkOptions {
  readonly recurrentUnits: number;
}

interface Trunk {
  readonly variables: Variables;
  readonly features: Network;
  readonly recurrence: ReturnType<typeof gru>;
}

function trunkOf(options: RecurrentNetworkOptions): Trunk {
  const { config, recurrentUnits: units, rng } = options;
  const { layers, outputSize } = torsoOf(options);
  const features = sequential(layers);
  // Like the layers before it, but with gain 1: gates are no ReLUs.
  const initializer = config.initializer === 'orthogonal' ? orthogonal(1) : initializerFor(config, 'hidden');
  const recurrence = gru({ inputSize: outputSize, units, initializer, rng });
  return {
    variables: { ...features.variables, ...prefixed('gru', recurrence.variables) },
    features,
    recurrence,
  };
}

type Remember = (trunk: Trunk, features: tf.Tensor, states: tf.Tensor) => tf.Tensor;

/**
 * Creates a policy and a value function, each a linear output of a gated recurrent unit after hidden layers, shared or separate. If
 * separate, a state holds the policy's part before the value's.
 *
 * Variables are named as in `actorCriticNetwork`, plus `gru/…`.
 */
export function recurrentActorCritic(
  options: RecurrentNetworkOptions,
  shared: boolean,
): RecurrentActorCritic {
  const { distribution, config, recurrentUnits: units, rng } = options;
  const actor = trunkOf(options);
  const policyLayer = sequential([['policy', policyHead(units, options)]]);
  const critic = shared ? actor : trunkOf(options);
  const valueLayer = sequential([
    ['value', dense({ inputSize: units, units: 1, initializer: initializerFor(config, 'value'), rng })],
  ]);
  const masking = maskingOf(options.observationSpace);
  const stateSize = shared ? units : 2 * units;
  const outputs = (observations: tf.Tensor, states: tf.Tensor, remember: Remember): NetworkOutputs => {
    const [ofActor, ofCritic] = shared
      ? [states, states]
      : (tf.split(states, 2, 1) as [tf.Tensor, tf.Tensor]);
    const forPolicy = remember(actor, actor.features.apply(observations), ofActor);
    const forValue = shared ? forPolicy : remember(critic, critic.features.apply(observations), ofCritic);
    const policy = policyLayer.apply(forPolicy) as tf.Tensor2D;
    return {
      policy: masking?.apply(policy, observations) ?? policy,
      value: flat(valueLayer.apply(forValue)),
      states: shared ? forPolicy : tf.concat([forPolicy, forValue], 1),
    };
  };
  const ofActor = { ...actor.variables, ...policyLayer.variables };
  const ofCritic = { ...(shared ? {} : critic.variables), ...valueLayer.variables };
  return {
    distribution,
    variables: shared
      ? { ...ofActor, ...ofCritic }
      : { ...prefixed('actor', ofActor), ...prefixed('critic', ofCritic) },
    stateSize,
    step: (observations, states) =>
      outputs(observations, states, ({ recurrence }, features, own) => recurrence.step(features, own)),
    along: ({ firstStates, starts }) => {
      const all = (observations: tf.Tensor): NetworkOutputs =>
        outputs(observations, firstStates, ({ recurrence }, features, own) =>
          recurrence.sequence(features, own, starts),
        );
      return {
        distribution,
        variables: {},
        all,
        policy: (observations) => all(observations).policy,
        value: (observations) => all(observations).value,
        both: all,
      };
    },
  };
}

/** Whether a network is recurrent. */
export function remembers(network: object): network is RecurrentActorCritic {
  return 'along' in network;
}
