import { describe, expect, test } from 'vitest';
import { drawBipedalWalker } from '../src/bipedalWalker/picture.ts';
import { bodyAngle, bodyStride } from '../src/engine/world.ts';
import { drawLunarLander } from '../src/lunarLander/picture.ts';
import type { Color, Surface } from '../src/render/canvas.ts';

interface Drawn {
  readonly kind: 'polygon' | 'line' | 'outline' | 'circle';
  /** x, y pairs; for a circle its centre and radius. */
  readonly points: readonly number[];
  readonly color: Color;
}

class RecordedSurface implements Surface {
  readonly shapes: Drawn[] = [];

  fillPolygon(points: ArrayLike<number>, color: Color): void {
    this.shapes.push({ kind: 'polygon', points: Array.from(points), color });
  }

  drawLine(x1: number, y1: number, x2: number, y2: number, color: Color): void {
    this.shapes.push({ kind: 'line', points: [x1, y1, x2, y2], color });
  }

  drawOutline(points: ArrayLike<number>, color: Color): void {
    this.shapes.push({ kind: 'outline', points: Array.from(points), color });
  }

  fillCircle(x: number, y: number, radius: number, color: Color): void {
    this.shapes.push({ kind: 'circle', points: [x, y, radius], color });
  }

  of(kind: Drawn['kind'], color: Color): (readonly number[])[] {
    return this.shapes
      .filter((shape) => shape.kind === kind && shape.color.join() === color.join())
      .map(({ points }) => points);
  }
}

// Checks pictures of a landing and of a walk, in pixels from the upper left corner: 30 per metre, as in Gymnasium.
const scale = 30;

function bodiesAt(...places: readonly (readonly [x: number, y: number])[]): Float32Array {
  const bodies = new Float32Array(places.length * bodyStride);
  for (const [row, [x, y]] of places.entries()) {
    bodies.set([x, y, 0, 0, 0, 0, 0, 1, 1], row * bodyStride);
  }
  return bodies;
}

function middleOf(points: readonly number[]): [x: number, y: number] {
  const xs = points.filter((_, k) => k % 2 === 0);
  const ys = points.filter((_, k) => k % 2 === 1);
  return [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
}

function close(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [k, value] of expected.entries()) expect(actual[k]).toBeCloseTo(value, 3);
}

describe('a landing', () => {
  const ground = [1, 2, 3, 4, 4, 4, 4, 4, 5, 6, 7];
  const lander = bodiesAt([10, 8], [9.5, 7.5], [10.5, 7.5]);
  const drawn = (flames: readonly number[], bodies = lander): RecordedSurface => {
    const surface = new RecordedSurface();
    drawLunarLander(surface, bodies, ground, flames);
    return surface;
  };

  test('the sky is above each piece of the ground', () => {
    const skies = drawn([]).of('polygon', [0, 0, 0]);
    expect(skies).toHaveLength(10);
    close(skies[0]!, [0, 370, 60, 340, 60, 0, 0, 0]);
    close(skies[9]!, [540, 220, 600, 190, 600, 0, 540, 0]);
  });

  test('body and legs are at their positions, with an edge', () => {
    const surface = drawn([]);
    const parts = surface.of('polygon', [128, 102, 230]);
    close(parts[0]!, [286, 143, 283, 160, 283, 170, 317, 170, 317, 160, 314, 143]);
    expect(parts.slice(1).map((part) => middleOf(part).map(Math.round))).toEqual([
      [285, 175],
      [315, 175],
    ]);
    expect(surface.of('outline', [77, 77, 128])).toEqual(parts);
  });

  test('two flags stand beside the pad', () => {
    const surface = drawn([]);
    expect(surface.of('line', [255, 255, 255])).toEqual([
      [240.5, 300, 240.5, 250],
      [360.5, 300, 360.5, 250],
    ]);
    expect(surface.of('polygon', [204, 204, 0])).toEqual([
      [240, 250, 240, 260, 265, 255],
      [360, 250, 360, 260, 385, 255],
    ]);
  });

  test('engines burn only when used: the main one below, longer with more throttle', () => {
    const circles = (surface: RecordedSurface) => surface.shapes.filter(({ kind }) => kind === 'circle');
    expect(circles(drawn([0, 0]))).toEqual([]);
    const weak = circles(drawn([0.5, 0]));
    const strong = circles(drawn([1, 0]));
    expect([weak.length, strong.length]).toEqual([3, 3]);
    for (const { points } of [...weak, ...strong]) expect(points[0]).toBeCloseTo(300, 3);
    close(
      strong.map(({ points }) => points[1]! - 160),
      [17, 24, 31],
    );
    close(
      weak.map(({ points }) => points[1]! - 160),
      [13.5, 17, 20.5],
    );
    expect(strong.map(({ points }) => points[2])).toEqual([4, 3, 2]);
    // Flames are redder with distance.
    expect(strong.map(({ color }) => color)).toEqual([
      [255, 131, 51],
      [255, 91, 51],
      [255, 51, 51],
    ]);
  });

  test('a side engine burns opposite to its push, and all flames turn with the lander', () => {
    const xs = (surface: RecordedSurface): number[] =>
      surface.shapes.filter(({ kind }) => kind === 'circle').map(({ points }) => points[0]! - 300);
    const left = xs(drawn([0, -1]));
    const right = xs(drawn([0, 0.5]));
    close(left, [23, 29, 35]);
    close(right, [-20, -23, -26]);
    const turned = lander.slice();
    turned[bodyAngle] = Math.PI / 2;
    const [first] = drawn([1, 0], turned).shapes.filter(({ kind }) => kind === 'circle');
    close(first!.points, [317, 160, 4]);
  });
});

describe('a walk', () => {
  const heights = Array.from({ length: 200 }, (_, i) => 3 + (i % 3) / 10);
  const step = 14;
  const cloud = [10, 12, 11, 13, 12, 12];
  const stump = [20, 3, 21, 3, 21, 4, 20, 4];
  const drawn = (x: number): RecordedSurface => {
    const surface = new RecordedSurface();
    const parts = [0, 1, 2, 3, 4].map((k) => [x + k / 10, 5 - k / 10] as const);
    drawBipedalWalker(surface, bodiesAt(...parts), heights, [stump], [cloud]);
    return surface;
  };
  const white: Color = [255, 255, 255];

  test('the image follows the walker at a fifth of its width', () => {
    for (const x of [4, 20.5, 40]) {
      const [hull] = drawn(x).of('polygon', [127, 51, 229]);
      const [left, , right] = hull!;
      // The hull extends from 30 pixels behind its centre to 34 ahead of it.
      expect(right! - left!).toBeCloseTo(36, 3);
      expect(Math.abs(left! + 30 - 120)).toBeLessThan(0.51);
    }
    // Near the start, the picture does not scroll further left.
    const [hull] = drawn(1).of('polygon', [127, 51, 229]);
    expect(hull![0]! + 30).toBeCloseTo(30, 3);
  });

  test('clouds move half as fast as obstacles', () => {
    const places = [10, 11, 12, 16].map((x) => {
      const [behind, obstacle] = drawn(x).of('polygon', white);
      return [behind![0]!, obstacle![0]!];
    });
    const [from, ...later] = places as [number[], ...number[][]];
    for (const [k, moved] of [1, 2, 6].entries()) {
      expect(from[0]! - later[k]![0]!).toBeCloseTo((moved * scale) / 2, 3);
      expect(from[1]! - later[k]![1]!).toBeCloseTo(moved * scale, 3);
    }
    expect(drawn(10).of('outline', [153, 153, 153])).toEqual([drawn(10).of('polygon', white)[1]]);
  });

  test('the ground has its heights from edge to edge, with grass in two greens', () => {
    for (const x of [1, 17, 90]) {
      const surface = drawn(x);
      const strips = surface.of('polygon', [102, 153, 76]);
      const left = Math.round(Math.max(0, x * scale - 120));
      const first = Math.floor(left / step);
      close(strips[0]!, [
        first * step - left,
        400 - heights[first]! * scale,
        (first + 1) * step - left,
        400 - heights[first + 1]! * scale,
        (first + 1) * step - left,
        400,
        first * step - left,
        400,
      ]);
      expect(strips[0]![0]).toBeLessThanOrEqual(0);
      const end = strips.at(-1)![2]!;
      if (x < 80) expect(end).toBeGreaterThanOrEqual(600);
      else expect(end + left).toBeCloseTo(199 * step, 3);
      const [light, dark] = [surface.of('line', [76, 255, 76]), surface.of('line', [76, 204, 76])];
      expect(light.length + dark.length).toBe(strips.length);
      expect(Math.abs(light.length - dark.length)).toBeLessThan(2);
      const grass = [...light, ...dark].sort(([a], [b]) => a! - b!);
      close(
        grass.flat(),
        strips.flatMap((strip) => strip.slice(0, 4)),
      );
    }
  });

  test('each leg has two parts, the far one lighter and behind the near one, the hull before both', () => {
    const { shapes } = drawn(10);
    const parts = shapes.filter(({ kind }) => kind === 'polygon').slice(-6, -1);
    expect(parts.map(({ color }) => color)).toEqual([
      [178, 101, 152],
      [178, 101, 152],
      [128, 51, 102],
      [128, 51, 102],
      [127, 51, 229],
    ]);
    for (const [k, { points }] of parts.slice(0, 4).entries()) {
      const [x, y] = middleOf(points);
      close([x, y], [120 + 3 * (k + 1), 400 - (5 - (k + 1) / 10) * scale]);
    }
    const width = ([x]: readonly number[], points: readonly number[]): number =>
      2 * Math.abs(x! - middleOf(points)[0]);
    expect(width(parts[0]!.points, parts[0]!.points)).toBeCloseTo(8, 3);
    expect(width(parts[1]!.points, parts[1]!.points)).toBeCloseTo(6.4, 3);
    const edges = shapes.filter(({ kind }) => kind === 'outline').map(({ color }) => color.join());
    expect(edges).toEqual([
      '153,153,153',
      '127,76,101',
      '127,76,101',
      '77,26,51',
      '77,26,51',
      '76,76,127',
      '0,0,0',
    ]);
  });

  test('a flag stands at the start', () => {
    const surface = drawn(10);
    const left = 180;
    close(surface.of('line', [0, 0, 0])[0]!, [42 - left, 300, 42 - left, 250]);
    close(surface.of('polygon', [230, 51, 0])[0]!, [42 - left, 250, 42 - left, 260, 67 - left, 255]);
    expect(surface.of('outline', [0, 0, 0])).toEqual(surface.of('polygon', [230, 51, 0]));
  });
});
