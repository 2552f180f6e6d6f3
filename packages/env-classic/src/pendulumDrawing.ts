import type { Frame } from '@prism-rl/core';
import { Canvas, type Color } from '@prism-rl/core/pictures';

/** Pictures of the pendulum. Angle 0 is upright and grows anticlockwise. */

const side = 500;
const scale = side / 4.4;
const center = side / 2;
const rodWidth = 0.2 * scale;
const red: Color = [204, 77, 77];

/** 500 × 500 pixels in the look of Gymnasium, with an arrow for the torque. */
export function drawPendulum(angle: number, torque: number): Frame {
  const canvas = new Canvas(side, side);
  const endX = center - Math.sin(angle) * scale;
  const endY = center + Math.cos(angle) * scale;
  canvas.line(center, center, endX, endY, red, rodWidth);
  canvas.disc(center, center, rodWidth / 2, red);
  canvas.disc(endX, endY, rodWidth / 2, red);
  drawTorque(canvas, torque);
  canvas.disc(center, center, 0.05 * scale, [0, 0, 0]);
  return canvas.frame();
}

/** Three quarters of a circle with a head; its size shows the torque, its direction the sign. */
function drawTorque(canvas: Canvas, torque: number): void {
  const radius = (scale * Math.abs(torque)) / 4;
  if (radius < 1) return;
  const turn = Math.sign(torque);
  const at = (angle: number, r: number): [number, number] => [
    center + r * Math.cos(angle),
    center + r * Math.sin(angle),
  ];
  const from = Math.PI / 2 - turn * 0.75 * Math.PI;
  const to = from + turn * 1.5 * Math.PI;
  const arc: number[] = [];
  for (let k = 0; k <= 30; k++) arc.push(...at(from + ((to - from) * k) / 30, radius));
  canvas.polyline(arc, [0, 0, 0], 3);
  const head = turn * 0.35;
  canvas.polygon([...at(to, radius * 0.75), ...at(to, radius * 1.25), ...at(to + head, radius)], [0, 0, 0]);
}

const size = 9;

/** A small picture of the rod, its angle and angular velocity. */
export function describePendulum(angle: number, velocity: number): string {
  const grid = Array.from({ length: size }, () => new Array<string>(2 * size).fill(' '));
  const middle = (size - 1) / 2;
  for (let k = 1; k <= 8; k++) {
    const x = middle - (Math.sin(angle) * middle * k) / 8;
    const y = middle - (Math.cos(angle) * middle * k) / 8;
    grid[Math.round(y)]![Math.round(2 * x)] = k === 8 ? '●' : '·';
  }
  grid[middle]![2 * middle] = '+';
  const turns = angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
  const lines = grid.map((line) => line.join('').trimEnd());
  return [...lines, `angle ${((turns * 180) / Math.PI).toFixed(1)}°   ${velocity.toFixed(2)} rad/s`].join(
    '\n',
  );
}
