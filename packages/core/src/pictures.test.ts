import { describe, expect, test } from 'vitest';
import { Canvas, type Color, frameAsText } from './pictures.ts';
import { Rng } from './rng/rng.ts';

describe('canvas', () => {
  function greens(canvas: Canvas): number[][] {
    const { width, height, data } = canvas.frame();
    return Array.from({ length: height }, (_, y) =>
      Array.from({ length: width }, (_, x) => data[(y * width + x) * 3 + 1]!),
    );
  }

  test('the origin is the lower left corner, and coverage mixes colours', () => {
    const canvas = new Canvas(4, 3, [0, 0, 0]);
    canvas.polygon([0, 0, 1.5, 0, 1.5, 1, 0, 1], [0, 200, 0]);
    expect(greens(canvas)).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [200, 100, 0, 0],
    ]);
  });

  test('parts outside the picture are cut off', () => {
    const canvas = new Canvas(2, 2, [0, 0, 0]);
    canvas.polygon([-5, -5, 9, -5, 9, 9, -5, 9], [9, 8, 7]);
    canvas.disc(100, 100, 5, [255, 255, 255]);
    expect(greens(canvas)).toEqual([
      [8, 8],
      [8, 8],
    ]);
  });

  test('a disc covers π r² pixels', () => {
    const canvas = new Canvas(60, 60, [0, 0, 0]);
    canvas.disc(30, 30, 20, [0, 100, 0]);
    const covered = greens(canvas)
      .flat()
      .reduce((sum, value) => sum + value / 100, 0);
    expect(covered).toBeCloseTo(Math.PI * 400, -1);
  });

  test('a line has its width', () => {
    const canvas = new Canvas(10, 5, [255, 255, 255]);
    canvas.line(0, 2.5, 10, 2.5, [0, 0, 0], 1);
    expect(greens(canvas).map((row) => row[4])).toEqual([255, 255, 0, 255, 255]);
    canvas.line(3, 3, 3, 3, [0, 0, 0]);
  });

  test('four corners of whole pixels that are no box are no box', () => {
    const rng = new Rng(5);
    const kinds = new Set<number>();
    for (let k = 0; k < 200; k++) {
      const [left, low] = [1 + rng.integers(6), 1 + rng.integers(4)];
      const [right, high] = [left + 1 + rng.integers(4), low + 1 + rng.integers(3)];
      const points =
        k % 2 === 0
          ? [left, low, right, low, right, high, left, high]
          : [left, low, left, high, right, high, right, low];
      // One coordinate of one corner leaves the box.
      points[rng.integers(8)]! += 1 + rng.integers(3);
      const [four, five] = [new Canvas(12, 9), new Canvas(12, 9)];
      four.polygon(points, [200, 100, 50]);
      const [x, y] = points as [number, number];
      five.polygon([...points, x, y], [200, 100, 50]); // the first corner twice
      expect(four.frame(), String(points)).toEqual(five.frame());
      const [x0, y0, x1, y1, x2, y2, x3, y3] = points;
      const sides = [y0 === y1, x1 === x2, y2 === y3, x3 === x0, x0 === x1, y1 === y2, x2 === x3, y3 === y0];
      kinds.add(sides.reduce((bits, one, i) => bits | (Number(one) << i), 0));
    }
    for (const box of [0b00001111, 0b11110000])
      for (let i = 0; i < 8; i++) if ((box >> i) & 1) expect(kinds).toContain(box ^ (1 << i));
  });

  test('a box of whole pixels is filled like any polygon', () => {
    const rng = new Rng(4);
    const [boxes, polygons] = [new Canvas(12, 9), new Canvas(12, 9)];
    for (let k = 0; k < 300; k++) {
      const [x0, x1] = [rng.integers(20) - 4, rng.integers(20) - 4];
      const [y0, y1] = [rng.integers(16) - 4, rng.integers(16) - 4];
      const color: Color = [rng.integers(256), rng.integers(256), rng.uniform(0, 255)];
      const isUpright = k % 2 === 0; // which side comes first
      const [a, b] = isUpright ? [x0, y1] : [x1, y0];
      const [c, d] = isUpright ? [x1, y0] : [x0, y1];
      boxes.polygon([x0, y0, a, b, x1, y1, c, d], color);
      polygons.polygon([x0, y0, a, b, x1, y1, c, d, (c + x0) / 2, (d + y0) / 2], color); // one corner more
      expect(boxes.frame()).toEqual(polygons.frame());
    }
  });
});

describe('frameText', () => {
  /** A line of one colour pair, given as `r;g;b`. */
  function cells(...pairs: (readonly [string, string])[]): string {
    return `${pairs.map(([upper, lower]) => `\x1b[38;2;${upper};48;2;${lower}m▀`).join('')}\x1b[0m`;
  }

  test('two pixels in a character', () => {
    const data = new Uint8Array([255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 8, 7]);
    expect(frameAsText({ width: 2, height: 2, data }, 2)).toBe(
      cells(['255;0;0', '0;0;255'], ['0;255;0', '9;8;7']),
    );
  });

  test('smaller pictures are averages, and equal neighbours share a colour code', () => {
    // 4 × 4 pixels of grey in 2 columns, 1 line: each half block is the mean of 2 × 2 pixels.
    const greys = [0, 2, 10, 10, 4, 6, 10, 10, 8, 8, 20, 20, 8, 8, 20, 21];
    const data = Uint8Array.from(greys.flatMap((grey) => [grey, grey, grey]));
    expect(frameAsText({ width: 4, height: 4, data }, 2)).toBe(
      cells(['3;3;3', '8;8;8'], ['10;10;10', '20;20;20']),
    );
    const plain = { width: 3, height: 2, data: new Uint8Array(18).fill(7) };
    expect(frameAsText(plain, 3)).toBe('\x1b[38;2;7;7;7;48;2;7;7;7m▀▀▀\x1b[0m');
  });

  test('small pictures grow by repeating their pixels', () => {
    const data = new Uint8Array([255, 0, 0, 0, 0, 255]);
    expect(frameAsText({ width: 2, height: 1, data }, 4)).toBe(
      '\x1b[38;2;255;0;0;48;2;255;0;0m▀▀\x1b[38;2;0;0;255;48;2;0;0;255m▀▀\x1b[0m',
    );
  });

  test('without colours a picture consists of shades', () => {
    const grey = (...levels: number[]): number[] => levels.flatMap((level) => [level, level, level]);
    const rows = [...grey(0, 60, 128, 255, 255), ...grey(0, 60, 128, 255, 0)];
    const frame = {
      width: 5,
      height: 2,
      data: Uint8Array.from([...rows, ...grey(255, 255, 255, 255, 255, 255)]),
    };
    expect(frameAsText(frame, 5, false)).toBe(' ░▒█▒');
    const green = { width: 1, height: 2, data: Uint8Array.from([0, 255, 0, 0, 255, 0]) };
    expect(frameAsText(green, 2, false)).toBe('▒▒\n▒▒');
  });
});
