// Reads states back from pictures and texts. Pixels count from the upper left corner.
import type { Color } from '@prism-rl/core/pictures';
import { describe, expect, test } from 'vitest';
import { areasOf, colorAt, middleOf } from '../../../test/pictures/areas.ts';
import { describeAcrobot, drawAcrobot } from '../src/acrobot.ts';
import { describeCartPole, drawCartPole } from '../src/cartPole.ts';
import { drawMountainCar } from '../src/mountainCar.ts';
import { describePendulum, drawPendulum } from '../src/pendulum.ts';

const black: Color = [0, 0, 0];
const white: Color = [255, 255, 255];

/** Returns the row and column of a letter that occurs once. */
function placeOf(text: string, letter: string): [row: number, column: number] {
  const lines = text.split('\n');
  const rows = lines.flatMap((line, row) => (line.includes(letter) ? [row] : []));
  expect(rows).toHaveLength(1);
  const line = lines[rows[0]!]!;
  expect(line.lastIndexOf(letter)).toBe(line.indexOf(letter));
  return [rows[0]!, line.indexOf(letter)];
}

describe('the acrobot', () => {
  const joint: Color = [204, 204, 0];
  const link: Color = [0, 204, 204];
  const scale = 500 / 4.4;

  test.each([
    [0, 0, [0, -1], [0, -2]],
    [Math.PI / 2, 0, [1, 0], [2, 0]],
    [Math.PI / 2, Math.PI / 2, [1, 0], [1, 1]],
    [-Math.PI / 2, Math.PI / 2, [-1, 0], [-1, -1]],
    [Math.PI, -Math.PI / 2, [0, 1], [1, 1]],
  ] as const)('at angles %d and %d', (angle1, angle2, elbow, tip) => {
    const frame = drawAcrobot(angle1, angle2);
    expect([frame.width, frame.height]).toEqual([500, 500]);
    const pixels = ([x, y]: readonly [number, number]): [number, number] => [
      250 + x * scale,
      250 - y * scale,
    ];
    const joints = areasOf(frame, joint).map(middleOf);
    expect(joints).toHaveLength(2);
    for (const place of [[0, 0], elbow] as const) {
      const [column, row] = pixels(place);
      const distances = joints.map(([x, y]) => Math.hypot(x - column, y - row));
      expect(Math.min(...distances)).toBeLessThan(1.5);
    }
    // Slightly before the tip, and halfway along both links.
    const along = (
      from: readonly [number, number],
      to: readonly [number, number],
      share: number,
    ): number[] => {
      const [column, row] = pixels([
        from[0] + (to[0] - from[0]) * share,
        from[1] + (to[1] - from[1]) * share,
      ]);
      return colorAt(frame, Math.round(column), Math.round(row));
    };
    expect(along([0, 0], elbow, 0.5)).toEqual(link);
    expect(along(elbow, tip, 0.5)).toEqual(link);
    expect(along(elbow, tip, 0.96)).toEqual(link);
    expect(along(elbow, tip, 1.06)).not.toEqual(link);
    // The bar is a metre above the middle, across the whole picture.
    const bar = Math.floor(250 - scale);
    for (const column of [2, 497]) expect(colorAt(frame, column, bar)).not.toEqual(white);
    expect(colorAt(frame, 2, bar - 2)).toEqual(white);
    expect(colorAt(frame, 2, bar + 3)).toEqual(white);

    const text = describeAcrobot(angle1, angle2);
    expect(placeOf(text, '+')).toEqual([6, 12]);
    expect(placeOf(text, 'o')).toEqual([6 - 3 * elbow[1], 12 + 6 * elbow[0]]);
    expect(placeOf(text, '●')).toEqual([6 - 3 * tip[1], 12 + 6 * tip[0]]);
    expect(text.split('\n')[3]).toContain('─');
    expect(text.split('\n')).toHaveLength(13);
  });
});

describe('the cart and its pole', () => {
  const wood: Color = [202, 152, 101];

  test.each([
    [0, 0],
    [1, 0],
    [-1.5, 0],
    [0, 0.2],
    [0.5, -0.2],
  ])('at %d m with an angle of %d', (x, angle) => {
    const frame = drawCartPole(x, angle);
    const center = 300 + 125 * x;
    const [cart] = areasOf(frame, black).sort((a, b) => b.height - a.height);
    // The track crosses the whole picture, behind the cart.
    expect([cart!.left, cart!.width]).toEqual([0, 600]);
    expect([cart!.top, cart!.height]).toEqual([400 - 115, 30]);
    const edge = (column: number): number[] => colorAt(frame, Math.floor(column), 400 - 90);
    expect([edge(center - 27), edge(center - 23), edge(center + 22), edge(center + 27)]).toEqual([
      white,
      black,
      black,
      white,
    ]);
    // The pole's end is a metre, minus half its width, from its axle.
    const axle = [center, 400 - 107.5] as const;
    const pole = (metres: number): number[] =>
      colorAt(
        frame,
        Math.floor(axle[0] + 125 * metres * Math.sin(angle)),
        Math.floor(axle[1] - 125 * metres * Math.cos(angle)),
      );
    expect([pole(0.5), pole(0.92), pole(1)]).toEqual([wood, wood, white]);
    expect(pole(0)).toEqual([129, 132, 203]);
  });

  test('the text’s pole leans to its side', () => {
    const top = (angle: number) => describeCartPole(0, angle).trimStart()[0];
    expect([-0.2, -0.1, 0, 0.1, 0.2].map(top)).toEqual(['\\', '|', '|', '|', '/']);
  });
});

describe('the car between its hills', () => {
  const goal = 0.5;
  /** The road's height in pixels from below. */
  const road = (position: number): number => ((Math.sin(3 * position) * 0.45 + 0.55) * 600) / 1.8;
  const column = (position: number): number => ((position + 1.2) * 600) / 1.8;

  test.each([-0.52, -0.9, 0.2])('at %d', (position) => {
    const frame = drawMountainCar(position, goal);
    expect([frame.width, frame.height]).toEqual([600, 400]);
    const wheels = areasOf(frame, [128, 128, 128], 60).map(middleOf);
    expect(wheels).toHaveLength(2);
    const [x, y] = [0, 1].map((axis) => (wheels[0]![axis]! + wheels[1]![axis]!) / 2) as [number, number];
    expect(Math.abs(x - column(position))).toBeLessThan(2);
    expect(Math.abs(400 - y - (road(position) + 10))).toBeLessThan(2);
    // The car is tilted like the slope: the front wheel is higher if the road rises.
    const [rear, front] = wheels.toSorted(([a], [b]) => a - b);
    const rise = Math.cos(3 * position);
    expect(Math.abs(rear![1] - front![1] - 20 * Math.sin(rise))).toBeLessThan(2);
    const above = colorAt(
      frame,
      Math.round(column(position) - 14 * Math.sin(rise)),
      Math.round(400 - (road(position) + 10 + 14 * Math.cos(rise))),
    );
    expect(above).toEqual(black);
    for (const at of [-1.1, -0.2, 0.4]) {
      if (Math.abs(at - position) < 0.15) continue;
      expect(colorAt(frame, Math.floor(column(at)), Math.floor(400 - road(at)))).not.toEqual(white);
      expect(colorAt(frame, Math.floor(column(at)), Math.floor(400 - road(at)) + 6)).toEqual(white);
    }
    const [flag] = areasOf(frame, [204, 204, 0]);
    const foot = Math.floor(road(goal));
    expect(Math.abs(flag!.left - column(goal))).toBeLessThan(2.1);
    expect(Math.abs(flag!.width - 22)).toBeLessThan(4);
    expect(Math.abs(flag!.top - (400 - foot - 50))).toBeLessThan(2);
    expect(Math.abs(flag!.height - 10)).toBeLessThan(3);
    expect(colorAt(frame, Math.floor(column(goal)), 400 - foot - 20)).toEqual(black);
  });
});

describe('the pendulum', () => {
  const red: Color = [204, 77, 77];
  const scale = 500 / 4.4;

  test.each([
    ['upright', 0, [0, 1]],
    ['to the left, anticlockwise', Math.PI / 2, [-1, 0]],
    ['to the right', -Math.PI / 2, [1, 0]],
    ['down', Math.PI, [0, -1]],
  ] as const)('%s', (_name, angle, [x, y]) => {
    const frame = drawPendulum(angle, 0);
    const [rod] = areasOf(frame, red);
    const at = (metres: number): number[] =>
      colorAt(frame, Math.floor(250 + x * metres * scale), Math.floor(250 - y * metres * scale));
    expect([at(0.5), at(1), at(1.08), at(1.15), at(-0.15)]).toEqual([red, red, red, white, white]);
    expect(at(0)).toEqual(black);
    expect(Math.min(rod!.width, rod!.height)).toBeCloseTo(0.2 * scale, -1);
    expect(Math.max(rod!.width, rod!.height)).toBeCloseTo(1.2 * scale, -1);
    const text = describePendulum(angle, -1.5);
    expect(placeOf(text, '+')).toEqual([4, 8]);
    expect(placeOf(text, '●')).toEqual([4 - 4 * y, 8 + 8 * x]);
    expect(text).toMatch(/ {3}-1\.50 rad\/s$/);
  });

  test.each([1, -1])(
    'the torque is an arrow along three quarters of a circle, open below: sign %i',
    (sign) => {
      const isDark = (torque: number, degrees: number, metres: number): boolean => {
        const [angle, radius] = [(degrees / 180) * Math.PI, metres * scale];
        const [x, y] = [250 + radius * Math.cos(angle), 250 - radius * Math.sin(angle)];
        const [r, g, b] = colorAt(drawPendulum(0, torque), Math.floor(x), Math.floor(y));
        return Math.max(r!, g!, b!) < 64;
      };
      // From −45 to 225 degrees, at half a metre for the largest torque.
      for (const degrees of [-42, 0, 90, 180, 222]) expect(isDark(2 * sign, degrees, 0.5)).toBe(true);
      expect([isDark(2 * sign, 270, 0.5), isDark(sign, 0, 0.25), isDark(sign, 0, 0.5)]).toEqual([
        false,
        true,
        false,
      ]);
      // The head is at the end to which the torque turns.
      expect([-48, 228].map((degrees) => isDark(2 * sign, degrees, 0.57))).toEqual([sign < 0, sign > 0]);
    },
  );
});
