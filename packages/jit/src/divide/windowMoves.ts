// Builds matrices of windows by copying lines of pixels.

import type { LineAxis, Move, Stage, Widen } from '../kernels/program.ts';
import { oneBlock, type WindowAttributes, type WindowInfo, windowShape } from '../program/operations.ts';

/** Strides of windows over images with these channels, and the axes of the images and of the rectangles of positions. */
function gridOf(info: WindowInfo, attributes: Partial<WindowAttributes>, channels: number) {
  const { height, width, down, across } = attributes.blocks ?? oneBlock(info);
  const line = info.inWidth * channels;
  const [rows, columns] = windowShape(info, attributes);
  const [lineStep, pixelStep] = [info.strideHeight * line, info.strideWidth * channels];
  const block = height * width * columns;
  const lines: LineAxis[] = [
    { count: info.batchSize, from: imageSize(info), to: (rows / info.batchSize) * columns },
    { count: down, from: height * lineStep, to: across * block },
    { count: across, from: width * pixelStep, to: block },
  ];
  return { height, width, line, columns, lineStep, pixelStep, lines };
}

/**
 * The copy from images of floats to a matrix of windows.
 *
 * @param from address of the images
 * @param to address of the matrix
 */
export function windowMoves(
  info: WindowInfo,
  attributes: Partial<WindowAttributes>,
  from: number,
  to: number,
): Move {
  const { height, width, line, columns, lineStep, pixelStep, lines } = gridOf(
    info,
    attributes,
    info.inChannels,
  );
  const own = info.filterWidth * info.inChannels;
  return {
    kind: 'move',
    from,
    to,
    shape: [height, width, own],
    fromStrides: [lineStep, pixelStep, 1],
    toStrides: [width * columns, columns, 1],
    lines: [...lines, { count: info.filterHeight, from: line, to: own }].filter(({ count }) => count > 1),
  };
}

/** Axes of a matrix of windows, with their strides in the images: the axes of its rows, and of its columns. */
export function windowAxes(
  info: WindowInfo,
): Record<'positions' | 'pixels', { count: number; step: number }[]> {
  const line = info.inWidth * info.inChannels;
  return {
    positions: [
      { count: info.batchSize, step: imageSize(info) },
      { count: info.outHeight, step: info.strideHeight * line },
      { count: info.outWidth, step: info.strideWidth * info.inChannels },
    ],
    pixels: [
      { count: info.filterHeight, step: line },
      { count: info.filterWidth * info.inChannels, step: 1 },
    ],
  };
}

/** The same copy from images of bytes, which it converts to floats. */
export function windowsOfBytes(attributes: WindowAttributes, from: number, to: number): Widen {
  const { info, isPlanar } = attributes;
  const channels = isPlanar ? 1 : info.inChannels;
  const { height, width, line, columns, lineStep, pixelStep, lines } = gridOf(info, attributes, channels);
  lines.push(
    { count: height, from: lineStep, to: width * columns },
    { count: width, from: pixelStep, to: columns },
    { count: info.filterHeight, from: line, to: info.filterWidth * info.inChannels },
  );
  return {
    kind: 'widen',
    from,
    to,
    planes: isPlanar ? info.inChannels : 1,
    apart: info.inHeight * info.inWidth,
    length: info.filterWidth * channels,
    lines: lines.filter(({ count }) => count > 1),
  };
}

export function transposition([rows, columns]: readonly [number, number], from: number, to: number): Move {
  return {
    kind: 'move',
    from,
    to,
    shape: [1, rows, columns],
    fromStrides: [0, columns, 1],
    toStrides: [0, 1, rows],
  };
}

/** Floats of windows that stay in the caches until they are transposed. */
const NEAR = 1 << 17;

/** Converts windows of bytes and transposes them, some images at a time. @param turned reads all results of `windows` */
export function turnedInParts(windows: Widen, turned: Move): Stage[] {
  const [first, ...rest] = windows.lines;
  const [, rows, columns] = turned.shape;
  if (first === undefined || first.to % columns > 0 || rows * columns !== first.count * first.to)
    return [windows, turned];
  const each = Math.max(1, Math.floor(NEAR / first.to));
  const parts: Stage[] = [];
  for (let from = 0; from < first.count; from += each) {
    const count = Math.min(each, first.count - from);
    const floats = from * first.to;
    parts.push(
      {
        ...windows,
        from: windows.from + from * first.from,
        to: windows.to + 4 * floats,
        lines: [{ ...first, count }, ...rest],
      },
      {
        ...turned,
        from: turned.from + 4 * floats,
        to: turned.to + 4 * (floats / columns),
        shape: [1, (count * first.to) / columns, columns],
      },
    );
  }
  return parts;
}

function imageSize({ inHeight, inWidth, inChannels }: WindowInfo): number {
  return inHeight * inWidth * inChannels;
}
