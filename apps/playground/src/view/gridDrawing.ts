// Draws a grid world with the agent's estimates: four wedges per cell for the action values, arrows for the best actions, numbers for the state
// values, and the agent with its last steps.
import type { Grid, Moment } from '../run/host/events.ts';
import type { Theme } from './theme.ts';
import { disc, divergingColour, line } from './theme.ts';

type Direction = readonly [x: number, y: number];

const directions: { readonly [arrow: string]: Direction } = {
  '↑': [0, -1],
  '↓': [0, 1],
  '←': [-1, 0],
  '→': [1, 0],
};

/** Marks in addition to the values. */
export interface GridDecor {
  /** The agent's cells, the newest last. */
  readonly trail: readonly number[];
  readonly theme: Theme;
  /** Each cell's share of the credit for the next error. */
  readonly traces?: Float32Array | undefined;
  /** Upward wind in each column, in cells. */
  readonly wind?: readonly number[] | undefined;
  /** The action whose value is framed. */
  readonly lit?: Moment['lit'];
  /** Whole episodes, each with its colour. */
  readonly ways?: readonly (readonly [cells: readonly number[], colour: string])[] | undefined;
  /** The cell of the keyboard's pen. */
  readonly cursor?: readonly [row: number, column: number] | undefined;
}

/** Cells without actions. */
const closed = new Set(['goal', 'exit', 'hole', 'cliff', 'wall']);

/** What all parts of a drawing need: `side` is a cell's edge in pixels. */
interface Pen {
  readonly context: CanvasRenderingContext2D;
  readonly grid: Grid;
  readonly side: number;
  readonly theme: Theme;
}

type Point = readonly [x: number, y: number];

/** Draws the whole grid; `side` is a cell's edge in pixels. */
export function drawGrid(
  context: CanvasRenderingContext2D,
  grid: Grid,
  side: number,
  table: Moment['table'],
  { trail, theme, traces, wind, lit, ways = [], cursor }: GridDecor,
): void {
  const { rows, columns, cells } = grid;
  const pen: Pen = { context, grid, side, theme };
  context.clearRect(0, 0, columns * side, rows * side);
  const scale = scaleOf(grid, table);
  for (const [cell, kind] of cells.entries()) {
    const middle = middleOf(pen, cell);
    const corner = middle.map((at) => at - side / 2) as [number, number];
    context.fillStyle = kind === 'wall' ? (theme.isDark ? '#3a4050' : '#5b6070') : theme.card;
    if (kind === 'cliff') context.fillStyle = theme.isDark ? '#4d2a21' : '#6d4436';
    context.fillRect(...corner, side, side);
    const isValued = table !== undefined && !closed.has(kind);
    if (isValued) drawValues(pen, cell, middle, table, scale);
    drawKind(pen, kind, middle);
    if (isValued) drawPolicy(pen, cell, middle, table);
    context.strokeStyle = theme.line;
    context.lineWidth = 1;
    context.strokeRect(corner[0] + 0.5, corner[1] + 0.5, side, side);
  }
  if (traces !== undefined) drawTraces(pen, traces);
  if (wind !== undefined) drawWind(pen, wind);
  drawTrail(pen, trail);
  for (const [k, [cells, colour]] of ways.entries()) drawWay(pen, cells, colour, k * side * 0.12);
  if (lit !== undefined) {
    wedge(pen, middleOf(pen, lit.cell), directions[grid.arrows[lit.action]!]);
    context.closePath();
    context.strokeStyle = theme.accent;
    context.lineWidth = Math.max(3, side * 0.05);
    context.stroke();
  }
  if (cursor === undefined) return;
  context.strokeStyle = theme.ink;
  context.lineWidth = 3;
  context.strokeRect(cursor[1] * side + 3, cursor[0] * side + 3, side - 5, side - 5);
}

/** Traces fainter than this are not drawn. */
const faintest = 0.02;

/** Frames each cell with credit, the stronger the larger its share. */
function drawTraces(pen: Pen, traces: Float32Array): void {
  const { context, side, theme } = pen;
  const width = Math.max(2, side * 0.07);
  const frame = side - 1 - width;
  context.strokeStyle = theme.accent;
  context.lineWidth = width;
  for (const [cell, share] of traces.entries()) {
    if (share < faintest) continue;
    context.globalAlpha = share;
    const [x, y] = middleOf(pen, cell);
    context.strokeRect(x + 0.5 - frame / 2, y + 0.5 - frame / 2, frame, frame);
  }
  context.globalAlpha = 1;
}

/** Draws an arrow at the upper edge of each cell for each cell of wind. */
function drawWind(pen: Pen, wind: readonly number[]): void {
  const { grid, side, theme } = pen;
  for (const [column, strength] of wind.entries())
    for (let k = 0; k < strength; k++)
      for (let row = 0; row < grid.rows; row++)
        drawArrow(pen, [(column + 0.16 + 0.14 * k) * side, (row + 0.2) * side], [0, -1], 0.1, theme.soft);
}

/** Maps a value to the colour range, −1 to 1. */
export type Scale = (value: number) => number;

/** Values look alike if the smallest is at least this fraction of the largest. */
const alike = 0.4;

/**
 * The scale of the state values: the largest magnitude becomes 1. Single actions may be far worse, such as a step over a cliff; they get
 * the darkest colour, so that the others stay distinguishable. If all values have one sign and are close together, their differences are
 * stretched.
 */
export function scaleOf({ cells }: Pick<Grid, 'cells'>, table: Moment['table']): Scale {
  if (table === undefined) return () => 0;
  const { numbers, perState } = table;
  let [least, most, lowest, highest] = [Number.POSITIVE_INFINITY, 1e-9, 0, 0];
  for (const [cell, kind] of cells.entries()) {
    if (closed.has(kind)) continue;
    let best = Number.NEGATIVE_INFINITY;
    for (let a = 0; a < perState; a++) best = Math.max(best, numbers[cell * perState + a]!);
    least = Math.min(least, Math.abs(best));
    most = Math.max(most, Math.abs(best));
    lowest = Math.min(lowest, best);
    highest = Math.max(highest, best);
  }
  const isSpread = lowest * highest === 0 && least >= alike * most && most > least;
  return (value) => {
    const share = Math.abs(value) / most;
    const size =
      isSpread && share >= alike ? 0.2 + (0.8 * (Math.abs(value) - least)) / (most - least) : share;
    return Math.sign(value) * Math.min(1, Math.max(0, size));
  };
}

function drawValues(
  pen: Pen,
  cell: number,
  [x, y]: Point,
  { numbers, perState }: NonNullable<Moment['table']>,
  scale: Scale,
): void {
  const { context, grid, side, theme } = pen;
  const values = numbers.subarray(cell * perState, (cell + 1) * perState);
  if (perState === 1 || perState !== grid.arrows.length) {
    context.fillStyle = divergingColour(scale(Math.max(...values)), theme);
    context.fillRect(x - side / 2, y - side / 2, side, side);
    return;
  }
  for (const [a, value] of values.entries()) {
    context.fillStyle = divergingColour(scale(value), theme);
    wedge(pen, [x, y], directions[grid.arrows[a]!]);
    context.fill();
  }
}

/** The path of an action's part of a cell. */
function wedge({ context, side }: Pen, [x, y]: Point, [dx, dy]: Direction = [0, 0]): void {
  const half = side / 2;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + half * (dx - dy), y + half * (dy - dx));
  context.lineTo(x + half * (dx + dy), y + half * (dy + dx));
}

/** Draws arrows for the best actions, and the value as a number. */
function drawPolicy(
  pen: Pen,
  cell: number,
  [x, y]: Point,
  { numbers, perState, policy }: NonNullable<Moment['table']>,
): void {
  const { grid, side, theme } = pen;
  const values = numbers.subarray(cell * perState, (cell + 1) * perState);
  const best = Math.max(...values);
  const ink = theme.isDark ? 'rgba(240,244,255,.92)' : 'rgba(20,24,34,.85)';
  const isBest = (a: number): boolean => (perState === 1 ? policy?.[cell] === a : values[a]! >= best - 1e-12);
  const ways = grid.arrows.filter((_, a) => isBest(a)).map((arrow) => directions[arrow] ?? [0, 0]);
  // If most actions look alike, draw no arrow: nothing is known yet. Two arrows start apart: crossed, they would look like a third sign.
  const [apart, length] = ways.length === 2 ? [side * 0.2, 0.17] : [0, 0.24];
  if (ways.length <= 2)
    for (const way of ways) drawArrow(pen, [x + way[0] * apart, y + way[1] * apart], way, length, ink);
  if (side < 40 || best === 0) return;
  write(pen, shortNumber(best), [x + side * 0.43, y + side * 0.46], `${Math.max(10, side * 0.155)}px`, ink);
}

/** Writes a text below and at the right of a point, or above and at the left of it in the cell's other half. */
function write({ context, side }: Pen, text: string, [x, y]: Point, font: string, ink: string): void {
  const isLow = y % side > side / 2;
  context.fillStyle = ink;
  context.font = `${font} system-ui, sans-serif`;
  context.textAlign = isLow ? 'right' : 'left';
  context.textBaseline = isLow ? 'bottom' : 'top';
  context.fillText(text, x, y);
}

/** @param share its length in sides of a cell */
function drawArrow({ context, side }: Pen, [x, y]: Point, [dx, dy]: Direction, share: number, ink: string) {
  const length = side * share;
  const head = length * 0.42;
  context.strokeStyle = ink;
  context.lineWidth = Math.max(1.4, length * 0.13);
  context.lineCap = context.lineJoin = 'round';
  const tip: Point = [x + dx * length, y + dy * length];
  const wings = [-1, 1].map((w): Point => [tip[0] - (dx - w * dy) * head, tip[1] - (dy + w * dx) * head]);
  // One line, because its colour may be transparent.
  line(context, [x - dx * length * 0.5, y - dy * length * 0.5], tip, wings[0]!, tip, wings[1]!);
}

function drawKind(pen: Pen, kind: string, [x, y]: Point): void {
  const { context, side, theme } = pen;
  if (kind === 'goal') {
    context.fillStyle = '#23a26d';
    disc(context, x, y, side * 0.3);
    context.strokeStyle = theme.card;
    context.lineWidth = side * 0.045;
    context.beginPath();
    context.arc(x, y, side * 0.18, 0, 2 * Math.PI);
    context.stroke();
  } else if (kind === 'exit') {
    context.fillStyle = '#23a26d';
    disc(context, x, y, side * 0.17);
  } else if (kind.length === 1) drawMark(pen, kind, [x, y]);
  else if (kind === 'hole') {
    context.fillStyle = theme.isDark ? '#16395f' : '#2d5d92';
    context.beginPath();
    context.ellipse(x, y, side * 0.36, side * 0.3, 0, 0, 2 * Math.PI);
    context.fill();
  } else if (kind === 'trap') {
    context.fillStyle = 'rgba(216,70,60,.8)';
    context.beginPath();
    context.moveTo(x, y - side * 0.34);
    context.lineTo(x + side * 0.36, y + side * 0.28);
    context.lineTo(x - side * 0.36, y + side * 0.28);
    context.fill();
  } else if (kind === 'start' && side >= 30)
    write(pen, 'S', [x - side * 0.43, y - side * 0.43], `600 ${side * 0.17}px`, theme.soft);
}

const windArrows: { readonly [kind: string]: string } = { '^': '↑', v: '↓', '<': '←', '>': '→' };

/** The reward for entering a cell, by its kind: 0.1 to 0.9 for 1 to 9, −0.1 to −0.9 for a to i. */
export function rewardOf(kind: string): number {
  return /\d/.test(kind) ? Number(kind) / 10 : (96 - kind.charCodeAt(0)) / 10;
}

/** Draws what is special about a floor: ice, wind, noise or a reward. */
function drawMark(pen: Pen, kind: string, [x, y]: Point): void {
  const { context, side, theme } = pen;
  const wind = windArrows[kind];
  if (wind !== undefined) {
    for (const across of [0.34, 0.2])
      drawArrow(pen, [x - side * across, y - side * 0.32], directions[wind]!, 0.1, theme.ink);
    return;
  }
  context.fillStyle = 'rgba(70,160,255,.3)';
  if (kind === '~') context.fillRect(x - side * 0.48, y - side * 0.48, side * 0.96, side * 0.96);
  const reward = kind === '~' || kind === '?' ? 0 : rewardOf(kind);
  const text = reward === 0 ? { '~': '≈', '?': '?' }[kind]! : `${reward > 0 ? '+' : '−'}${Math.abs(reward)}`;
  const font = `700 ${side * (reward === 0 ? 0.3 : 0.21)}px`;
  write(pen, text, [x - side * 0.43, y - side * 0.43], font, theme.ink);
}

function drawTrail(pen: Pen, trail: readonly number[]): void {
  const { context, side } = pen;
  const places = trail.map((cell) => middleOf(pen, cell));
  context.lineWidth = side * 0.06;
  context.lineCap = 'round';
  for (const [k, to] of places.entries()) {
    const from = places[k - 1] ?? to;
    // A jump is a new episode, or more steps than a screen can show.
    if (from === to || Math.hypot(to[0] - from[0], to[1] - from[1]) > side * 1.05) continue;
    context.strokeStyle = `rgba(255,150,40,${(0.55 * k) / trail.length})`;
    line(context, from, to);
  }
  const last = places.at(-1);
  if (last === undefined) return;
  const [x, y] = last;
  const discs: readonly (readonly [colour: string, right: number, down: number, radius: number])[] = [
    ['rgba(0,0,0,.22)', 0.015, 0.03, 0.2],
    ['#ff9d2e', 0, 0, 0.19],
    ['#fff', -0.07, -0.03, 0.05],
    ['#fff', 0.07, -0.03, 0.05],
    ['#20222a', -0.075, -0.025, 0.026],
    ['#20222a', 0.075, -0.025, 0.026],
  ];
  for (const [colour, right, down, radius] of discs) {
    context.fillStyle = colour;
    disc(context, x + side * right, y + side * down, side * radius);
  }
}

/** The way of an episode, `aside` from the middle of its cells. */
function drawWay(pen: Pen, cells: readonly number[], colour: string, aside: number): void {
  const { context, side } = pen;
  const places = cells.map((cell) => middleOf(pen, cell).map((at) => at + aside) as [number, number]);
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = Math.max(3, side * 0.06);
  context.lineJoin = 'round';
  line(context, ...places);
  if (places[0] !== undefined) disc(context, ...places[0], side * 0.1);
}

function middleOf({ grid: { columns }, side }: Pen, cell: number): Point {
  return [((cell % columns) + 0.5) * side, (Math.floor(cell / columns) + 0.5) * side];
}

/** A number with its sign. */
export const signedNumber = (value: number): string => `${value > 0 ? '+' : ''}${shortNumber(value)}`;

/** Three significant digits, but at most two decimals. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const text = size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toFixed(2);
  return Number(text) === 0 ? '0.00' : text.replace('-', '−');
}
