import type { Config, Space } from '@prism-rl/core';
import { counted } from '@prism-rl/core';

/** More inputs than a dense layer usually has: a picture of 128 × 128 shades. */
const many = 16_384;

/** A note on runs whose dense layers read whole pictures; undefined for all others. */
export function firstLayerNote(space: Space, { network }: Config): string | undefined {
  const isDense = network === 'mlp' || (network === 'auto' && space.shape.length !== 3);
  if (!isDense || space.flatSize < many) return undefined;
  return (
    `the first layer reads ${counted(space.flatSize, 'number')}, as a network of dense layers does with observations ${space}; ` +
    'convolutions take pictures [height, width, channels], which --wrap resize makes smaller and --wrap frame-stack stacks by channels'
  );
}
