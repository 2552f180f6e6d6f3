import type { TabularModel } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { GridWorld } from '../gridWorld.ts';
import { WindyGridWorld } from '../windyGridWorld.ts';
import { gridFigure, hasTriangles } from './gridFigure.ts';

const env = new GridWorld({ map: ['S.', '#G'] });
const model = env.model!();
/** Of the start, of the cell beside it, of the wall and of the goal below that: one step to the reward of 1, discounted by a half. */
const values = Float64Array.of(0.5, 1, 0, 0);

/** Q(s, a) of values of the states. */
function actionValues(of: TabularModel, v: Float64Array, discount: number): Float64Array {
  const { numStates, numActions, offsets, probabilities, nextStates, rewards } = of;
  return Float64Array.from({ length: numStates * numActions }, (_, k) => {
    let sum = 0;
    for (let n = offsets[k]!; n < offsets[k + 1]!; n++)
      sum += probabilities[n]! * (rewards[n]! + discount * v[nextStates[n]!]!);
    return sum;
  });
}

test('four triangles for each cell in which one acts, with the best arrow', () => {
  const q = actionValues(model, values, 0.5);
  // From the start: to the right 0.5, against the border and the wall 0.25.
  expect(Array.from(q.subarray(0, 4))).toEqual([0.25, 0.25, 0.25, 0.5]);
  const svg = gridFigure(env.grid!, { q, path: [0, 1, 3] });
  expect(svg.match(/<polygon/g)).toHaveLength(8);
  expect(svg.match(/<rect/g)).toHaveLength(2);
  const arrows = [...svg.matchAll(/font-weight="bold">(.)</g)].map(([, arrow]) => arrow);
  expect(arrows).toEqual(['→', '↓']);
  expect(svg).toContain('>G<');
  expect(svg).toContain('<polyline points="32,32 96,32 96,96"');
  // The best of all is green, the worst red.
  expect(svg).toContain('hsl(120 70% 72%)" stroke="#fff"/><text x="32" y="58.88">1<');
  expect(svg).toContain('hsl(0 70% 72%)');
});

test('eight directions have no triangles: a number and an arrow', () => {
  expect(hasTriangles(env.grid!)).toBe(true);
  const { grid } = new WindyGridWorld({ kingsMoves: true });
  expect(hasTriangles(grid!)).toBe(false);
  const q = new Float64Array(70 * 8).fill(-2);
  q[8 * 3 + 5] = -1;
  const svg = gridFigure(grid!, { q });
  expect(svg).not.toContain('<polygon');
  expect(svg.match(/>-2</g)).toHaveLength(68);
  expect(svg).toContain(
    `>-1</text><text x="32" y="51.2" font-size="18" font-weight="bold">${grid!.arrows[5]}<`,
  );
});

test('values of states stand alone', () => {
  const svg = gridFigure(env.grid!, { v: values });
  expect(svg.match(/<rect/g)).toHaveLength(4);
  expect(svg).toContain('font-size="13">0.5<');
  expect(svg).not.toContain('font-weight="bold"');
});
