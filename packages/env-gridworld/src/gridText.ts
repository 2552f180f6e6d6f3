import type { CellKind, GridScene } from './gridScene.ts';
import type { SolutionTable } from './tabularTask.ts';

/** Grids as text for terminals, with ANSI colours. */

const letterOf: Readonly<Record<CellKind, string>> = {
  floor: '·',
  start: 'S',
  goal: 'G',
  hole: 'H',
  cliff: 'C',
  trap: 'T',
  wall: '█',
};

const ansi = (code: string, text: string): string => `\x1b[${code}m${text}\x1b[0m`;
const agentCode = '41;97';
const markerCodes = { passenger: '94;1', destination: '95;1', obstacle: '91;1', path: '93;1' } as const;
const kindCodes: Readonly<Partial<Record<CellKind, string>>> = {
  goal: '92;1',
  hole: '34',
  cliff: '33',
  trap: '91',
  start: '96',
};

/** One letter a cell; the agent's cell is highlighted in red. */
export function gridText(scene: GridScene, heading = ''): string {
  const lines: string[] = heading === '' ? [] : [heading];
  for (let row = 0; row < scene.rows; row++) {
    let line = '';
    for (let column = 0; column < scene.columns; column++) {
      const cell = row * scene.columns + column;
      const kind = scene.cells[cell]!;
      const marker = scene.markers?.find((one) => one.cell === cell);
      const letter = marker?.letter ?? scene.letters?.[cell] ?? letterOf[kind];
      const code =
        scene.agent === cell ? agentCode : marker === undefined ? kindCodes[kind] : markerCodes[marker.kind];
      line += code === undefined ? letter : ansi(code, letter);
      if (column + 1 < scene.columns) line += scene.wallsRight?.has(cell) === true ? '|' : ' ';
    }
    lines.push(line);
  }
  return lines.join('\n');
}

const cellWidth = 7;
/** Cells without actions. */
const still: ReadonlySet<CellKind> = new Set(['goal', 'hole', 'cliff']);

/**
 * Values and arrows in the cells of a grid: the upper line of a cell holds v(s), green where it is high and red where it is low,
 * the lower one the action of the policy.
 *
 * @param arrows one sign for each action.
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
        table.policy === undefined || still.has(kind) ? letterOf[kind] : (arrows[table.policy[cell]!] ?? '?');
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

/** A value on the scale from red (low) over yellow to green (high), in the 216 colours of terminals. */
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

/** At most as wide as a cell. */
function number(value: number): string {
  const size = Math.abs(value);
  const digits = Number.isInteger(value) ? 0 : size < 10 ? 3 : size < 100 ? 2 : size < 1000 ? 1 : 0;
  const text = value.toFixed(digits);
  return text.length <= cellWidth ? text : value.toExponential(0);
}
