import type { Rng } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { ReplayRing } from './replayRing.ts';
import type { ReplayBatch } from './transitions.ts';

/**
 * Experience replay (Lin 1992; Mnih et al. 2015): a ring of the last `capacity` transitions, sampled uniformly with replacement.
 *
 * Stores every frame once, in the space's element type. Only terminations stop bootstrapping. Keeps the discounts of {@link NStep}'s windows.
 */
export class UniformReplay extends ReplayRing {
  /** @throws PrismError `state` if it is empty. */
  sample(rng: Rng): ReplayBatch {
    const { batch, size } = this;
    if (size === 0) throw new PrismError('state', 'There is nothing to draw from: the memory is empty.');
    this.schedule.take();
    rng.fillIntegers(batch.indices, 0, size);
    for (let k = 0; k < batch.indices.length; k++) {
      const slot = this.store.slotOf(batch.indices[k]!);
      batch.indices[k] = slot;
      this.store.read(slot, batch, k);
    }
    return batch;
  }
}
