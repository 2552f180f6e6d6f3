import type { Frame } from '@prism-rl/core';
import { Canvas, type Color } from '@prism-rl/core/pictures';

/** Pictures of the acrobot. Angles in radians: 0 hangs down, the second one is relative to the first link. */

const side = 500;
const scale = side / 4.4;
const center = side / 2;
const link: Color = [0, 204, 204];
const joint: Color = [204, 204, 0];

/** 500 × 500 pixels in the look of Gymnasium: the bar, two links, two joints. */
export function drawAcrobot(angle1: number, angle2: number): Frame {
  const canvas = new Canvas(side, side);
  const width = 0.2 * scale;
  const elbowX = center + Math.sin(angle1) * scale;
  const elbowY = center - Math.cos(angle1) * scale;
  const tipX = elbowX + Math.sin(angle1 + angle2) * scale;
  const tipY = elbowY - Math.cos(angle1 + angle2) * scale;
  canvas.line(0, center + scale, side, center + scale, [0, 0, 0]);
  canvas.line(center, center, elbowX, elbowY, link, width);
  canvas.disc(center, center, width / 2, joint);
  canvas.line(elbowX, elbowY, tipX, tipY, link, width);
  canvas.disc(elbowX, elbowY, width / 2, joint);
  return canvas.frame();
}

const size = 13;

/** A small picture of the bar and both links. */
export function describeAcrobot(angle1: number, angle2: number): string {
  const grid = Array.from({ length: size }, () => new Array<string>(2 * size).fill(' '));
  const middle = (size - 1) / 2;
  const reach = middle / 2;
  const put = (x: number, y: number, letter: string): void => {
    grid[Math.round(middle - y * reach)]![Math.round(2 * (middle + x * reach))] = letter;
  };
  grid[Math.round(middle - reach)]!.fill('─');
  const [x1, y1] = [Math.sin(angle1), -Math.cos(angle1)];
  const [x2, y2] = [Math.sin(angle1 + angle2), -Math.cos(angle1 + angle2)];
  for (let k = 1; k <= 5; k++) put((x1 * k) / 5, (y1 * k) / 5, '·');
  for (let k = 1; k <= 5; k++) put(x1 + (x2 * k) / 5, y1 + (y2 * k) / 5, '·');
  put(0, 0, '+');
  put(x1, y1, 'o');
  put(x1 + x2, y1 + y2, '●');
  return grid.map((line) => line.join('').trimEnd()).join('\n');
}
