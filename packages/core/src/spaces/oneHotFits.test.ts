import { expect, test } from 'vitest';
import { Box } from './box.ts';
import { Dict } from './dict.ts';
import { Discrete } from './discrete.ts';
import { MultiBinary } from './multiBinary.ts';
import { MultiDiscrete } from './multiDiscrete.ts';
import { oneHotFits } from './oneHotFits.ts';
import type { Space } from './space.ts';
import { Tuple } from './tuple.ts';

test.each([
  [new Discrete(2 ** 14), undefined],
  [new Discrete(2 ** 14 + 1), 16_385],
  [new Discrete(1_000_000), 1_000_000],
  [new MultiDiscrete([10_000, 6_384]), undefined],
  [new MultiDiscrete([10_000, 6_385]), 16_385],
  [new Dict({ a: new Discrete(10_000), b: new Tuple([new Discrete(10_000)]) }), 20_000],
  [new Box({ low: 0, high: 255, shape: [210, 160, 3], dtype: 'uint8' }), undefined],
  [new MultiBinary(100_000), undefined],
])('%s', (space, length) => {
  expect(oneHotFits(space as Space)).toBe(
    length === undefined ||
      `sees discrete observations as one-hot rows, which for these would have ${length} numbers (at most 16384)`,
  );
});
