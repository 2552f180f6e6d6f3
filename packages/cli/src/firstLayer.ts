import type { Config, Space } from '@prism-rl/core';
import { counted, partsOf, pictureAxes } from '@prism-rl/core';

/** More inputs than a dense layer usually has, and more pixels than convolutions usually process: a picture of 128 × 128. */
const many = 16_384;

/** A warning for runs whose dense layers read whole pictures, or whose convolutions read large ones; undefined for others. */
export function firstLayerNote(space: Space, { network }: Config): string | undefined {
  // One-hot rows are not pictures.
  const seen = partsOf(space).filter(({ space: { kind } }) => kind === 'box' || kind === 'multi-binary');
  const size = seen.reduce((sum, part) => sum + part.space.size, 0);
  if (network === undefined || size < many) return undefined;
  const picture = pictureAxes(space.shape);
  if (network === 'mlp' || (network === 'auto' && picture === undefined)) {
    return (
      `the first layer reads ${counted(size, 'number')}, as a network of dense layers does with observations ${space}; ` +
      'convolutions take images [height, width, channels] or [channels, height, width], resized by --wrap resize and stacked along channels by --wrap frame-stack'
    );
  }
  if (picture === undefined || picture.height * picture.width < many) return undefined;
  return (
    `the network reads images of ${picture.height} × ${picture.width}, which cost much time and memory; shrink them with --wrap resize and --wrap grayscale, ` +
    'or preprocess Atari games as in the literature with --set env.preprocessing=dqn'
  );
}
