/** How the three axes of a shape are read as a picture. */
export interface PictureAxes {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Whether the shape is `[channels, height, width]` instead of `[height, width, channels]`. */
  readonly isChannelsFirst: boolean;
}

/**
 * Height, width and channels of observations with three axes; undefined for all other shapes. The channels are the first axis where it is
 * shorter than both others (stacked frames, PyTorch's pictures), and the last axis elsewhere (MinAtar, Gymnasium's pictures).
 */
export function pictureAxes(shape: readonly number[]): PictureAxes | undefined {
  if (shape.length !== 3) return undefined;
  const [first, second, third] = shape as readonly [number, number, number];
  return first < second && first < third
    ? { height: second, width: third, channels: first, isChannelsFirst: true }
    : { height: first, width: second, channels: third, isChannelsFirst: false };
}
