import type { Frame } from '@prism-rl/core';
import { Canvas } from '@prism-rl/core/pictures';

/** Pictures of the cart and its pole. `x` in metres from the middle, `angle` in radians from upright, positive to the right. */

const width = 600;
const height = 400;
/** Pixels a metre: the 4.8 m between the limits fill the width. */
const scale = width / 4.8;
const cartTop = 100;
const cartWidth = 50;
const cartHeight = 30;
const poleWidth = 10;
const axleOffset = cartHeight / 4;

/** 600 × 400 pixels in the look of Gymnasium. */
export function drawCartPole(x: number, angle: number): Frame {
  const canvas = new Canvas(width, height);
  const center = x * scale + width / 2;
  const left = center - cartWidth / 2;
  const right = center + cartWidth / 2;
  const bottom = cartTop - cartHeight / 2;
  const top = cartTop + cartHeight / 2;
  canvas.polygon([left, bottom, left, top, right, top, right, bottom], [0, 0, 0]);

  const axle = cartTop + axleOffset;
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const pole: number[] = [];
  const poleEnd = scale - poleWidth / 2;
  for (const [across, along] of [
    [-poleWidth / 2, -poleWidth / 2],
    [-poleWidth / 2, poleEnd],
    [poleWidth / 2, poleEnd],
    [poleWidth / 2, -poleWidth / 2],
  ] as const) {
    pole.push(center + across * c + along * s, axle - across * s + along * c);
  }
  canvas.polygon(pole, [202, 152, 101]);
  canvas.disc(center, axle, poleWidth / 2, [129, 132, 203]);
  canvas.polygon([0, cartTop, width, cartTop, width, cartTop + 1, 0, cartTop + 1], [0, 0, 0]);
  return canvas.frame();
}

const columns = 49;

/** Five lines of text: the pole, the cart on its track, the limits at both ends. */
export function describeCartPole(x: number, angle: number): string {
  const rows = 4;
  const cart = columnOf(x);
  const lines: string[] = [];
  for (let row = rows; row >= 1; row--) {
    // The pole is 1 m long; a column is 0.1 m wide, and letters are about twice as high as wide.
    const line = new Array<string>(columns).fill(' ');
    const column = columnOf(x + (Math.tan(angle) * (row - 0.5)) / rows);
    if (column >= 0 && column < columns) line[column] = angle > 0.1 ? '/' : angle < -0.1 ? '\\' : '|';
    lines.push(line.join('').trimEnd());
  }
  const track = new Array<string>(columns).fill('─');
  track[0] = '├';
  track[columns - 1] = '┤';
  for (let k = -2; k <= 2; k++) if (cart + k >= 0 && cart + k < columns) track[cart + k] = '█';
  lines.push(track.join(''), `x ${x.toFixed(3)} m   angle ${((angle * 180) / Math.PI).toFixed(2)}°`);
  return lines.join('\n');
}

function columnOf(x: number): number {
  return Math.round((x / 4.8 + 0.5) * (columns - 1));
}
