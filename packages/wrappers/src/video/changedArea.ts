/** A rectangle of pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The smallest rectangle around all pixels (of `size` bytes) that differ; nothing when none does. */
export function changedArea(
  before: Uint8Array,
  after: Uint8Array,
  width: number,
  height: number,
  size: number,
): Area | undefined {
  let top = -1;
  let bottom = 0;
  let left = width;
  let right = -1;
  const stride = width * size;
  for (let y = 0; y < height; y++) {
    const row = y * stride;
    let from = 0;
    while (from < stride && before[row + from] === after[row + from]) from++;
    if (from === stride) continue;
    let to = stride - 1;
    while (before[row + to] === after[row + to]) to--;
    if (top < 0) top = y;
    bottom = y;
    left = Math.min(left, Math.floor(from / size));
    right = Math.max(right, Math.floor(to / size));
  }
  if (top < 0) return undefined;
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** The pixels of an area, row by row. */
export function cutArea(pixels: Uint8Array, area: Area, width: number, size: number): Uint8Array {
  const rowLength = area.width * size;
  const cut = new Uint8Array(area.height * rowLength);
  for (let y = 0; y < area.height; y++) {
    const from = ((area.y + y) * width + area.x) * size;
    cut.set(pixels.subarray(from, from + rowLength), y * rowLength);
  }
  return cut;
}
