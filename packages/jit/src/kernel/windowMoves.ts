// A matrix of windows as copies of lines of pixels.

import type { WindowInfo } from '@prism-rl/graph';
import { windowShape } from '@prism-rl/graph';
import type { Move } from '@prism-rl/kernels';

/**
 * The copies that make it: one for each line of a window in each image.
 *
 * @param from where the images lie
 * @param to where the matrix goes
 */
export function windowMoves(info: WindowInfo, from: number, to: number): Move[] {
  const line = info.inWidth * info.inChannels;
  const own = info.filterWidth * info.inChannels;
  const [, columns] = windowShape(info);
  const moves: Move[] = [];
  for (let image = 0; image < info.batchSize; image++) {
    for (let y = 0; y < info.filterHeight; y++) {
      moves.push({
        kind: 'move',
        from: from + 4 * line * (image * info.inHeight + y),
        to: to + 4 * (image * info.outHeight * info.outWidth * columns + y * own),
        shape: [info.outHeight, info.outWidth, own],
        fromStrides: [info.strideHeight * line, info.strideWidth * info.inChannels, 1],
        toStrides: [info.outWidth * columns, columns, 1],
      });
    }
  }
  return moves;
}
