import * as tf from '@prism-rl/jit/tensorflow';
import { stopGradient } from '@prism-rl/nn';
import type { Draws, QNetwork } from '../network/qNetwork.ts';
import type { DqnConfig } from './config.ts';

/** Both ends of the transitions of an update, as network inputs. */
export interface Views {
  /** `[rows, observation]`: S_{t−1}. */
  readonly observationsTm1: tf.Tensor;
  /** `[rows, observation]`: S_t, the state to bootstrap from. */
  readonly observationsT: tf.Tensor;
  tm1(network: QNetwork, draws: Draws): tf.Tensor3D;
  /** `[rows, features]` of S_{t−1} below the head. */
  featuresTm1(network: QNetwork): tf.Tensor;
  t(network: QNetwork, draws: Draws): tf.Tensor3D;
}

interface Tensors {
  readonly [name: string]: tf.Tensor;
}

export function viewsOfTransitions({ observations, nextObservations }: Tensors): Views {
  return {
    observationsTm1: observations!,
    observationsT: nextObservations!,
    tm1: (network, draws) => network.apply(observations!, draws),
    featuresTm1: (network) => network.features(observations!),
    t: (network, draws) => network.apply(nextObservations!, draws),
  };
}

type SequenceShape = Pick<DqnConfig, 'batchSize' | 'burnIn' | 'sequenceLength' | 'nStep'>;

/**
 * Views of time-major sequences for recurrent networks (Kapturowski et al. 2019): from the stored state, the network warms up on the
 * burn-in, without gradient; then it runs on the steps to learn from, and n steps further to bootstrap.
 */
export function viewsOfSequences(
  { observations, starts, firstStates }: Tensors,
  { batchSize, burnIn, sequenceLength: length, nStep }: SequenceShape,
): Views {
  const rows = length * batchSize;
  const from = (all: tf.Tensor, step: number, steps: number): tf.Tensor =>
    tf.slice(all, step * batchSize, steps * batchSize);
  const along = ({ recurrent }: QNetwork, first: tf.Tensor, step: number, steps: number): tf.Tensor =>
    recurrent!.sequence(from(observations!, step, steps), first, from(starts!, step, steps));
  /** Returns the states of `steps` steps after the burn-in. */
  const states = (network: QNetwork, steps: number): tf.Tensor => {
    if (burnIn === 0) return along(network, firstStates!, 0, steps);
    const warm = from(along(network, firstStates!, 0, burnIn), burnIn - 1, 1);
    return along(network, stopGradient(warm), burnIn, steps);
  };
  return {
    observationsTm1: from(observations!, burnIn, length),
    observationsT: from(observations!, burnIn + nStep, length),
    tm1: (network, draws) => network.recurrent!.outputs(states(network, length), draws),
    featuresTm1: (network) => states(network, length),
    t: (network, draws) =>
      network.recurrent!.outputs(tf.slice(states(network, length + nStep), nStep * batchSize, rows), draws),
  };
}
