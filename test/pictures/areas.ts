import type { Frame } from '@prism-rl/core';
import type { Color } from '@prism-rl/core/pictures';

/** Connected pixels of one colour; rows count from the top. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly pixels: number;
}

/** The colour of a pixel; rows count from the top. */
export function colorAt({ width, data }: Frame, column: number, row: number): number[] {
  const at = (row * width + column) * 3;
  return [...data.subarray(at, at + 3)];
}

/**
 * The areas of exactly this colour, in the order of their uppermost rows.
 *
 * @param leastPixels omits smaller areas; default 9.
 */
export function areasOf(frame: Frame, color: Color, leastPixels = 9): Area[] {
  const { width, height, data } = frame;
  const isOpen = Array.from({ length: width * height }, (_, at) =>
    color.every((value, channel) => data[3 * at + channel] === value),
  );
  const areas: Area[] = [];
  for (let first = 0; first < isOpen.length; first++) {
    if (!isOpen[first]) continue;
    isOpen[first] = false;
    const found = [first];
    for (let next = 0; next < found.length; next++) {
      const at = found[next]!;
      const column = at % width;
      const beside = [
        ...(column > 0 ? [at - 1] : []),
        ...(column < width - 1 ? [at + 1] : []),
        at - width,
        at + width,
      ];
      for (const one of beside) {
        if (isOpen[one] !== true) continue;
        isOpen[one] = false;
        found.push(one);
      }
    }
    if (found.length < leastPixels) continue;
    const columns = found.map((at) => at % width);
    const rows = found.map((at) => Math.floor(at / width));
    const [left, top] = [Math.min(...columns), Math.min(...rows)];
    areas.push({
      left,
      top,
      width: Math.max(...columns) + 1 - left,
      height: Math.max(...rows) + 1 - top,
      pixels: found.length,
    });
  }
  return areas;
}

/** The middle of an area. */
export function middleOf({ left, top, width, height }: Area): [column: number, row: number] {
  return [left + width / 2, top + height / 2];
}
