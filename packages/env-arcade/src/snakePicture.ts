// Pictures of Snake: pixels, and text for terminals.
import type { Frame } from '@prism-rl/core';
import { Canvas, type Color } from '@prism-rl/core/pictures';

/** What a picture of Snake shows; cells are numbered row by row from the upper left corner. */
export interface SnakeScene {
  readonly size: number;
  /** Cells from the tail to the head. */
  readonly body: readonly number[];
  /** The last move: 0 up, 1 right, 2 down, 3 left. */
  readonly heading: number;
  /** The food's cell; −1 for none. */
  readonly food: number;
  readonly isDead: boolean;
  /** Meals so far. */
  readonly apples: number;
}

type Point = readonly [x: number, y: number];

const meadow: readonly [Color, Color] = [
  [233, 241, 220],
  [224, 234, 208],
];
const headColor: Color = [20, 120, 140];
const tailColor: Color = [110, 195, 175];
const white: Color = [255, 255, 255];
const black: Color = [25, 30, 40];
/** Upward and to the right, by direction. */
const ahead: readonly Point[] = [
  [0, 1],
  [1, 0],
  [0, -1],
  [-1, 0],
];

/** Draws a board of about 400 × 400 pixels. */
export function drawSnake({ size, body, heading, food, isDead }: SnakeScene): Frame {
  // Video encoders need even sizes.
  const side = 2 * Math.round(200 / size);
  const canvas = new Canvas(size * side, size * side, meadow[0]);
  const centre = (cell: number): Point => [
    ((cell % size) + 0.5) * side,
    (size - 0.5 - Math.floor(cell / size)) * side,
  ];
  for (let cell = 0; cell < size * size; cell++) {
    const [x, y] = centre(cell);
    if ((cell + Math.floor(cell / size) * (1 - (size % 2))) % 2 === 1) {
      canvas.rectangle(x - side / 2, y - side / 2, side, side, meadow[1]);
    }
  }
  if (food >= 0) apple(canvas, centre(food), side);
  const last = body.length - 1;
  for (const [k, cell] of body.entries()) {
    const share = k / last;
    const color = tailColor.map((channel, c) => channel + (headColor[c]! - channel) * share);
    const width = side * (0.5 + 0.3 * Math.min(1, (2 * k) / last));
    const [x, y] = centre(cell);
    const rgb = color as unknown as Color;
    if (k < last) canvas.line(x, y, ...centre(body[k + 1]!), rgb, width);
    canvas.disc(x, y, width / 2, rgb);
  }
  const [x, y] = centre(body[last]!);
  const [dx, dy] = ahead[heading]!;
  for (const aside of [-0.19, 0.19]) {
    const at = [x + side * (0.1 * dx + aside * dy), y + side * (0.1 * dy + aside * dx)] as const;
    canvas.disc(...at, side * 0.13, white);
    if (isDead) canvas.line(at[0] - side * 0.09, at[1], at[0] + side * 0.09, at[1], black, side * 0.05);
    else canvas.disc(at[0] + side * 0.04 * dx, at[1] + side * 0.04 * dy, side * 0.07, black);
  }
  return canvas.frame();
}

function apple(canvas: Canvas, [x, y]: Point, side: number): void {
  canvas.disc(x - side * 0.09, y - side * 0.03, side * 0.27, [214, 50, 47]);
  canvas.disc(x + side * 0.09, y - side * 0.03, side * 0.27, [214, 50, 47]);
  canvas.disc(x - side * 0.14, y + side * 0.06, side * 0.07, [245, 150, 140]);
  canvas.line(x, y + side * 0.16, x + side * 0.04, y + side * 0.38, [95, 65, 45], side * 0.07);
  canvas.disc(x + side * 0.14, y + side * 0.32, side * 0.08, [80, 160, 70]);
}

/** Parts of a body by the sum of the sides on which it continues: 1 up, 2 right, 4 down, 8 left. */
const joints = ' ╵╶└╷│┌├╴┘─┴┐┤┬┼';

/** Draws a framed board: the snake as a line from its tail to the triangle of its head, food as a disc. */
export function snakeText({ size, body, heading, food, isDead, apples }: SnakeScene): string {
  const sides = new Map<number, number>();
  for (const [k, cell] of body.entries()) {
    const neighbours = [body[k - 1], body[k + 1]];
    const bits = [cell - size, cell + 1, cell + size, cell - 1].map((next, d) =>
      neighbours.includes(next) ? 1 << d : 0,
    );
    sides.set(
      cell,
      bits.reduce((sum, bit) => sum + bit),
    );
  }
  const head = body.at(-1)!;
  const symbol = (cell: number): string => {
    const bits = sides.get(cell) ?? 0;
    if (cell === food) return '\u001b[31m●\u001b[0m ';
    if (bits === 0) return '  ';
    const mark = cell === head ? (isDead ? '×' : '▲▶▼◀'[heading]!) : joints[bits]!;
    return `\u001b[32m${mark}${bits & 2 ? '─' : ' '}\u001b[0m`;
  };
  const lines = Array.from({ length: size }, (_, y) => {
    const cells = Array.from({ length: size }, (_cell, x) => symbol(y * size + x));
    return `│ ${cells.join('')}│`;
  });
  const border = '─'.repeat(2 * size + 1);
  return [`╭${border}╮`, ...lines, `╰${border}╯`, `${apples} eaten`].join('\n');
}
