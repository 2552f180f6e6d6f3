import * as tf from '@prism-rl/jit/tensorflow';
import { stopGradient } from '@prism-rl/nn';
import type { Draws, QNetwork } from '../network/qNetwork.ts';
import type { DqnConfig } from './config.ts';

/** The two ends of the transitions that an update learns from, as networks see them. */
export interface Views {
  /** `[rows, observation]`: S_{t−1}. */
  readonly observationsTm1: tf.Tensor;
  /** `[rows, observation]`: S_t, the state bootstrapped from. */
  readonly observationsT: tf.Tensor;
  /** Outputs of a network in S_{t−1}. */
  tm1(network: QNetwork, draws: Draws): tf.Tensor3D;
  /** Outputs of a network in S_t. */
  t(network: QNetwork, draws: Draws): tf.Tensor3D;
}

/** Tensors of an update by their names. */
export interface Tensors {
  readonly [name: string]: tf.Tensor;
}

/** Steps of the sequences of a batch. */
type SequenceShape = Pick<DqnConfig, 'batchSize' | 'burnIn' | 'sequenceLength' | 'nStep'>;

/**
 * Sequences, time-major, for networks that remember (Kapturowski et al. 2019): from the stored state a network warms up along the burn-in,
 * through which no gradient flows; then it goes along the steps that are learned from, and n steps further, to where they are bootstrapped.
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
  /** States after `steps` steps from the burn-in on. */
  const states = (network: QNetwork, steps: number): tf.Tensor => {
    if (burnIn === 0) return along(network, firstStates!, 0, steps);
    const warm = from(along(network, firstStates!, 0, burnIn), burnIn - 1, 1);
    return along(network, stopGradient(warm), burnIn, steps);
  };
  return {
    observationsTm1: from(observations!, burnIn, length),
    observationsT: from(observations!, burnIn + nStep, length),
    tm1: (network, draws) => network.recurrent!.outputs(states(network, length), draws),
    t: (network, draws) =>
      network.recurrent!.outputs(tf.slice(states(network, length + nStep), nStep * batchSize, rows), draws),
  };
}
