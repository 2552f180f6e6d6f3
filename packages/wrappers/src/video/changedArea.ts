/** Bytes of a pixel: red, green, blue. */
export const pixel = 3;

/** A rectangle of pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The smallest rectangle around all pixels that differ; nothing when none does.
 *
 * @param before pixels of three bytes, as those of `after`
 */
export function changedArea(
  before: Uint8Array,
  after: Uint8Array,
  width: number,
  height: number,
): Area | undefined {
  const stride = pixel * width;
  const size = stride * height;
  const first = firstDifference(before, after, size);
  if (first === size) return undefined;
  const top = Math.floor(first / stride);
  let bottom = top;
  let left = stride;
  let right = -1;
  for (let y = top, row = top * stride; y < height; y++, row += stride) {
    let from = 0;
    while (from < stride && before[row + from] === after[row + from]) from++;
    if (from === stride) continue;
    let to = stride - 1;
    while (before[row + to] === after[row + to]) to--;
    bottom = y;
    if (from < left) left = from;
    if (to > right) right = to;
  }
  const x = Math.floor(left / pixel);
  return { x, y: top, width: Math.floor(right / pixel) - x + 1, height: bottom - top + 1 };
}

/** Where two arrays differ first, or `size`: looked for four bytes at a time, as most of a picture stays. */
function firstDifference(a: Uint8Array, b: Uint8Array, size: number): number {
  let at = 0;
  if (a.byteOffset % 4 === 0 && b.byteOffset % 4 === 0) {
    const [x, y] = [a, b].map(({ buffer, byteOffset }) => new Uint32Array(buffer, byteOffset, size >> 2));
    while (at < size >> 2 && x![at] === y![at]) at++;
    at *= 4;
  }
  while (at < size && a[at] === b[at]) at++;
  return at;
}

/** The pixels of an area, row by row. */
export function cutArea(pixels: Uint8Array, area: Area, width: number): Uint8Array {
  const rowLength = area.width * pixel;
  const cut = new Uint8Array(area.height * rowLength);
  for (let y = 0; y < area.height; y++) {
    const from = ((area.y + y) * width + area.x) * pixel;
    cut.set(pixels.subarray(from, from + rowLength), y * rowLength);
  }
  return cut;
}

/** Puts the pixels of an area, row by row, into a picture. */
export function pasteArea(picture: Uint8Array, area: Area, width: number, pixels: Uint8Array): void {
  const rowLength = area.width * pixel;
  for (let y = 0; y < area.height; y++) {
    const row = pixels.subarray(y * rowLength, (y + 1) * rowLength);
    picture.set(row, ((area.y + y) * width + area.x) * pixel);
  }
}
