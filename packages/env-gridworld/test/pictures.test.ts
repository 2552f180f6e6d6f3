// Reads states back from a picture's pixels.
import type { Color } from '@prism-rl/core/pictures';
import { describe, expect, test } from 'vitest';
import { areasOf, colorAt, middleOf } from '../../../test/pictures/areas.ts';
import { drawBlackjack } from '../src/blackjack.ts';
import type { CellKind, GridScene } from '../src/gridPicture.ts';
import { gridPicture } from '../src/gridPicture.ts';
import { drawJunctions } from '../src/junctions.ts';

const floor: Color = [245, 245, 240];
const stone: Color = [70, 70, 78];
const danger: Color = [214, 39, 40];
const orange: Color = [255, 160, 30];

describe('a grid', () => {
  const side = 60;
  const kinds: readonly CellKind[] = ['floor', 'start', 'goal', 'hole', 'cliff', 'trap', 'wall', 'floor'];
  const scene: GridScene = { rows: 2, columns: 4, cells: kinds };
  const empty: GridScene = { rows: 2, columns: 3, cells: new Array<CellKind>(6).fill('floor') };

  test('draws the background and sign of each kind of cell', () => {
    const frame = gridPicture(scene);
    expect([frame.width, frame.height]).toEqual([4 * side, 2 * side]);
    const corners = kinds.map((_, cell) =>
      colorAt(frame, (cell % 4) * side + 3, Math.floor(cell / 4) * side + 4),
    );
    expect(corners).toEqual([floor, [222, 235, 247], floor, floor, [92, 64, 51], floor, stone, floor]);
    const middles = kinds.map((_, cell) =>
      colorAt(frame, (cell % 4) * side + side / 2, Math.floor(cell / 4) * side + side / 2),
    );
    expect(middles).toEqual([
      floor,
      [222, 235, 247],
      [44, 160, 44],
      [38, 70, 110],
      [92, 64, 51],
      danger,
      stone,
      floor,
    ]);
    const [goal] = areasOf(frame, [44, 160, 44]);
    expect(middleOf(goal!)).toEqual([2.5 * side, 0.5 * side]);
    expect(goal!.width).toBeCloseTo(2 * 0.32 * side, -1);
    const [hole] = areasOf(frame, [38, 70, 110]);
    expect(hole!.width).toBeGreaterThan(goal!.width);
    const [trap] = areasOf(frame, danger);
    // A triangle on its base fills half of its bounding box.
    expect(trap!.pixels / (trap!.width * trap!.height)).toBeCloseTo(0.5, 1);
    expect(colorAt(frame, trap!.left + 2, trap!.top + 2)).toEqual([...floor]);
    expect(colorAt(frame, trap!.left + 2, trap!.top + trap!.height - 1)).toEqual(danger);
  });

  test('separates cells by lines, unless they are tiny', () => {
    const lines = areasOf(gridPicture(empty), [205, 205, 200]);
    // There is a line above each row of cells and at the right of each column.
    expect(areasOf(gridPicture(empty), floor).map(({ width, height }) => [width, height])).toEqual(
      new Array(6).fill([side - 1, side - 1]),
    );
    expect(lines).toHaveLength(1);
    const wide: GridScene = { rows: 1, columns: 241, cells: new Array<CellKind>(241).fill('floor') };
    const picture = gridPicture(wide);
    expect([picture.width, picture.height]).toEqual([2 * 241, 2]);
    expect(areasOf(picture, floor)).toHaveLength(1);
  });

  test('a side is at most 720 pixels, and even', () => {
    const of = (rows: number, columns: number): number[] => {
      const { width, height } = gridPicture({
        rows,
        columns,
        cells: new Array<CellKind>(rows * columns).fill('floor'),
      });
      return [width, height];
    };
    expect(of(12, 12)).toEqual([720, 720]);
    expect(of(13, 1)).toEqual([56, 13 * 55 + 1]);
    expect(of(1, 1000)).toEqual([1000, 2]);
  });

  test('draws the agent as a robot: body, head and eyes', () => {
    const frame = gridPicture({ ...empty, agent: 4 });
    const robot = areasOf(frame, orange);
    expect(robot).toHaveLength(1);
    expect(middleOf(robot[0]!)[0]).toBe(1.5 * side);
    expect(robot[0]!.top).toBeGreaterThan(side);
    const eyes = areasOf(frame, [30, 30, 30], 3);
    expect(eyes).toHaveLength(2);
    expect(middleOf(eyes[0]!)[0] + middleOf(eyes[1]!)[0]).toBe(3 * side);
    for (const eye of eyes) expect(middleOf(eye)[1]).toBeLessThan(middleOf(robot[0]!)[1]);
  });

  test('draws markers in their cells', () => {
    const where = (kind: 'path' | 'obstacle' | 'passenger' | 'destination', color: Color): number[] => {
      const found = areasOf(gridPicture({ ...empty, markers: [{ cell: 5, kind }] }), color);
      expect(found).toHaveLength(1);
      return middleOf(found[0]!);
    };
    expect(where('path', orange)).toEqual([2.5 * side, 1.5 * side]);
    expect(where('obstacle', danger)[0]).toBe(2.5 * side);
    const [column, row] = where('passenger', [31, 119, 180]);
    expect(column).toBe(2.5 * side);
    // The upper half, as the lower half shows the agent's body and the cell's own contents.
    expect(row).toBeCloseTo(side + 0.38 * side, -1);
    const [across, down] = where('destination', [148, 103, 189]);
    expect(across).toBe(2.5 * side);
    expect(down).toBeGreaterThan(1.5 * side);
  });
});

describe('junctions', () => {
  const capacity = 4;
  const car: Color = [38, 84, 160];
  /** Two junctions: three side streets, and one. */
  const junctions = [
    { green: 0, cars: [3, 1, 0, 4] },
    { green: 1, cars: [0, 2] },
  ];
  const frame = drawJunctions(junctions, capacity);
  const middle = frame.height / 2;

  test('draws at most forty cars of a queue, however many it may hold', () => {
    const full = [{ green: 0, cars: [1000, 50] }];
    const [most, forty] = [drawJunctions(full, 1000), drawJunctions([{ green: 0, cars: [40, 40] }], 40)];
    expect(most).toEqual(forty);
  });

  test('draws each waiting car on its side of the junction', () => {
    const cars = areasOf(frame, car);
    expect(cars).toHaveLength(10);
    const onMain = cars.filter((one) => middleOf(one)[1] === middle);
    expect(onMain).toHaveLength(3);
    const above = cars.filter((one) => middleOf(one)[1] < middle - 8);
    // Streets one and three of the first junction and the second junction's street come from above.
    expect(above).toHaveLength(1 + 4 + 2);
    const columns = new Map<number, number>();
    for (const one of above) columns.set(one.left, (columns.get(one.left) ?? 0) + 1);
    expect([...columns].sort(([a], [b]) => a - b).map(([, count]) => count)).toEqual([1, 4, 2]);
    // Cars stand behind their light, left of every side street of their junction.
    const firstStreet = Math.min(...above.map(({ left }) => left));
    for (const one of onMain) expect(one.left + one.width).toBeLessThan(firstStreet);
    const places = onMain.map(({ left }) => left).sort((a, b) => a - b);
    expect([places[1]! - places[0]!, places[2]! - places[1]!]).toEqual([12, 12]);
  });
});

describe('Blackjack', () => {
  const pip: Color = [190, 30, 45];
  const open: Color = [250, 250, 245];
  const back: Color = [150, 40, 40];

  test('draws values of open cards, and the back of the dealer’s second card', () => {
    const frame = drawBlackjack([7, 1], [10, 4]);
    const half = frame.height / 2;
    const pips = areasOf(frame, pip);
    expect(pips.filter((one) => one.top < half)).toHaveLength(10);
    expect(pips.filter((one) => one.top > half)).toHaveLength(7);
    expect(areasOf(frame, [30, 30, 30])).toHaveLength(1);
    expect(areasOf(frame, back)).toHaveLength(1);
    const faces = areasOf(frame, open);
    expect(faces.filter((one) => one.top < half)).toHaveLength(1);
    expect(faces.filter((one) => one.top > half)).toHaveLength(2);
    expect(faces.map(({ width, height }) => [width, height])).toEqual(new Array(3).fill([56, 96]));
  });
});
