import * as tf from '@prism-rl/jit/tensorflow';
import type { Variables } from '@prism-rl/nn';
import { prefixed } from '@prism-rl/nn';
import type { BatchNetwork, StatisticUpdate } from '../network/batchLayer.ts';

/** Networks that judge actions, side by side and independent of each other. */
export interface Critics extends Pick<BatchNetwork, 'variables' | 'statistics'> {
  /**
   * Returns the outputs of each critic, `[rows, outputs]` each.
   *
   * @param actions `[rows, size]` from −1 to 1; undefined where outputs are those of every action.
   * @param updates see {@link BatchNetwork.apply}.
   */
  apply(
    observations: tf.Tensor2D,
    actions: tf.Tensor2D | undefined,
    updates?: StatisticUpdate[],
  ): tf.Tensor2D[];
}

/** What {@link critics} are made of. */
export interface CriticsOptions {
  readonly count: number;
  readonly observationSize: number;
  /** Numbers of an action that go in; 0 where outputs are those of every action. */
  readonly actionSize: number;
  /** Makes the network of one critic. */
  readonly network: (inputSize: number) => BatchNetwork;
}

/** Critics of one form; their variables are called `critic0/…`, `critic1/…`. */
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
