import type { Frame } from '@prism-rl/core';
import { Canvas, type Color } from '@prism-rl/core/pictures';

/** A junction as it is shown. */
export interface Junction {
  /** The queue that has green. */
  readonly green: number;
  /** Cars in each queue, that of the main road first. */
  readonly cars: readonly number[];
}

const field: Color = [226, 232, 216];
const road: Color = [110, 110, 115];
const car: Color = [38, 84, 160];
const green: Color = [40, 170, 70];
const red: Color = [200, 50, 45];

/** Width of a road, and what a car takes of its length. */
const [lane, place] = [16, 12];
const light = 5;

/**
 * The main road from left to right, with a column for each junction: its side streets come from above and below in turns. Cars wait behind
 * their light.
 */
export function drawJunctions(junctions: readonly Junction[], capacity: number): Frame {
  const queue = capacity * place;
  const most = Math.max(...junctions.map(({ cars }) => Math.ceil((cars.length - 1) / 2)));
  const column = queue + most * (lane + 6) + 24;
  const [width, height] = [column * junctions.length + 20, 2 * queue + lane + 60];
  const middle = height / 2;
  const canvas = new Canvas(width, height, field);
  box(canvas, 0, middle - lane / 2, width, lane, road);
  for (const [j, { green: on, cars }] of junctions.entries()) {
    const left = j * column + queue + 14;
    signal(canvas, left - 8, middle + lane / 2 + light + 2, on === 0);
    for (let k = 0; k < cars[0]!; k++) box(canvas, left - 18 - k * place, middle - 4, 9, 8, car);
    for (let street = 1; street < cars.length; street++) {
      const x = left + Math.floor((street - 1) / 2) * (lane + 6);
      const isAbove = street % 2 === 1;
      const side = isAbove ? 1 : -1;
      const end = middle + (side * lane) / 2;
      box(canvas, x, isAbove ? end : end - queue - 12, lane, queue + 12, road);
      signal(canvas, x + lane + light, end + side * 8, on === street);
      for (let k = 0; k < cars[street]!; k++) {
        const near = end + side * (10 + k * place);
        box(canvas, x + 4, isAbove ? near : near - 9, 8, 9, car);
      }
    }
  }
  return canvas.frame();
}

function box(canvas: Canvas, x: number, y: number, width: number, height: number, color: Color): void {
  canvas.polygon([x, y, x + width, y, x + width, y + height, x, y + height], color);
}

function signal(canvas: Canvas, x: number, y: number, isGreen: boolean): void {
  canvas.disc(x, y, light, isGreen ? green : red);
}
