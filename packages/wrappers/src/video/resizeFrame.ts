import type { Frame } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';

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
  return width < frame.width ? shrunk(frame, width, height) : enlarged(frame, width, height);
}

function enlarged(frame: Frame, width: number, height: number): Frame {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    const row = Math.min(frame.height - 1, Math.floor((y * frame.height) / height)) * frame.width;
    for (let x = 0; x < width; x++, to += 3) {
      const from = 3 * (row + Math.floor((x * frame.width) / width));
      data[to] = frame.data[from]!;
      data[to + 1] = frame.data[from + 1]!;
      data[to + 2] = frame.data[from + 2]!;
    }
  }
  return { width, height, data };
}

/** Which pixels of a row (or column) stand for each new one, and with what weights; each new one's weights sum to 1. */
interface Reach {
  readonly first: number;
  readonly weights: readonly number[];
}

function reaches(from: number, to: number): Reach[] {
  const scale = from / to;
  return Array.from({ length: to }, (_, k) => {
    const [start, end] = [k * scale, Math.min(from, (k + 1) * scale)];
    const first = Math.floor(start);
    const count = Math.ceil(end - 1e-9) - first;
    const covered = (i: number): number => Math.min(end, i + 1) - Math.max(start, i);
    return { first, weights: Array.from({ length: count }, (_, i) => covered(first + i) / (end - start)) };
  });
}

function shrunk(frame: Frame, width: number, height: number): Frame {
  const columns = reaches(frame.width, width);
  const rows = reaches(frame.height, height);
  // First across, then down: the weights of an area are products.
  const stride = width * 3;
  const narrow = new Float64Array(stride * frame.height);
  for (let y = 0, to = 0; y < frame.height; y++) {
    for (const { first, weights } of columns) {
      let from = 3 * (y * frame.width + first);
      let red = 0;
      let green = 0;
      let blue = 0;
      for (const weight of weights) {
        red += weight * frame.data[from++]!;
        green += weight * frame.data[from++]!;
        blue += weight * frame.data[from++]!;
      }
      narrow[to++] = red;
      narrow[to++] = green;
      narrow[to++] = blue;
    }
  }
  const data = new Uint8Array(stride * height);
  const line = new Float64Array(stride);
  for (let y = 0; y < height; y++) {
    const { first, weights } = rows[y]!;
    line.fill(0);
    for (let i = 0; i < weights.length; i++) {
      const weight = weights[i]!;
      const from = (first + i) * stride;
      for (let k = 0; k < stride; k++) line[k]! += weight * narrow[from + k]!;
    }
    for (let k = 0; k < stride; k++) data[y * stride + k] = Math.round(line[k]!);
  }
  return { width, height, data };
}
