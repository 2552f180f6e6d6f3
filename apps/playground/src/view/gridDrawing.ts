// Draws a grid world with the agent's estimates: four wedges per cell for the action values, arrows for the best actions, numbers for the state
// values, and the agent with its last steps.
import type { Grid, Moment } from '../run/messages.ts';
import type { Theme } from './theme.ts';
import { divergingColour } from './theme.ts';

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

/** Draws the whole grid; `side` is a cell's edge in pixels. */
export function drawGrid(
  context: CanvasRenderingContext2D,
  grid: Grid,
  side: number,
  table: Moment['table'],
  { trail, theme, traces, wind, lit, ways = [], cursor }: GridDecor,
): void {
  const { rows, columns, cells } = grid;
  context.clearRect(0, 0, columns * side, rows * side);
  const scale = scaleOf(grid, table);
  for (let cell = 0; cell < rows * columns; cell++) {
    const x = (cell % columns) * side;
    const y = Math.floor(cell / columns) * side;
    const kind = cells[cell]!;
    context.fillStyle = kind === 'wall' ? (theme.isDark ? '#3a4050' : '#5b6070') : theme.card;
    context.fillRect(x, y, side, side);
    if (kind === 'cliff') {
      context.fillStyle = theme.isDark ? '#4d2a21' : '#6d4436';
      context.fillRect(x, y, side, side);
    }
    const isValued = table !== undefined && !closed.has(kind);
    if (isValued) drawValues(context, grid, cell, x, y, side, table, scale, theme);
    drawKind(context, kind, x + side / 2, y + side / 2, side, theme);
    if (isValued) drawPolicy(context, grid, cell, x, y, side, table, theme);
    context.strokeStyle = theme.line;
    context.lineWidth = 1;
    context.strokeRect(x + 0.5, y + 0.5, side, side);
  }
  if (traces !== undefined) drawTraces(context, traces, columns, side, theme);
  if (wind !== undefined) drawWind(context, wind, rows, side, theme);
  drawTrail(context, trail, columns, side);
  for (const [k, [cells, colour]] of ways.entries())
    drawWay(context, cells, columns, side, colour, k * side * 0.12);
  if (lit !== undefined) {
    const [cx, cy] = middleOf(lit.cell, columns, side);
    wedge(context, cx, cy, side / 2, directions[grid.arrows[lit.action]!] ?? [0, 0]);
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
function drawTraces(
  context: CanvasRenderingContext2D,
  traces: Float32Array,
  columns: number,
  side: number,
  theme: Theme,
): void {
  const width = Math.max(2, side * 0.07);
  context.strokeStyle = theme.accent;
  context.lineWidth = width;
  for (const [cell, share] of traces.entries()) {
    if (share < faintest) continue;
    context.globalAlpha = share;
    const [x, y] = [(cell % columns) * side, Math.floor(cell / columns) * side];
    context.strokeRect(x + 1 + width / 2, y + 1 + width / 2, side - 1 - width, side - 1 - width);
  }
  context.globalAlpha = 1;
}

/** Draws an arrow at the upper edge of each cell for each cell of wind. */
function drawWind(
  context: CanvasRenderingContext2D,
  wind: readonly number[],
  rows: number,
  side: number,
  theme: Theme,
): void {
  for (const [column, strength] of wind.entries()) {
    for (let k = 0; k < strength; k++) {
      for (let row = 0; row < rows; row++) {
        const x = (column + 0.16 + 0.14 * k) * side;
        const y = (row + 0.2) * side;
        drawArrow(context, x, y, [0, -1], side * 0.1, theme.soft);
      }
    }
  }
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
  context: CanvasRenderingContext2D,
  { arrows }: Grid,
  cell: number,
  x: number,
  y: number,
  side: number,
  { numbers, perState }: NonNullable<Moment['table']>,
  scale: Scale,
  theme: Theme,
): void {
  const values = numbers.subarray(cell * perState, (cell + 1) * perState);
  const best = Math.max(...values);
  const [cx, cy, half] = [x + side / 2, y + side / 2, side / 2];
  if (perState === 1 || perState !== arrows.length) {
    context.fillStyle = divergingColour(scale(best), theme);
    context.fillRect(x, y, side, side);
  } else {
    for (let a = 0; a < perState; a++) {
      context.fillStyle = divergingColour(scale(values[a]!), theme);
      wedge(context, cx, cy, half, directions[arrows[a]!] ?? [0, 0]);
      context.fill();
    }
  }
}

/** The path of an action's part of a cell. */
function wedge(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  half: number,
  [dx, dy]: Direction,
): void {
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + half * (dx - dy), y + half * (dy - dx));
  context.lineTo(x + half * (dx + dy), y + half * (dy + dx));
}

/** Draws arrows for the best actions, and the value as a number. */
function drawPolicy(
  context: CanvasRenderingContext2D,
  { arrows }: Grid,
  cell: number,
  x: number,
  y: number,
  side: number,
  { numbers, perState, policy }: NonNullable<Moment['table']>,
  theme: Theme,
): void {
  const values = numbers.subarray(cell * perState, (cell + 1) * perState);
  const best = Math.max(...values);
  const [cx, cy] = [x + side / 2, y + side / 2];
  const ink = theme.isDark ? 'rgba(240,244,255,.92)' : 'rgba(20,24,34,.85)';
  const isBest = (a: number): boolean => (perState === 1 ? policy?.[cell] === a : values[a]! >= best - 1e-12);
  const ways = arrows.filter((_, a) => isBest(a));
  // If most actions look alike, draw no arrow: nothing is known yet.
  if (ways.length <= 2) {
    // Two arrows start apart from each other; crossed, they would look like a third sign.
    const apart = ways.length === 2 ? side * 0.2 : 0;
    for (const arrow of ways) {
      const [dx, dy] = directions[arrow] ?? [0, 0];
      drawArrow(context, cx + dx * apart, cy + dy * apart, [dx, dy], side * (apart > 0 ? 0.17 : 0.24), ink);
    }
  }
  if (side < 40 || best === 0) return;
  context.fillStyle = ink;
  context.font = `${Math.max(10, side * 0.155)}px system-ui, sans-serif`;
  context.textAlign = 'right';
  context.textBaseline = 'bottom';
  context.fillText(shortNumber(best), x + side - side * 0.07, y + side - side * 0.04);
}

function drawArrow(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  [dx, dy]: Direction,
  length: number,
  colour: string,
): void {
  const head = length * 0.42;
  context.strokeStyle = colour;
  context.lineWidth = Math.max(1.4, length * 0.13);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.beginPath();
  context.moveTo(x - dx * length * 0.5, y - dy * length * 0.5);
  const [tx, ty] = [x + dx * length, y + dy * length];
  context.lineTo(tx, ty);
  context.moveTo(tx - dx * head - dy * head, ty - dy * head - dx * head);
  context.lineTo(tx, ty);
  context.lineTo(tx - dx * head + dy * head, ty - dy * head + dx * head);
  context.stroke();
}

function drawKind(
  context: CanvasRenderingContext2D,
  kind: string,
  x: number,
  y: number,
  side: number,
  theme: Theme,
): void {
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
  } else if (kind.length === 1) drawMark(context, kind, x, y, side, theme);
  else if (kind === 'hole') {
    context.fillStyle = theme.isDark ? '#16395f' : '#2d5d92';
    context.beginPath();
    context.ellipse(x, y, side * 0.36, side * 0.3, 0, 0, 2 * Math.PI);
    context.fill();
  } else if (kind === 'trap') {
    context.fillStyle = '#d8463c';
    context.beginPath();
    context.globalAlpha = 0.8;
    context.moveTo(x, y - side * 0.34);
    context.lineTo(x + side * 0.36, y + side * 0.28);
    context.lineTo(x - side * 0.36, y + side * 0.28);
    context.fill();
    context.globalAlpha = 1;
  } else if (kind === 'start' && side >= 30) {
    context.fillStyle = theme.soft;
    context.font = `600 ${side * 0.17}px system-ui, sans-serif`;
    context.textAlign = 'left';
    context.textBaseline = 'top';
    context.fillText('S', x - side * 0.43, y - side * 0.43);
  }
}

const windArrows: { readonly [kind: string]: string } = { '^': '↑', v: '↓', '<': '←', '>': '→' };

/** The reward for entering a cell, by its kind: 0.1 to 0.9 for 1 to 9, −0.1 to −0.9 for a to i. */
export function rewardOf(kind: string): number {
  return /\d/.test(kind) ? Number(kind) / 10 : (96 - kind.charCodeAt(0)) / 10;
}

/** Draws what is special about a floor: ice, wind, noise or a reward. */
function drawMark(
  context: CanvasRenderingContext2D,
  kind: string,
  x: number,
  y: number,
  side: number,
  theme: Theme,
): void {
  const wind = windArrows[kind];
  if (wind !== undefined) {
    for (const across of [0.34, 0.2])
      drawArrow(context, x - side * across, y - side * 0.32, directions[wind]!, side * 0.1, theme.ink);
    return;
  }
  context.fillStyle = 'rgba(70,160,255,.3)';
  if (kind === '~') context.fillRect(x - side * 0.48, y - side * 0.48, side * 0.96, side * 0.96);
  const reward = kind === '~' || kind === '?' ? 0 : rewardOf(kind);
  context.fillStyle = theme.ink;
  context.font = `700 ${side * (reward === 0 ? 0.3 : 0.21)}px system-ui, sans-serif`;
  context.textAlign = 'left';
  context.textBaseline = 'top';
  const text = reward === 0 ? { '~': '≈', '?': '?' }[kind]! : `${reward > 0 ? '+' : '−'}${Math.abs(reward)}`;
  context.fillText(text, x - side * 0.43, y - side * 0.43);
}

function drawTrail(
  context: CanvasRenderingContext2D,
  trail: readonly number[],
  columns: number,
  side: number,
): void {
  for (let k = 1; k < trail.length; k++) {
    const [x0, y0] = middleOf(trail[k - 1]!, columns, side);
    const [x1, y1] = middleOf(trail[k]!, columns, side);
    // A jump is a new episode, or more steps than a screen can show.
    if (Math.hypot(x1 - x0, y1 - y0) > side * 1.05) continue;
    context.strokeStyle = `rgba(255,150,40,${(0.55 * k) / trail.length})`;
    context.lineWidth = side * 0.06;
    context.lineCap = 'round';
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
    context.stroke();
  }
  const last = trail.at(-1);
  if (last === undefined) return;
  const [x, y] = middleOf(last, columns, side);
  context.fillStyle = 'rgba(0,0,0,.22)';
  disc(context, x + side * 0.015, y + side * 0.03, side * 0.2);
  context.fillStyle = '#ff9d2e';
  disc(context, x, y, side * 0.19);
  context.fillStyle = '#fff';
  for (const across of [-1, 1]) disc(context, x + across * side * 0.07, y - side * 0.03, side * 0.05);
  context.fillStyle = '#20222a';
  for (const across of [-1, 1]) disc(context, x + across * side * 0.075, y - side * 0.025, side * 0.026);
}

/** The way of an episode, `aside` from the middle of its cells. */
function drawWay(
  context: CanvasRenderingContext2D,
  cells: readonly number[],
  columns: number,
  side: number,
  colour: string,
  aside: number,
): void {
  const places = cells.map((cell) => middleOf(cell, columns, side).map((at) => at + aside));
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = Math.max(3, side * 0.06);
  context.lineJoin = 'round';
  context.beginPath();
  for (const [x, y] of places) context.lineTo(x!, y!);
  context.stroke();
  const [[x, y] = []] = places;
  disc(context, x!, y!, side * 0.1);
}

function middleOf(cell: number, columns: number, side: number): readonly [x: number, y: number] {
  return [((cell % columns) + 0.5) * side, (Math.floor(cell / columns) + 0.5) * side];
}

function disc(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

/** Three significant digits, but at most two decimals. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const text = size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toFixed(2);
  return Number(text) === 0 ? '0.00' : text.replace('-', '−');
}
