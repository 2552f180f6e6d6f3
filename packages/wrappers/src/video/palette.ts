import type { Film } from './film.ts';

/** The colours of a film, and its pixels by their numbers. */
export interface ExactPalette {
  /** Red, green and blue of each, in the order of first appearance. */
  readonly colors: number[][];
  /** One number a pixel. */
  indexed(data: Uint8Array): Uint8Array;
}

/** All colours of the film, if they are at most 256. */
export function exactPalette(film: Film): ExactPalette | undefined {
  const indexOf = new Map<number, number>();
  for (const { data } of film.changes()) {
    let last = -1;
    for (let k = 0; k < data.length; k += 3) {
      const color = (data[k]! << 16) | (data[k + 1]! << 8) | data[k + 2]!;
      if (color === last || indexOf.has(color)) continue;
      last = color;
      if (indexOf.size === 256) return undefined;
      indexOf.set(color, indexOf.size);
    }
  }
  return {
    colors: Array.from(indexOf.keys(), (color) => [color >> 16, (color >> 8) & 255, color & 255]),
    indexed: (data) => {
      const indices = new Uint8Array(data.length / 3);
      let last = -1;
      let index = 0;
      for (let k = 0, at = 0; k < data.length; k += 3, at++) {
        const color = (data[k]! << 16) | (data[k + 1]! << 8) | data[k + 2]!;
        if (color !== last) {
          last = color;
          index = indexOf.get(color)!;
        }
        indices[at] = index;
      }
      return indices;
    },
  };
}
