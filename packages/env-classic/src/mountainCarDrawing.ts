import type { Frame } from '@prism-rl/core';
import { Canvas, type Color } from '@prism-rl/core/pictures';

/** Pictures of the car between its hills. */

const width = 600;
const height = 400;
const minPosition = -1.2;
const scale = width / 1.8;
const carWidth = 40;
const carHeight = 20;
const clearance = 10;
const black: Color = [0, 0, 0];

function heightAt(position: number): number {
  return Math.sin(3 * position) * 0.45 + 0.55;
}

/** 600 × 400 pixels in the look of Gymnasium: hills, car with two wheels, flag. */
export function drawMountainCar(position: number, goalPosition: number): Frame {
  const canvas = new Canvas(width, height);
  const hills: number[] = [];
  for (let k = 0; k < 100; k++) {
    const x = minPosition + (1.8 * k) / 99;
    hills.push((x - minPosition) * scale, heightAt(x) * scale);
  }
  canvas.polyline(hills, black, 1.2);

  const x = (position - minPosition) * scale;
  const y = clearance + heightAt(position) * scale;
  // Gymnasium turns the car by the cosine itself, which is close to the slope's angle.
  const angle = Math.cos(3 * position);
  const turned = (across: number, along: number): [number, number] => [
    x + across * Math.cos(angle) - along * Math.sin(angle),
    y + across * Math.sin(angle) + along * Math.cos(angle),
  ];
  const half = carWidth / 2;
  canvas.polygon(
    [...turned(-half, 0), ...turned(-half, carHeight), ...turned(half, carHeight), ...turned(half, 0)],
    black,
  );
  for (const across of [carWidth / 4, -carWidth / 4]) {
    canvas.disc(...turned(across, 0), carHeight / 2.5, [128, 128, 128]);
  }

  const flagX = Math.floor((goalPosition - minPosition) * scale);
  const flagBottom = Math.floor(heightAt(goalPosition) * scale);
  const flagTop = flagBottom + 50;
  canvas.line(flagX + 0.5, flagBottom, flagX + 0.5, flagTop, black);
  canvas.polygon([flagX, flagTop, flagX, flagTop - 10, flagX + 25, flagTop - 5], [204, 204, 0]);
  return canvas.frame();
}

const columns = 61;
const rows = 9;

/** The hills as dots, the car as a block, the flag. */
export function describeMountainCar(position: number, velocity: number, goalPosition: number): string {
  const grid = Array.from({ length: rows }, () => new Array<string>(columns).fill(' '));
  const put = (at: number, letter: string, lift = 0): void => {
    const column = Math.round(((at - minPosition) / 1.8) * (columns - 1));
    const row = rows - 1 - Math.round(heightAt(at) * (rows - 2)) - lift;
    if (column >= 0 && column < columns && row >= 0) grid[row]![column] = letter;
  };
  for (let column = 0; column < columns; column++) put(minPosition + (1.8 * column) / (columns - 1), '·');
  put(goalPosition, '⚑', 1);
  put(position, '█');
  const lines = grid.map((line) => line.join('').trimEnd());
  return [...lines, `position ${position.toFixed(3)}   velocity ${velocity.toFixed(4)}`].join('\n');
}
