// Chapters 3 and 4: values of the book's grid of four by four, sweep by sweep.
import type { Figure } from './figure.ts';
import { discountSlider, shown } from './figure.ts';

const ways = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
] as const;
const isEnd = (cell: number): boolean => cell === 0 || cell === 15;

/** The cell that an action leads to; the border stops it. */
function reached(cell: number, action: number): number {
  const [row, column] = [Math.floor(cell / 4) + ways[action]![0], (cell % 4) + ways[action]![1]];
  return row < 0 || row > 3 || column < 0 || column > 3 ? cell : row * 4 + column;
}

/** −1 per step, until one of two corners; updates all values at once, this many times. */
export function sweptValues(sweeps: number, gamma: number, isGreedy: boolean): number[] {
  let values = new Array<number>(16).fill(0);
  for (let k = 0; k < sweeps; k++) {
    values = values.map((_, cell) => {
      if (isEnd(cell)) return 0;
      const next = ways.map((_way, action) => -1 + gamma * values[reached(cell, action)]!);
      return isGreedy ? Math.max(...next) : next.reduce((sum, value) => sum + value, 0) / 4;
    });
  }
  return values;
}

/** The grid with its values and the best actions of each cell. */
function picture(values: readonly number[], gamma: number): string {
  const side = 52;
  const [left, top] = [136, 6];
  const lowest = Math.min(...values, -1e-9);
  return values
    .map((value, cell) => {
      const [x, y] = [left + (cell % 4) * side, top + Math.floor(cell / 4) * side];
      const square = `<rect class="${isEnd(cell) ? 'end' : 'first'} cell" x="${x}" y="${y}" width="${side - 2}" height="${side - 2}" style="fill-opacity:${isEnd(cell) ? 1 : (0.05 + (0.4 * value) / lowest).toFixed(3)}"/>`;
      if (isEnd(cell)) return square;
      const next = ways.map((_, action) => gamma * values[reached(cell, action)]!);
      const best = Math.max(...next);
      const arrows = next.map((worth, action) => (worth > best - 1e-9 ? '↑↓←→'[action]! : '')).join('');
      const known =
        arrows.length < 4
          ? `<text class="soft" x="${x + 25}" y="${y + 42}" text-anchor="middle">${arrows}</text>`
          : '';
      return `${square}<text class="strong" x="${x + 25}" y="${y + 22}" text-anchor="middle">${shown(value, 1)}</text>${known}`;
    })
    .join('');
}

const sweepSlider = (max: number) => ({
  sign: 'k',
  label: { en: 'sweeps', ko: '훑은 횟수' },
  min: 0,
  max,
  step: 1,
  value: 1,
});

/** The values of a random policy. */
export const evaluation: Figure = {
  sliders: [sweepSlider(60), discountSlider(1)],
  draw: ([k, gamma]) => {
    const values = sweptValues(k!, gamma!, false);
    const change = Math.max(
      ...sweptValues(k! + 1, gamma!, false).map((value, cell) => Math.abs(value - values[cell]!)),
    );
    return {
      svg: picture(values, gamma!),
      says: {
        en: `After ${k === 1 ? '1 sweep' : `${k} sweeps`} the cell beside a corner is worth ${shown(values[1]!, 1)} to an agent that walks at random, the cell furthest away ${shown(Math.min(...values), 1)}. The next sweep changes no value by more than ${shown(change)}. Arrows: the greedy policy.`,
        ko: `${k}번 훑고 나면, 무작위로 걷는 정책에게 모서리 옆 칸의 가치는 ${shown(values[1]!, 1)}, 가장 먼 칸은 ${shown(Math.min(...values), 1)}입니다. 다음에 훑을 때 가장 크게 바뀌는 값은 ${shown(change)}만큼 바뀝니다. 화살표는 탐욕 정책입니다.`,
      },
    };
  },
};

/** Bellman's optimality equation as an update. */
export const optimal: Figure = {
  sliders: [sweepSlider(6), discountSlider(1)],
  draw: ([k, gamma]) => {
    const values = sweptValues(k!, gamma!, true);
    const best = sweptValues(6, gamma!, true);
    const known = values.filter((value, cell) => isEnd(cell) || Math.abs(value - best[cell]!) < 1e-9).length;
    return {
      svg: picture(values, gamma!),
      says: {
        en: `After ${k === 1 ? '1 sweep' : `${k} sweeps`} ${known} of 16 values are those of the best policy: each sweep carries the ends one cell further, and three are enough.`,
        ko: `${k}번 훑고 나면 값 16개 가운데 ${known}개가 최적 정책의 값입니다. 훑을 때마다 끝의 소식이 한 칸씩 더 퍼지고, 세 번이면 충분합니다.`,
      },
    };
  },
};
