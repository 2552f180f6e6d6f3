import { type Frame, Rng } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { type Camera, type Ground, RayCaster } from './rayCaster.ts';
import { boundingRadius, hit, normalAt, type Shape, type ShapeKind } from './shapes.ts';

const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];

describe('rayCaster', () => {
  /** Looks down from 5 m above: x is to the right, y is up. */
  const above: Camera = { position: [0, 0, 5], matrix: identity, fieldOfView: 90 };
  const ball: Shape = {
    kind: 'sphere',
    size: [0.5, 0, 0],
    position: [0, 0, 1],
    matrix: identity,
    colour: [1, 0, 0],
  };
  const floor: Ground = { position: [0, 0, 0], matrix: identity, half: [0, 0], colour: [1, 1, 1] };

  function draw(shapes: readonly Shape[], grounds: readonly Ground[], camera = above, check = 1000): Frame {
    return new RayCaster(100, 100).draw({ shapes, grounds, camera, check, horizon: 1e6 });
  }

  /** The floor at z = 0 is 5 m away, and 10 m of it span 100 pixels. */
  function pixel({ width, data }: Frame, x: number, y: number): readonly number[] {
    const at = 3 * (Math.floor(50 - 10 * y) * width + Math.floor(50 + 10 * x));
    return [...data.subarray(at, at + 3)];
  }

  const isRed = ([red, green, blue]: readonly number[]) => red! > 2 * green! && red! > 2 * blue!;

  test('a picture shows nothing of the one before', () => {
    const caster = new RayCaster(100, 100);
    const empty = { shapes: [], grounds: [floor], camera: above, check: 1000, horizon: 1e6 };
    const first = caster.draw(empty).data.slice();
    expect(caster.draw({ ...empty, shapes: [ball] }).data).not.toEqual(first);
    expect(caster.draw(empty).data).toEqual(first);
  });

  test('a ball is a disc of the right size', () => {
    const frame = draw([ball], []);
    let count = 0;
    for (let y = 0; y < 100; y++)
      for (let x = 0; x < 100; x++)
        if (isRed([...frame.data.subarray(3 * (100 * y + x), 3 * (100 * y + x) + 3)])) count++;
    // The ball's angular radius is asin(0.5 / 4): 50 times its tangent in pixels.
    const radius = 50 * Math.tan(Math.asin(0.5 / 4));
    expect(count / (Math.PI * radius ** 2)).toBeCloseTo(1, 0.8);
    expect(isRed(pixel(frame, 0, 0))).toBe(true);
    expect(isRed(pixel(frame, 0.8, 0))).toBe(false);
  });

  test('a finite ground ends, and is invisible from below', () => {
    const table: Ground = { ...floor, half: [1, 2] };
    const sky = draw([], []);
    const frame = draw([], [table]);
    expect(pixel(frame, 0.8, 1.8)).not.toEqual(pixel(sky, 0.8, 1.8));
    expect(pixel(frame, 1.2, 0)).toEqual(pixel(sky, 1.2, 0));
    expect(pixel(frame, 0, 2.2)).toEqual(pixel(sky, 0, 2.2));
    const below: Camera = { ...above, position: [0, 0, -5], matrix: [1, 0, 0, 0, -1, 0, 0, 0, -1] };
    expect(draw([], [table], below)).toEqual(draw([], [], below));
  });
});

describe('a turned table', () => {
  const size = 60;

  test.each([
    ['about its height', 0.5, 0],
    ['about its length', 0, 0.6],
    ['about both', -0.9, -0.4],
  ])('%s is seen where rays meet it', (_, about, tilt) => {
    const [c, s, d, e] = [Math.cos(about), Math.sin(about), Math.cos(tilt), Math.sin(tilt)];
    // Columns are the table's own axes: turned by `about`, then tilted.
    const matrix = [c * d, -s, c * e, s * d, c, s * e, -e, 0, d];
    const table: Ground = { position: [0.3, -0.4, 0.5], matrix, half: [1.1, 1.7], colour: [1, 1, 1] };
    const camera: Camera = { position: [0.2, 0.1, 5], matrix: identity, fieldOfView: 90 };
    const draw = (grounds: readonly Ground[]): Frame =>
      new RayCaster(size, size).draw({ shapes: [], grounds, camera, check: 1000, horizon: 1e6 });
    const [empty, drawn] = [draw([]), draw([table])];
    const axis = (k: number, [x, y, z]: readonly number[]): number =>
      matrix[k]! * x! + matrix[3 + k]! * y! + matrix[6 + k]! * z!;
    const from = [0, 1, 2].map((k) => camera.position[k]! - table.position[k]!);
    let [inside, outside] = [0, 0];
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const ray = [(column + 0.5) / 30 - 1, 1 - (row + 0.5) / 30, -1];
        const t = -axis(2, from) / axis(2, ray);
        const place = from.map((value, k) => value + t * ray[k]!);
        const over = Math.max(Math.abs(axis(0, place)) - 1.1, Math.abs(axis(1, place)) - 1.7);
        // Pixels at the border are mixed.
        if (Math.abs(over) < 0.35) continue;
        const at = 3 * (row * size + column);
        const isDrawn = [0, 1, 2].some((k) => drawn.data[at + k] !== empty.data[at + k]);
        expect([column, row, isDrawn]).toEqual([column, row, over < 0]);
        if (over < 0) inside++;
        else outside++;
      }
    }
    expect(inside).toBeGreaterThan(20);
    expect(outside).toBeGreaterThan(500);
  });
});

describe('shapes', () => {
  const sizes: Record<ShapeKind, Shape['size']> = {
    sphere: [0.5, 0, 0],
    capsule: [0.3, 0.8, 0],
    ellipsoid: [0.4, 0.9, 0.2],
    cylinder: [0.5, 0.7, 0],
    box: [0.2, 0.6, 0.9],
  };

  /** Below 0 inside a shape, 0 on its surface, above 0 outside: the definition of each shape. */
  const outside: Record<ShapeKind, (x: number, y: number, z: number) => number> = {
    sphere: (x, y, z) => Math.hypot(x, y, z) - 0.5,
    capsule: (x, y, z) => Math.hypot(x, y, z - Math.max(-0.8, Math.min(0.8, z))) - 0.3,
    ellipsoid: (x, y, z) => Math.hypot(x / 0.4, y / 0.9, z / 0.2) - 1,
    cylinder: (x, y, z) => Math.max(Math.hypot(x, y) - 0.5, Math.abs(z) - 0.7),
    box: (x, y, z) => Math.max(Math.abs(x) - 0.2, Math.abs(y) - 0.6, Math.abs(z) - 0.9),
  };

  describe.each(Object.keys(sizes) as ShapeKind[])('%s', (kind) => {
    const shape: Shape = {
      kind,
      size: sizes[kind],
      position: [0, 0, 0],
      matrix: identity,
      colour: [1, 1, 1],
    };

    test('a ray hits the surface where it enters the shape, if it does', () => {
      const rng = new Rng(kind.length);
      let met = 0;
      for (let k = 0; k < 300; k++) {
        const [ox, oy, oz] = [rng.normal(0, 2), rng.normal(0, 2), 3 * Math.sign(rng.normal())] as const;
        const [dx, dy, dz] = [
          rng.normal(0, 0.3) - ox,
          rng.normal(0, 0.3) - oy,
          rng.normal(0, 0.5) - oz,
        ] as const;
        const at = (t: number) => outside[kind](ox + t * dx, oy + t * dy, oz + t * dz);
        const t = hit(kind, sizes[kind], ox, oy, oz, dx, dy, dz);
        const steps = Array.from({ length: 2001 }, (_, i) => i / 1000);
        const first = steps.find((one) => at(one) < 0);
        if (t > 0) {
          met++;
          expect(at(t)).toBeCloseTo(0, 9);
          expect(first === undefined || first >= t).toBe(true);
        } else expect(first).toBeUndefined();
      }
      expect(met).toBeGreaterThan(50);
    });

    test('a normal points away from the surface, across it', () => {
      const rng = new Rng(3);
      const normal = new Float64Array(3);
      for (let k = 0; k < 100; k++) {
        const [x, y, z] = [rng.normal(0, 0.2), rng.normal(0, 0.2), rng.normal(0, 0.2)] as const;
        const t = hit(
          kind,
          sizes[kind],
          9 * x,
          9 * y,
          9 * z + 5,
          -9 * x + 0.1 * y,
          -9 * y + 0.1 * x,
          -9 * z - 5,
        );
        if (t === 0) continue;
        const point = [
          9 * x + t * (-9 * x + 0.1 * y),
          9 * y + t * (-9 * y + 0.1 * x),
          9 * z + 5 + t * (-9 * z - 5),
        ] as const;
        normalAt(shape, point, normal);
        expect(Math.hypot(...normal)).toBeCloseTo(1, 9);
        const moved = (by: number) =>
          outside[kind](point[0] + by * normal[0]!, point[1] + by * normal[1]!, point[2] + by * normal[2]!);
        expect(moved(0.01)).toBeGreaterThan(0.003);
        expect(moved(-0.01)).toBeLessThan(-0.003);
      }
    });

    test('lies within its ball, and reaches its edge', () => {
      const radius = boundingRadius(shape);
      const rng = new Rng(1);
      let furthest = 0;
      for (let k = 0; k < 20_000; k++) {
        const [x, y, z] = [rng.uniform(-1.2, 1.2), rng.uniform(-1.2, 1.2), rng.uniform(-1.2, 1.2)];
        if (outside[kind](x, y, z) <= 0) furthest = Math.max(furthest, Math.hypot(x, y, z));
      }
      expect(furthest).toBeLessThanOrEqual(radius);
      expect(furthest).toBeGreaterThan(0.85 * radius);
    });
  });

  test('a ray along the axis hits the end', () => {
    expect(hit('capsule', [0.3, 0.8, 0], 0, 0, 5, 0, 0, -1)).toBeCloseTo(5 - 1.1, 12);
    expect(hit('cylinder', [0.5, 0.7, 0], 0.2, 0, -5, 0, 0, 2)).toBeCloseTo(4.3 / 2, 12);
    expect(hit('cylinder', [0.5, 0.7, 0], 0.6, 0, -5, 0, 0, 2)).toBe(0);
  });
});
