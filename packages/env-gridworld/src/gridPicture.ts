import type { Frame } from '@prism-rl/core';
import { Canvas, type Color } from '@prism-rl/core/pictures';
import type { CellKind, GridScene } from './gridScene.ts';

/** Grids as pixels: coloured cells, a circle for the goal, triangles for traps, a robot for the agent. */

const backgrounds: Readonly<Record<CellKind, Color>> = {
  floor: [245, 245, 240],
  start: [222, 235, 247],
  goal: [245, 245, 240],
  hole: [245, 245, 240],
  cliff: [92, 64, 51],
  trap: [245, 245, 240],
  wall: [70, 70, 78],
};

const lineColor: Color = [205, 205, 200];
const largestSide = 60;
/** Pictures are at most about this wide and high. */
const largestPicture = 720;

/** The picture of a grid: cells of 60 pixels, smaller for large grids. */
export function gridPicture(scene: GridScene): Frame {
  const { rows, columns } = scene;
  const side = Math.max(1, Math.min(largestSide, Math.floor(largestPicture / Math.max(rows, columns))));
  // Even sizes suit video encoders.
  const canvas = new Canvas(evenly(columns * side), evenly(rows * side), lineColor);
  for (let cell = 0; cell < rows * columns; cell++) {
    const x = (cell % columns) * side;
    const y = (rows - 1 - Math.floor(cell / columns)) * side;
    const kind = scene.cells[cell]!;
    // Small cells have no room for lines between them.
    const width = side < 4 ? side : side - 1;
    rectangle(canvas, x, y, width, width, backgrounds[kind]);
    drawKind(canvas, kind, x + side / 2, y + side / 2, side);
  }
  for (const cell of scene.wallsRight ?? []) {
    const x = ((cell % columns) + 1) * side;
    rectangle(canvas, x - 3, (rows - 1 - Math.floor(cell / columns)) * side, 5, side, [70, 70, 78]);
  }
  for (const { cell, kind } of scene.markers ?? []) {
    const x = ((cell % columns) + 0.5) * side;
    const y = (rows - 0.5 - Math.floor(cell / columns)) * side;
    if (kind === 'path') canvas.disc(x, y, side * 0.08, [255, 160, 30]);
    else if (kind === 'obstacle') triangle(canvas, x, y, side * 0.32, [214, 39, 40]);
    else if (kind === 'passenger') canvas.disc(x, y + side * 0.12, side * 0.16, [31, 119, 180]);
    else rectangle(canvas, x - side * 0.3, y - side * 0.3, side * 0.6, side * 0.18, [148, 103, 189]);
  }
  if (scene.agent !== undefined) {
    const x = ((scene.agent % columns) + 0.5) * side;
    const y = (rows - 0.5 - Math.floor(scene.agent / columns)) * side;
    drawAgent(canvas, x, y, side);
  }
  return canvas.frame();
}

function evenly(length: number): number {
  return length + (length % 2);
}

function rectangle(canvas: Canvas, x: number, y: number, width: number, height: number, color: Color): void {
  canvas.polygon([x, y, x + width, y, x + width, y + height, x, y + height], color);
}

function triangle(canvas: Canvas, x: number, y: number, radius: number, color: Color): void {
  canvas.polygon(
    [x, y + radius, x - radius * 0.87, y - radius * 0.5, x + radius * 0.87, y - radius * 0.5],
    color,
  );
}

function drawKind(canvas: Canvas, kind: CellKind, x: number, y: number, side: number): void {
  if (kind === 'goal') canvas.disc(x, y, side * 0.32, [44, 160, 44]);
  else if (kind === 'hole') canvas.disc(x, y, side * 0.38, [38, 70, 110]);
  else if (kind === 'trap') triangle(canvas, x, y, side * 0.36, [214, 39, 40]);
}

/** A robot: body, head, two eyes. */
function drawAgent(canvas: Canvas, x: number, y: number, side: number): void {
  const body: Color = [255, 160, 30];
  rectangle(canvas, x - side * 0.2, y - side * 0.28, side * 0.4, side * 0.26, body);
  canvas.disc(x, y + side * 0.12, side * 0.18, body);
  for (const across of [-0.07, 0.07])
    canvas.disc(x + side * across, y + side * 0.14, side * 0.04, [30, 30, 30]);
}
