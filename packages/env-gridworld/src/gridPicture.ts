import type { Frame } from '@prism-rl/core';
import { Canvas, type Color } from '@prism-rl/core/pictures';

type OneToNine = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
type AToI = 'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'i';
/** Floor with a rule of its own, by its letter in a map: ice, noise, wind, or the reward for entering it. */
export type MarkedFloor = '~' | '?' | '^' | 'v' | '<' | '>' | `${OneToNine}` | AToI;
type NamedKind = 'floor' | 'start' | 'goal' | 'exit' | 'hole' | 'cliff' | 'trap' | 'wall';

/** Kind of a cell; determines its colour and shape. */
export type CellKind = NamedKind | MarkedFloor;

/** A marker in a cell, in addition to the agent. */
export interface GridMarker {
  readonly cell: number;
  /** `path`: a visited cell. */
  readonly kind: 'passenger' | 'destination' | 'obstacle' | 'path';
  /** Letter in text; defaults to the cell's own. */
  readonly letter?: string;
}

/** A grid and its contents; cells are numbered row by row from the upper left corner. */
export interface GridScene {
  readonly rows: number;
  readonly columns: number;
  readonly cells: readonly CellKind[];
  /** One letter per cell, for text; defaults to a letter by kind. */
  readonly letters?: readonly string[];
  /** Cells with a wall on their right side. */
  readonly wallsRight?: ReadonlySet<number>;
  readonly agent?: number;
  readonly markers?: readonly GridMarker[];
}

/** Draws grids as pixels: coloured cells, a circle for the goal, triangles for traps, a robot for the agent. */

const backgrounds: Readonly<Record<NamedKind, Color>> = {
  floor: [245, 245, 240],
  start: [222, 235, 247],
  goal: [245, 245, 240],
  exit: [245, 245, 240],
  hole: [245, 245, 240],
  cliff: [92, 64, 51],
  trap: [245, 245, 240],
  wall: [70, 70, 78],
};

/** Letters of cells whose number is the reward for entering them, in tenths: 1 to 9, then −1 to −9. */
export const rewardLetters = '123456789abcdefghi';

/** The reward for entering a cell of this letter or kind, in tenths; 0 for those without a number. */
export function tenthsOf(letter: string): number {
  const k = letter.length === 1 ? rewardLetters.indexOf(letter) : -1;
  return k < 9 ? k + 1 : 8 - k;
}

/** Ice is blue, wind and noise are grey, a reward is the greener, a loss the redder, the larger it is. */
function backgroundOf(kind: CellKind): Color {
  if (kind.length > 1) return backgrounds[kind as NamedKind];
  if (kind === '~') return [205, 231, 247];
  const tenths = tenthsOf(kind);
  if (tenths > 0) return [235 - 12 * tenths, 245, 225 - 12 * tenths];
  return tenths < 0 ? [245, 235 + 12 * tenths, 230 + 12 * tenths] : [222, 222, 228];
}

const lineColor: Color = [205, 205, 200];
const largestSide = 60;
/** Approximate limit of a picture's width and height. */
const largestPicture = 720;

/** Draws a grid with cells of 60 pixels, smaller for large grids. */
export function gridPicture(scene: GridScene): Frame {
  const { rows, columns } = scene;
  const side = Math.max(1, Math.min(largestSide, Math.floor(largestPicture / Math.max(rows, columns))));
  // Video encoders need even sizes.
  const canvas = new Canvas(evenly(columns * side), evenly(rows * side), lineColor);
  for (let cell = 0; cell < rows * columns; cell++) {
    const x = (cell % columns) * side;
    const y = (rows - 1 - Math.floor(cell / columns)) * side;
    const kind = scene.cells[cell]!;
    // Small cells have no room for grid lines.
    const width = side < 4 ? side : side - 1;
    canvas.rectangle(x, y, width, width, backgroundOf(kind));
    drawKind(canvas, kind, x + side / 2, y + side / 2, side);
  }
  for (const cell of scene.wallsRight ?? []) {
    const x = ((cell % columns) + 1) * side;
    canvas.rectangle(x - 3, (rows - 1 - Math.floor(cell / columns)) * side, 5, side, [70, 70, 78]);
  }
  for (const { cell, kind } of scene.markers ?? []) {
    const x = ((cell % columns) + 0.5) * side;
    const y = (rows - 0.5 - Math.floor(cell / columns)) * side;
    if (kind === 'path') canvas.disc(x, y, side * 0.08, [255, 160, 30]);
    else if (kind === 'obstacle') triangle(canvas, x, y, side * 0.32, [214, 39, 40]);
    else if (kind === 'passenger') canvas.disc(x, y + side * 0.12, side * 0.16, [31, 119, 180]);
    else canvas.rectangle(x - side * 0.3, y - side * 0.3, side * 0.6, side * 0.18, [148, 103, 189]);
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

function triangle(canvas: Canvas, x: number, y: number, radius: number, color: Color): void {
  canvas.polygon(
    [x, y + radius, x - radius * 0.87, y - radius * 0.5, x + radius * 0.87, y - radius * 0.5],
    color,
  );
}

function drawKind(canvas: Canvas, kind: CellKind, x: number, y: number, side: number): void {
  if (kind === 'goal') canvas.disc(x, y, side * 0.32, [44, 160, 44]);
  else if (kind === 'exit') canvas.disc(x, y, side * 0.18, [44, 160, 44]);
  else if (kind === 'hole') canvas.disc(x, y, side * 0.38, [38, 70, 110]);
  else if (kind === 'trap') triangle(canvas, x, y, side * 0.36, [214, 39, 40]);
}

function drawAgent(canvas: Canvas, x: number, y: number, side: number): void {
  const body: Color = [255, 160, 30];
  canvas.rectangle(x - side * 0.2, y - side * 0.28, side * 0.4, side * 0.26, body);
  canvas.disc(x, y + side * 0.12, side * 0.18, body);
  for (const across of [-0.07, 0.07])
    canvas.disc(x + side * across, y + side * 0.14, side * 0.04, [30, 30, 30]);
}

const letters: Readonly<Record<NamedKind, string>> = {
  floor: '·',
  start: 'S',
  goal: 'G',
  exit: 'o',
  hole: 'H',
  cliff: 'C',
  trap: 'T',
  wall: '█',
};
const letterOf = (kind: CellKind): string => letters[kind as NamedKind] ?? kind;

const ansi = (code: string, text: string): string => `\x1b[${code}m${text}\x1b[0m`;
const agentCode = '41;97';
const markerCodes = { passenger: '94;1', destination: '95;1', obstacle: '91;1', path: '93;1' } as const;
const kindCodes: Readonly<Partial<Record<CellKind, string>>> = {
  goal: '92;1',
  exit: '92',
  hole: '34',
  cliff: '33',
  trap: '91',
  start: '96',
};

/** Prints one letter per cell, with the agent's cell highlighted in red. */
export function gridText(scene: GridScene, heading = ''): string {
  const lines: string[] = heading === '' ? [] : [heading];
  for (let row = 0; row < scene.rows; row++) {
    let line = '';
    for (let column = 0; column < scene.columns; column++) {
      const cell = row * scene.columns + column;
      const kind = scene.cells[cell]!;
      const marker = scene.markers?.find((one) => one.cell === cell);
      const letter = marker?.letter ?? scene.letters?.[cell] ?? letterOf(kind);
      const code =
        scene.agent === cell ? agentCode : marker === undefined ? kindCodes[kind] : markerCodes[marker.kind];
      line += code === undefined ? letter : ansi(code, letter);
      if (column + 1 < scene.columns) line += scene.wallsRight?.has(cell) === true ? '|' : ' ';
    }
    lines.push(line);
  }
  return lines.join('\n');
}

/** A planner's or agent's solution to draw: v(s) and an action per state. */
export interface SolutionTable {
  readonly values?: Float64Array;
  readonly policy?: Int32Array;
}

const cellWidth = 7;
const still: ReadonlySet<CellKind> = new Set(['goal', 'exit', 'hole', 'cliff']);

/**
 * Prints v(s) in the upper line of each cell, coloured from red (low) to green (high), and the policy's action in the lower line.
 *
 * @param arrows one sign per action.
 */
export function gridTable(scene: GridScene, table: SolutionTable, arrows: readonly string[]): string {
  const { rows, columns } = scene;
  const shown = (cell: number): boolean => scene.cells[cell] !== 'wall';
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const [cell, value] of (table.values ?? new Float64Array()).entries()) {
    if (!shown(cell)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const border = (left: string, middle: string, right: string): string =>
    left + Array.from({ length: columns }, () => '─'.repeat(cellWidth)).join(middle) + right;
  const lines = [border('┌', '┬', '┐')];
  for (let row = 0; row < rows; row++) {
    const cells = Array.from({ length: columns }, (_, column) => row * columns + column);
    if (table.values !== undefined) {
      const values = table.values;
      const texts = cells.map((cell) =>
        shown(cell) ? coloured(values[cell]!, low, high) : '█'.repeat(cellWidth),
      );
      lines.push(`│${texts.join('│')}│`);
    }
    const signs = cells.map((cell) => {
      if (!shown(cell)) return '█'.repeat(cellWidth);
      const kind = scene.cells[cell]!;
      const sign =
        table.policy === undefined || still.has(kind) ? letterOf(kind) : (arrows[table.policy[cell]!] ?? '?');
      const code = scene.agent === cell ? agentCode : kindCodes[kind];
      const text = centred(sign);
      return code === undefined ? text : ansi(code, text);
    });
    lines.push(`│${signs.join('│')}│`);
    lines.push(row + 1 < rows ? border('├', '┼', '┤') : border('└', '┴', '┘'));
  }
  return lines.join('\n');
}

function centred(text: string): string {
  const left = Math.floor((cellWidth - text.length) / 2);
  return ' '.repeat(left) + text + ' '.repeat(cellWidth - text.length - left);
}

/** Colours a value from red (low) over yellow to green (high), in the 216 colours of terminals. */
function coloured(value: number, low: number, high: number): string {
  const share = high > low ? (value - low) / (high - low) : 1;
  const red = Math.round(5 * Math.min(1, 2 - 2 * share));
  const green = Math.round(5 * Math.min(1, 2 * share));
  return ansi(
    `38;5;${16 + 36 * red + 6 * green}`,
    number(value)
      .padStart(cellWidth - 1)
      .padEnd(cellWidth),
  );
}

/** Formats a value to fit into a cell. */
function number(value: number): string {
  const size = Math.abs(value);
  const digits = Number.isInteger(value) ? 0 : size < 10 ? 3 : size < 100 ? 2 : size < 1000 ? 1 : 0;
  const text = value.toFixed(digits);
  return text.length <= cellWidth ? text : value.toExponential(0);
}
