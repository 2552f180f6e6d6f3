// Sliding windows over NHWC images by one Gather (im2col), and their inverse by another (col2im).
// Windows that move in steps of s over k pixels are gathered in blocks of gcd(s, k) pixels: fewer, longer copies.
import type { Ref } from '../onnx/builder.ts';
import type { Lowered } from './context.ts';

/** Where windows lie: what tfjs's `computeConv2DInfo` and `computePool2DInfo` give. */
export interface Geometry {
  readonly batchSize: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly padInfo: { readonly top: number; readonly left: number };
}

/** Index tables of one geometry. */
interface Tables {
  /** Pixels a block holds. */
  readonly block: number;
  /** Blocks an image holds. */
  readonly blocks: number;
  /** Block of the image for each block of each window; `blocks` where the window hangs over the edge. */
  readonly windows: Int32Array;
  readonly overhangs: boolean;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

function tablesOf(g: Geometry): Tables {
  const step = gcd(g.strideWidth, g.filterWidth);
  const inside = g.padInfo.left === 0 && (g.outWidth - 1) * g.strideWidth + g.filterWidth <= g.inWidth;
  const block = g.dilationWidth === 1 && inside && g.inWidth % step === 0 ? step : 1;
  const perRow = g.inWidth / block;
  const blocks = g.inHeight * perRow;
  const across = g.filterWidth / block;
  const windows = new Int32Array(g.outHeight * g.outWidth * g.filterHeight * across);
  let at = 0;
  let overhangs = false;
  for (let row = 0; row < g.outHeight; row++) {
    for (let column = 0; column < g.outWidth; column++) {
      for (let i = 0; i < g.filterHeight; i++) {
        const y = row * g.strideHeight - g.padInfo.top + i * g.dilationHeight;
        for (let j = 0; j < across; j++) {
          const x = column * g.strideWidth - g.padInfo.left + j * block * g.dilationWidth;
          const hit = y >= 0 && y < g.inHeight && x >= 0 && x < g.inWidth;
          overhangs ||= !hit;
          windows[at++] = hit ? y * perRow + x / block : blocks;
        }
      }
    }
  }
  return { block, blocks, windows, overhangs };
}

/** Number of window positions. */
export function positionsOf(g: Geometry): number {
  return g.outHeight * g.outWidth;
}

/** Pixels in a window. */
export function pixelsOf(g: Geometry): number {
  return g.filterHeight * g.filterWidth;
}

/** Adds one row of `fill` at the end of axis 1 of a [batch, rows, columns] tensor. */
function withExtraRow(o: Lowered, ref: Ref, fill: number): Ref {
  return o.node('Pad', [ref, o.graph.int64([0, 0, 0, 0, 1, 0]), o.graph.float(fill)]);
}

/**
 * All windows of an image.
 *
 * @param image [batch, height, width, channels]
 * @param fill what stands beyond the edge
 * @returns elements in the order batch, position, pixel of the window, channel; the shape is the caller's to set
 */
export function extractWindows(o: Lowered, image: Ref, g: Geometry, fill = 0): Ref {
  const pointwise = pixelsOf(g) === 1 && g.strideHeight === 1 && g.strideWidth === 1;
  if (pointwise && positionsOf(g) === g.inHeight * g.inWidth) return image;
  const tables = tablesOf(g);
  const rows = o.reshape(image, [g.batchSize, tables.blocks, tables.block * g.inChannels]);
  const padded = tables.overhangs ? withExtraRow(o, rows, fill) : rows;
  return o.gather(padded, tables.windows, [tables.windows.length], 1);
}

/**
 * Adds windows up to an image: the transpose of `extractWindows`.
 *
 * @param windows elements in the order batch, position, pixel, channel
 * @returns [batch, height, width, channels]
 */
export function addWindows(o: Lowered, windows: Ref, g: Geometry): Ref {
  const shape = [g.batchSize, g.inHeight, g.inWidth, g.inChannels];
  const pointwise = pixelsOf(g) === 1 && g.strideHeight === 1 && g.strideWidth === 1;
  if (pointwise && positionsOf(g) === g.inHeight * g.inWidth) return o.reshape(windows, shape);
  const tables = tablesOf(g);
  const sources: number[][] = Array.from({ length: tables.blocks }, () => []);
  for (const [from, to] of tables.windows.entries()) sources[to]?.push(from);
  const depth = Math.max(1, ...sources.map((list) => list.length));
  const missing = tables.windows.length;
  const indices = sources.flatMap((list) => [...list, ...Array<number>(depth - list.length).fill(missing)]);
  const width = tables.block * g.inChannels;
  const rows = o.reshape(windows, [g.batchSize, missing, width]);
  const padded = indices.includes(missing) ? withExtraRow(o, rows, 0) : rows;
  const gathered = o.gather(padded, indices, [tables.blocks, depth], 1);
  const sum = depth === 1 ? gathered : o.node('ReduceSum', [gathered, o.graph.int64([2])], { keepdims: 0 });
  return o.reshape(sum, shape);
}
