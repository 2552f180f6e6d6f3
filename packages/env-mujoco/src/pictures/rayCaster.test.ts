import type { Frame } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { type Camera, type Ground, RayCaster } from './rayCaster.ts';
import type { Shape } from './shapes.ts';

const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
/** From 5 m above, looking down: x is to the right, y is up. */
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

/** The place of the floor at z = 0 is 5 m away, and 10 m of it are 100 pixels. */
function pixel({ width, data }: Frame, x: number, y: number): readonly number[] {
  const at = 3 * (Math.floor(50 - 10 * y) * width + Math.floor(50 + 10 * x));
  return [...data.subarray(at, at + 3)];
}

const isRed = ([red, green, blue]: readonly number[]) => red! > 2 * green! && red! > 2 * blue!;

test('a ball is a disc of the right size', () => {
  const frame = draw([ball], []);
  let count = 0;
  for (let y = 0; y < 100; y++)
    for (let x = 0; x < 100; x++)
      if (isRed([...frame.data.subarray(3 * (100 * y + x), 3 * (100 * y + x) + 3)])) count++;
  // Seen under asin(0.5 / 4): a radius of 50 tan of that, in pixels.
  const radius = 50 * Math.tan(Math.asin(0.5 / 4));
  expect(count / (Math.PI * radius ** 2)).toBeCloseTo(1, 0.8);
  expect(isRed(pixel(frame, 0, 0))).toBe(true);
  expect(isRed(pixel(frame, 0.8, 0))).toBe(false);
});

test('what is nearer hides what is behind, whatever their order', () => {
  const green: Shape = { ...ball, position: [0, 0, -2], colour: [0, 1, 0] };
  expect(isRed(pixel(draw([ball, green], []), 0, 0))).toBe(true);
  expect(isRed(pixel(draw([green, ball], []), 0, 0))).toBe(true);
  // The ground, too.
  expect(isRed(pixel(draw([green], [floor]), 0, 0))).toBe(false);
  expect(pixel(draw([green], [floor]), 0, 0)[1]).toBe(pixel(draw([green], [floor]), 0, 0)[0]);
});

test('a ball throws its shadow away from the light: 0.35 m along x and 0.5 m along y for each metre of height', () => {
  const frame = draw([{ ...ball, size: [0.2, 0, 0] }], [floor]);
  const [lit] = pixel(frame, -2, -2);
  const [dark] = pixel(frame, 0.35, 0.5);
  expect(dark! / lit!).toBeCloseTo(0.55, 1);
  expect(pixel(frame, -0.4, -0.5)[0]).toBe(lit);
});

test('the ground has checks, which fade where they are small', () => {
  const frame = draw([], [floor], above, 2);
  const [light, dark] = [pixel(frame, 1, 1)[0]!, pixel(frame, 3, 1)[0]!];
  expect(dark / light).toBeCloseTo(0.82, 1);
  expect(pixel(frame, 3, 3)[0]).toBe(light);
  const small = draw([], [floor], above, 0.02);
  expect(Math.abs(pixel(small, 1, 1)[0]! - (light + dark) / 2)).toBeLessThan(3);
});

test('a ground of some size ends there, and is not seen from below', () => {
  const table: Ground = { ...floor, half: [1, 2] };
  const sky = draw([], []);
  const frame = draw([], [table]);
  expect(pixel(frame, 0.8, 1.8)).not.toEqual(pixel(sky, 0.8, 1.8));
  expect(pixel(frame, 1.2, 0)).toEqual(pixel(sky, 1.2, 0));
  expect(pixel(frame, 0, 2.2)).toEqual(pixel(sky, 0, 2.2));
  const below: Camera = { ...above, position: [0, 0, -5], matrix: [1, 0, 0, 0, -1, 0, 0, 0, -1] };
  expect(draw([], [table], below)).toEqual(draw([], [], below));
});
