/** A Q-table on a grid as SVG: each cell has a triangle for each direction, coloured by its value, and the best action's arrow. */

/** How cells lie and what actions look like, as grid environments tell. */
export interface GridLayout {
  readonly scene: {
    readonly rows: number;
    readonly columns: number;
    /** What each cell is: `floor`, `goal`, `wall`, … */
    readonly cells: readonly string[];
  };
  /** One sign for each action. */
  readonly arrows: readonly string[];
}

const size = 64;
/** Cells in which nobody acts, with their sign. */
const still: { readonly [kind: string]: string } = { goal: 'G', hole: 'H', cliff: 'C', wall: '' };
/** Corners of the triangle of each direction within a cell of 1 × 1, and the middle of its number. */
const sides: { readonly [arrow: string]: readonly [corners: string, x: number, y: number] } = {
  '↑': [`0,0 ${size},0 ${size / 2},${size / 2}`, 0.5, 0.17],
  '→': [`${size},0 ${size},${size} ${size / 2},${size / 2}`, 0.83, 0.53],
  '↓': [`0,${size} ${size},${size} ${size / 2},${size / 2}`, 0.5, 0.92],
  '←': [`0,0 0,${size} ${size / 2},${size / 2}`, 0.17, 0.53],
};

/** Whether this grid's actions are the four directions, so that each has a side of the cell. */
export function hasTriangles({ arrows }: GridLayout): boolean {
  return arrows.length === 4 && arrows.every((arrow) => arrow in sides);
}

/**
 * The picture; see {@link hasTriangles} for the grids that have one.
 *
 * @param q Q(s, a) at `s * 4 + a`; state s is cell s.
 */
export function gridFigure({ scene, arrows }: GridLayout, q: ArrayLike<number>): string {
  const { rows, columns, cells } = scene;
  const acting = cells.flatMap((kind, cell) => (kind in still ? [] : [cell]));
  const values = acting.flatMap((cell) => arrows.map((_, a) => q[4 * cell + a]!));
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const parts = cells.map((kind, cell) => {
    const at = `translate(${(cell % columns) * size} ${Math.floor(cell / columns) * size})`;
    const inside = kind in still ? stillCell(kind) : actingCell(arrows, q, 4 * cell, low, high);
    return `<g transform="${at}">${inside}</g>`;
  });
  return [
    `<svg viewBox="-1 -1 ${columns * size + 2} ${rows * size + 2}" style="max-width:${columns * size}px" role="img" aria-label="action values">`,
    '<title>Values of the actions in each cell, and the best one</title>',
    '<g font-size="10" text-anchor="middle" fill="#222">',
    ...parts,
    '</g>',
    '</svg>',
  ].join('\n');
}

function stillCell(kind: string): string {
  const fill = kind === 'wall' ? '#888' : kind === 'goal' ? '#d9f2df' : '#dfe6f2';
  const sign = still[kind]!;
  return (
    `<rect width="${size}" height="${size}" fill="${fill}" stroke="#fff"/>` +
    (sign === '' ? '' : `<text x="${size / 2}" y="${size / 2 + 6}" font-size="18">${sign}</text>`)
  );
}

function actingCell(
  arrows: readonly string[],
  q: ArrayLike<number>,
  first: number,
  low: number,
  high: number,
): string {
  let best = 0;
  for (let a = 1; a < arrows.length; a++) if (q[first + a]! > q[first + best]!) best = a;
  const triangles = arrows.map((arrow, a) => {
    const [corners, x, y] = sides[arrow]!;
    const value = q[first + a]!;
    const share = high > low ? (value - low) / (high - low) : 0.5;
    // From red over yellow to green, light enough for black numbers.
    return (
      `<polygon points="${corners}" fill="hsl(${Math.round(120 * share)} 70% 72%)" stroke="#fff"/>` +
      `<text x="${x * size}" y="${y * size}">${short(value)}</text>`
    );
  });
  return `${triangles.join('')}<text x="${size / 2}" y="${size / 2 + 6}" font-size="18" font-weight="bold">${arrows[best]}</text>`;
}

/** At most five characters. */
function short(value: number): string {
  const digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
  return String(Number(value.toFixed(digits)));
}
