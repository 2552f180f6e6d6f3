import type { Config, Space } from '@prism-rl/core';
import { counted } from '@prism-rl/core';

/** Inputs of a dense layer that hardly anybody means: a picture of 128 × 128 shades. */
const many = 16_384;

/** What to think about before a network of dense layers reads whole pictures; undefined where nothing is unusual. */
export function firstLayerNote(space: Space, { network }: Config): string | undefined {
  const isDense = network === 'mlp' || (network === 'auto' && space.shape.length !== 3);
  if (!isDense || space.flatSize < many) return undefined;
  return (
    `the first layer reads ${counted(space.flatSize, 'number')}, as a network of dense layers does with observations ${space}; ` +
    'convolutions take pictures [height, width, channels], which --wrap resize makes smaller and --wrap frame-stack stacks by channels'
  );
}
