// A matrix of windows as copies of lines of pixels.

import type { WindowInfo } from '@prism-rl/graph';
import { windowShape } from '@prism-rl/graph';
import type { Move, Stage } from '@prism-rl/kernels';

/**
 * The copies that make it: one for each line of a window in each image.
 *
 * @param from where the images lie
 * @param to where the matrix goes
 */
export function windowMoves(info: WindowInfo, from: number, to: number): Move[] {
  const image = 4 * imageSize(info);
  return Array.from({ length: info.batchSize }, (_, i) => movesOfImage(info, i, from + i * image, to)).flat();
}

/**
 * The same of images that are bytes: each becomes floats, channels last, in a place that is as large as one image, and is in the caches
 * still when it is copied.
 *
 * @param isPlanar whether all of an image's first channel comes before its second
 */
export function windowsOfBytes(
  info: WindowInfo,
  isPlanar: boolean,
  from: number,
  place: number,
  to: number,
): Stage[] {
  const size = imageSize(info);
  const planes = isPlanar ? info.inChannels : 1;
  return Array.from({ length: info.batchSize }, (_, i): Stage[] => [
    { kind: 'widen', from: from + i * size, to: place, planes, length: size / planes },
    ...movesOfImage(info, i, place, to),
  ]).flat();
}

/** Elements of an image. */
export function imageSize({ inHeight, inWidth, inChannels }: WindowInfo): number {
  return inHeight * inWidth * inChannels;
}

/** @param from where the image itself lies */
function movesOfImage(info: WindowInfo, image: number, from: number, to: number): Move[] {
  const line = info.inWidth * info.inChannels;
  const own = info.filterWidth * info.inChannels;
  const [, columns] = windowShape(info);
  return Array.from({ length: info.filterHeight }, (_, y) => ({
    kind: 'move',
    from: from + 4 * line * y,
    to: to + 4 * (image * info.outHeight * info.outWidth * columns + y * own),
    shape: [info.outHeight, info.outWidth, own],
    fromStrides: [info.strideHeight * line, info.strideWidth * info.inChannels, 1],
    toStrides: [info.outWidth * columns, columns, 1],
  }));
}
