import { Box, Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { ObservationNormalizer } from '@prism-rl/memory';
import { activateBackend } from '@prism-rl/nn';
import { expect, test } from 'vitest';
import { RecordedMoments } from './recordedMoments.ts';

await activateBackend('tfjs-cpu');

test('moments on a GPU are those of all rows: added there, taken over, and handed back', () => {
  const space = new Box({ low: -10, high: 10, shape: [2] });
  const [host, all] = [new ObservationNormalizer(space), new ObservationNormalizer(space)];
  const recorded = new RecordedMoments(host);
  const rng = new Rng(1);
  const rows = (count: number): Float32Array =>
    Float32Array.from({ length: 2 * count }, (_, k) => rng.normal(k % 2 === 0 ? 3 : -1, 1 + (k % 2)));
  const close = (one: ArrayLike<number>, other: ArrayLike<number>): void => {
    expect(one).toHaveLength(other.length);
    for (let k = 0; k < one.length; k++) expect(one[k]).toBeCloseTo(other[k]!, 4);
  };
  for (const count of [5, 1, 30]) {
    const added = rows(count);
    all.add(added);
    tf.tidy(() => recorded.add(tf.tensor2d(added, [count, 2])));
    recorded.lead();
    for (const [name, { values }] of Object.entries(all.weights()))
      close(host.weights()[name]!.values, values);
    const shown = tf.tidy(() => recorded.normalized(tf.tensor2d(added, [count, 2]), 1).dataSync());
    close(
      shown,
      all.fill(added, new Float32Array(2 * count)).map((x) => Math.min(1, Math.max(-1, x))),
    );
    // Rows that the processor adds count as well.
    for (const normalizer of [host, all]) normalizer.add(Float32Array.of(9, count));
    recorded.follow();
  }
  recorded.dispose();
});
