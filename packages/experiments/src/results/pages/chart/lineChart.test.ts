// A chart read back from its drawing, by the numbers at its axes.
import { expect, test } from 'vitest';
import { axisOf, written } from '../../../../test/pages/drawn.ts';
import { type ChartOptions, lineChart } from './lineChart.ts';
import { linearTicks, logTicks, type Point } from './scales.ts';

/** Numbers at an axis: places in the plot, where the top left corner is (0, 0) and the bottom right one (1000, 1000). */
function marks(page: string, axis: 'x' | 'y'): [place: number, value: number][] {
  const spans = page.matchAll(
    /<span class="(x|y)" aria-hidden="true" style="(?:top|left):([^%]*)%">([^<]*)</g,
  );
  return [...spans].flatMap(([, name, place, text]) =>
    name === axis ? [[10 * Number(place), written(text!)] as [number, number]] : [],
  );
}

const placesOf = (points: string): number[][] =>
  points.split(' ').map((point) => point.split(',').map(Number));

const options: ChartOptions = {
  id: 'c',
  title: 'Return',
  description: 'rises',
  xEnd: 8000,
  series: [
    {
      name: 'rises',
      colour: 0,
      style: 'line',
      points: [
        [0, -20],
        [4000, 30],
        [8000, 80],
      ],
    },
    {
      name: 'falls',
      colour: 1,
      style: 'faint',
      points: [
        [1000, 75],
        [6000, -10],
      ],
    },
  ],
  bands: [
    {
      name: 'around',
      colour: 0,
      low: [
        [0, -30],
        [8000, 60],
      ],
      high: [
        [0, -10],
        [8000, 90],
      ],
    },
  ],
  reference: { y: 50, name: 'solved' },
};

/** Whether places are those of the points, to a pixel. */
function expectPoints(
  places: readonly number[][],
  points: readonly Point[],
  y: (place: number) => number,
  x: (place: number) => number,
) {
  expect(places).toHaveLength(points.length);
  for (const [k, [steps, value]] of points.entries()) {
    expect(x(places[k]![0]!)).toBeCloseTo(steps, -1);
    expect(y(places[k]![1]!)).toBeCloseTo(value, 1);
  }
}

test('lines, bands and the reference lie where the axes say, upwards and to the right', () => {
  const page = String(lineChart(options));
  const [across, up] = [marks(page, 'x'), marks(page, 'y')];
  expect(across.length).toBeGreaterThan(2);
  const [x, y] = [axisOf(across), axisOf(up)];
  expect(up.at(-1)![1]).toBeGreaterThan(up[0]![1]);
  expect(up.at(-1)![0]).toBeLessThan(up[0]![0]);
  const lines = [...page.matchAll(/<polyline class="(\S+) c(\d)" data-name="([^"]*)" points="([^"]*)"/g)];
  expect(lines.map(([, style, colour, name]) => [style, colour, name])).toEqual([
    ['line', '0', 'rises'],
    ['faint', '1', 'falls'],
  ]);
  for (const [k, line] of lines.entries()) expectPoints(placesOf(line[4]!), options.series[k]!.points, y, x);
  const band = /class="band c0" d="M([^Z]*)Z"/
    .exec(page)![1]!
    .split('L')
    .map((point) => point.split(' ').map(Number));
  const { low, high } = options.bands![0]!;
  expectPoints(band, [...high, ...low.toReversed()], y, x);
  expect(y(Number(/class="reference" d="M0 (\S+)H/.exec(page)![1]))).toBeCloseTo(50, 1);
  expect(y(10 * Number(/class="reference"[^>]* style="top:([^%]*)%">solved/.exec(page)![1]))).toBeCloseTo(
    50,
    1,
  );
  // Nothing lies outside.
  for (const place of [...lines.flatMap((line) => placesOf(line[4]!).flat()), ...band.flat()]) {
    expect(place).toBeGreaterThanOrEqual(0);
    expect(place).toBeLessThanOrEqual(1000);
  }
  for (const [place, value] of [...across, ...up].slice(across.length))
    expect(y(place)).toBeCloseTo(value, 1);
});

test('a logarithmic axis goes upwards, too, a decade as far as the next', () => {
  const points: Point[] = [1, 10, 100, 1000].map((value, k) => [2000 * k, value]);
  const page = String(
    lineChart({
      ...options,
      bands: [],
      reference: { y: 100, name: 'solved' },
      series: [{ ...options.series[0]!, points }],
    }),
  );
  expect(page).toContain('data-log');
  const up = marks(page, 'y').map(([place, value]): [number, number] => [place, Math.log10(value)]);
  const y = axisOf(up);
  expect(up.length).toBeGreaterThan(2);
  for (const [place, value] of up) expect(y(place)).toBeCloseTo(value, 1);
  const places = placesOf(/points="([^"]*)"/.exec(page)![1]!);
  for (const [k, [, place]] of places.entries()) expect(y(place!)).toBeCloseTo(k, 1);
});

test('the table says of every mark the last value before it', () => {
  const page = String(lineChart(options));
  const rows = [
    ...page.matchAll(/<tr><th scope="row">([^<]*)<\/th><td>([^<]*)<\/td><td>([^<]*)<\/td><\/tr>/g),
  ];
  expect(rows).toHaveLength(10);
  expect(rows.map(([, steps]) => written(steps!))).toEqual([
    800, 1600, 2400, 3200, 4000, 4800, 5600, 6400, 7200, 8000,
  ]);
  expect(rows.map(([, , rises]) => written(rises!))).toEqual([-20, -20, -20, -20, 30, 30, 30, 30, 30, 80]);
  expect(rows.slice(1).map(([, , , falls]) => written(falls!))).toEqual([
    75, 75, 75, 75, 75, 75, -10, -10, -10,
  ]);
});

test.each([
  [1195, 1212],
  [-1212, -1195],
  [10_180, 10_300],
  [0, 2e-4],
  [-2e-4, 2e-4],
  [9.95, 10.12],
  [1_000_100, 1_000_900],
  [1e-3, 2e-3],
])('numbers at an axis from %d to %d say where they stand, and none is there twice', (low, high) => {
  const points: Point[] = [
    [0, low],
    [100, high],
  ];
  const series = [{ name: 'a', colour: 0, style: 'line' as const, points }];
  const { markup: page } = lineChart({ id: 'c', title: 't', description: 'd', series, xEnd: 100 });
  const [bottom, top] = [/data-y0="([^"]*)"/, /data-y1="([^"]*)"/].map((of) => Number(of.exec(page)![1]));
  const numbers = marks(page, 'y');
  expect(numbers.length).toBeGreaterThan(2);
  for (const [place, value] of numbers) {
    const there = bottom! + (1 - place / 1000) * (top! - bottom!);
    expect(Math.abs(value - there)).toBeLessThan(0.002 * (top! - bottom!));
  }
});

test('what is no number is left out of lines and bands alike', () => {
  const ys = [1, Number.NaN, 3, Number.POSITIVE_INFINITY];
  const points = ys.map((y, k): Point => [2000 * (k + 1), y]);
  const page = lineChart({
    ...options,
    series: [{ name: 'mean', colour: 0, style: 'line', points }],
    bands: [{ name: 'around', colour: 0, low: points, high: points }],
  }).markup;
  expect(page).toContain('around');
  expect(page).not.toMatch(/NaN|Infinity/);
});

test('powers of ten from the one to the other, and never more than asked for', () => {
  expect(logTicks(1, 1000, 4)).toEqual([1, 10, 100, 1000]);
  expect(logTicks(1, 1000, 3)).toEqual([1, 100]);
  expect(logTicks(0.5, 2e6, 5)).toEqual([1, 100, 10_000, 1e6]);
  for (let count = 1; count < 9; count++)
    for (let last = 0; last < 12; last++)
      expect(logTicks(1, 10 ** last, count).length, `${count} to 1e${last}`).toBeLessThanOrEqual(count);
});

test('multiples of 1, 2 or 5 lie between both ends', () => {
  expect(linearTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(linearTicks(-130, 60, 4)).toEqual([-100, -50, 0, 50]);
  expect(linearTicks(-0.31, 0.28, 4)).toEqual([-0.2, 0, 0.2]);
  expect(linearTicks(3, 3, 5)).toEqual([3]);
});
