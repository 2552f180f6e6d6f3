import type { Space } from '@prism-rl/core';
import { packedArray, Rng, spaceFromJSON } from '@prism-rl/core';
import { describeValue } from '@prism-rl/core/checks';
import { must, same } from './check.ts';

/** @throws PrismError `contract` unless `space` keeps the contract of spaces. */
export function checkSpace(name: string, space: Space): void {
  must(typeof space === 'object' && space !== null, `${name} is missing.`);
  const { size, flatSize, shape, dtype } = space;
  must(Number.isInteger(size) && size > 0, `${name}.size must be a positive integer, but is ${size}.`);
  must(
    Number.isInteger(flatSize) && flatSize > 0,
    `${name}.flatSize must be a positive integer, but is ${flatSize}.`,
  );
  const product = shape.reduce((total, length) => total * length, 1);
  must(
    product === size,
    `${name} has size ${size}, but its shape [${shape.join(', ')}] has ${product} elements.`,
  );
  const read = spaceFromJSON(JSON.parse(JSON.stringify(space.toJSON())));
  must(
    read.toString() === space.toString(),
    `${name} is ${String(space)}, but its JSON reads back as ${String(read)}.`,
  );
  const rng = new Rng(1);
  for (let k = 0; k < 5; k++) {
    const value = space.sample(rng);
    must(space.contains(value), `${name} does not contain its own sample ${describeValue(value)}.`);
    const packed = packedArray(dtype, size + 2);
    space.pack(value, packed, 1);
    const unpacked = space.unpack(packed, 1);
    must(space.contains(unpacked), `${name} does not contain what it unpacked: ${describeValue(unpacked)}.`);
    const again = packedArray(dtype, size + 2);
    space.pack(unpacked, again, 1);
    must(same(packed, again), `${name} packs ${describeValue(value)} differently after unpacking it.`);
    must(packed[0] === 0 && packed[size + 1] === 0, `${name} packs beyond its size of ${size} elements.`);
  }
}
