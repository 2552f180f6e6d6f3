import type { Frame } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { AreaMeans } from '../areaMeans.ts';

/**
 * The picture in another width, its proportions kept. Smaller: each pixel is the mean of the area that it stands for. Larger: the
 * nearest pixel, so that grids and old games stay sharp.
 *
 * @param width in pixels, an integer of at least 1.
 * @throws PrismError `invalid-argument`
 */
export function resizeFrame(frame: Frame, width: number): Frame {
  if (!Number.isInteger(width) || width < 1) {
    throw new PrismError(
      'invalid-argument',
      `A picture needs a width of at least 1 pixel, but got ${width}.`,
    );
  }
  if (width === frame.width) return frame;
  const height = Math.max(1, Math.round((frame.height * width) / frame.width));
  const data = new Uint8Array(width * height * 3);
  new AreaMeans(frame, { width, height }, 3).resize(frame.data, 0, data, 0);
  return { width, height, data };
}
