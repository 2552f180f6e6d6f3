import { expect, test } from 'vitest';
import { Box } from './box.ts';
import { Dict } from './dict.ts';
import { Discrete } from './discrete.ts';
import type { Space } from './space.ts';
import { partsOf } from './spaceParts.ts';
import { Tuple } from './tuple.ts';

test('parts within parts are named by their way, and lie as they are packed', () => {
  const picture = new Box({ low: 0, high: 255, shape: [2, 2, 1], dtype: 'uint8' });
  const space = new Dict({
    b: new Tuple([new Discrete(3), picture]),
    a: new Dict({ y: new Discrete(2), x: new Box({ low: 0, high: 1, shape: [3] }) }),
  });
  expect(partsOf(space as Space).map(({ name, space: { kind }, offset }) => [name, kind, offset])).toEqual([
    ['a/x', 'box', 0],
    ['a/y', 'discrete', 3],
    ['b/0', 'discrete', 4],
    ['b/1', 'box', 5],
  ]);
  expect(partsOf(picture)).toEqual([{ name: '', space: picture, offset: 0 }]);
});
