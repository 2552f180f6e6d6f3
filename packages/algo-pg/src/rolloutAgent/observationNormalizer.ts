import type { Snapshot, Space } from '@prism-rl/core';
import { Box } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { RunningMoments } from '@prism-rl/memory';
import type { Variables } from '@prism-rl/nn';
import { variableOf } from '@prism-rl/nn';
import type { ActorCriticNetwork } from '../network/policyNetwork.ts';

const cut = 10;

/**
 * Standardises observations by all that were seen before, as a layer in front of a network: acting, learning and the exported policy
 * see the same. It learns between updates, so that the policy that acts is the one whose likelihoods are learned from.
 */
export class ObservationNormalizer {
  /** The space that the network behind the layer sees: no bytes, even where observations are. */
  readonly space: Space;
  /** The layer's statistics; not learned by gradients. */
  readonly variables: Variables;
  readonly #moments: RunningMoments;
  readonly #mean: tf.Variable;
  readonly #scale: tf.Variable;

  constructor({ shape, size }: Space) {
    this.space = new Box({ low: -cut, high: cut, shape });
    this.#moments = new RunningMoments(size);
    this.#mean = variableOf(() => tf.zeros([size]), false);
    this.#scale = variableOf(() => tf.ones([size]), false);
    this.variables = { 'observations/mean': this.#mean, 'observations/scale': this.#scale };
  }

  /** The network behind the layer. */
  before(network: ActorCriticNetwork): ActorCriticNetwork {
    return {
      ...network,
      policy: (observations) => network.policy(this.apply(observations)),
      value: (observations) => network.value(this.apply(observations)),
      both: (observations) => network.both(this.apply(observations)),
    };
  }

  /** The layer by itself. */
  apply(observations: tf.Tensor): tf.Tensor {
    return tf.clipByValue(tf.mul(tf.sub(observations, this.#mean), this.#scale), -cut, cut);
  }

  /** Takes in `rows` observations. */
  learn(observations: ArrayLike<number>, rows: number): void {
    const moments = this.#moments;
    moments.add(observations, rows);
    tf.tidy(() => {
      this.#mean.assign(tf.tensor1d(Float32Array.from(moments.mean)));
      this.#scale.assign(tf.tensor1d(Float32Array.from(moments.scale)));
    });
  }

  save(): Snapshot {
    return this.#moments.save();
  }

  /** The variables are restored with the network's. */
  restore(snapshot: Snapshot): void {
    this.#moments.restore(snapshot);
  }
}
