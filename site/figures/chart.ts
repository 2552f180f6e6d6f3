// The shapes of figures. Their colours are classes of the page's style, light and dark.
import { pathOf, type Scales, scale } from '@prism-rl/experiments/chart';
import { height, shown, width } from './figure.ts';

/** Position of a chart's coordinates in the picture. */
export type Frame = Scales;

const left = 44;
const right = width - 12;
const top = 14;
const bottom = height - 30;

/** A frame with a line at 0 and the ends of both axes. */
export function frame(
  [x0, x1]: readonly [number, number],
  [y0, y1]: readonly [number, number],
  label: string,
): { readonly at: Frame; readonly svg: string } {
  const y = scale([bottom, top], [y0, y1]);
  const at = {
    x: scale([left, right], [x0, x1]),
    y: (value: number) => y(Math.min(y1, Math.max(y0, value))),
  };
  const decimals = y1 - y0 < 4 ? 1 : 0;
  const marks = [y0, y1, ...(y0 < 0 && y1 > 0 ? [0] : [])].map(
    (value) =>
      `<text class="soft" x="${left - 6}" y="${at.y(value) + 4}" text-anchor="end">${shown(value, decimals)}</text>`,
  );
  const zero = at.y(Math.min(y1, Math.max(y0, 0)));
  return {
    at,
    svg:
      `<path class="axis" d="M${left} ${top}V${bottom}M${left} ${zero}H${right}"/>${marks.join('')}` +
      `<text class="soft" x="${right}" y="${height - 8}" text-anchor="end">${label}</text>`,
  };
}

/** A line through points. */
export function line(
  at: Frame,
  points: readonly (readonly [number, number])[],
  kind: 'first' | 'second' | 'faint',
): string {
  return `<path class="${kind}" d="${pathOf(points, at)}"/>`;
}

/** A curve from one end of the frame to the other. */
export function curve(
  at: Frame,
  [x0, x1]: readonly [number, number],
  f: (x: number) => number,
  kind: 'first' | 'second' | 'faint',
): string {
  const points = Array.from({ length: 121 }, (_, k) => x0 + ((x1 - x0) * k) / 120);
  return line(
    at,
    points.map((x) => [x, f(x)] as const),
    kind,
  );
}

/** A point of a curve. */
export function dot(at: Frame, x: number, y: number, kind: 'first' | 'second' = 'first'): string {
  return `<circle class="${kind} dot" cx="${at.x(x).toFixed(1)}" cy="${at.y(y).toFixed(1)}" r="5"/>`;
}

/** A bar from 0, centred at its position. */
export function column(
  at: Frame,
  x: number,
  y: number,
  breadth: number,
  kind: 'first' | 'second' | 'faint',
): string {
  const [from, to] = [at.y(0), at.y(y)];
  const half = (breadth * (at.x(1) - at.x(0))) / 2;
  return `<rect class="${kind}" x="${(at.x(x) - half).toFixed(1)}" y="${Math.min(from, to).toFixed(1)}" width="${(2 * half).toFixed(1)}" height="${Math.max(0.5, Math.abs(from - to)).toFixed(1)}"/>`;
}

/** Text in the picture. */
export function text(
  x: number,
  y: number,
  words: string,
  kind = '',
  anchor: 'start' | 'middle' | 'end' = 'middle',
): string {
  return `<text class="${kind}" x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${words}</text>`;
}

/** Text below the frame, at a position of it. */
export function below(
  at: Frame,
  x: number,
  words: string,
  kind: 'soft' | 'first' | 'second' = 'soft',
): string {
  return text(at.x(x), height - 8, words, kind);
}

/** The names of actions, below their bars at 1, 2 and so on. */
export function actionNames(
  at: Frame,
  count: number,
  word: (words: { readonly en: string; readonly ko: string }) => string,
  mark: (action: number) => string = () => '',
): string {
  const name = word({ en: 'action', ko: '행동' });
  return Array.from({ length: count }, (_, a) => below(at, a + 1, `${name} ${a + 1}${mark(a)}`)).join('');
}
