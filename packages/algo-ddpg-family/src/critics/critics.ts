import * as tf from '@prism-rl/jit/tensorflow';
import { prefixed, type Variables } from '@prism-rl/nn';
import type { BatchNetwork, StatisticUpdate } from '../network/normalization.ts';

/** An ensemble of independent critics. */
export interface Critics extends Pick<BatchNetwork, 'variables' | 'statistics'> {
  /**
   * Returns the outputs of each critic, each `[rows, outputs]`.
   *
   * @param actions `[rows, size]` in [−1, 1]; undefined if the critics output values of every action.
   * @param updates see {@link BatchNetwork.apply}.
   */
  apply(
    observations: tf.Tensor2D,
    actions: tf.Tensor2D | undefined,
    updates?: StatisticUpdate[],
  ): tf.Tensor2D[];
}

export interface CriticsOptions {
  readonly count: number;
  readonly observationSize: number;
  /** Numbers of an action in the input; 0 if the critics output values of every action. */
  readonly actionSize: number;
  readonly network: (inputSize: number) => BatchNetwork;
}

/** Creates an ensemble of critics; their variables are named `critic0/…`, `critic1/…`. */
export function critics({ count, observationSize, actionSize, network }: CriticsOptions): Critics {
  const networks = Array.from({ length: count }, () => network(observationSize + actionSize));
  const all = (of: (network: BatchNetwork) => Variables): Variables =>
    Object.assign({}, ...networks.map((network, k) => prefixed(`critic${k}`, of(network)))) as Variables;
  return {
    variables: all(({ variables }) => variables),
    statistics: all(({ statistics }) => statistics),
    apply: (observations, actions, updates) => {
      const input = actions === undefined ? observations : tf.concat2d([observations, actions], 1);
      return networks.map((network) => network.apply(input, updates));
    },
  };
}
