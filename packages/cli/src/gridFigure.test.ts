import { actionValues, solution, ValueIteration } from '@prism-rl/algo-tabular';
import { GridWorld, WindyGridWorld } from '@prism-rl/env-gridworld';
import { expect, test } from 'vitest';
import { gridFigure, hasTriangles } from './gridFigure.ts';

const env = new GridWorld({ map: ['S.', '#G'] });
const model = env.model!();
const { values } = solution(new ValueIteration({ discount: 0.5 }), model);

test('four triangles for each cell in which one acts, with the best arrow', () => {
  const q = actionValues(model, values, 0.5);
  // From the start: to the right 0.5, against the border and the wall 0.25.
  expect(Array.from(q.subarray(0, 4))).toEqual([0.25, 0.25, 0.25, 0.5]);
  const svg = gridFigure(env.grid!, q);
  expect(svg.match(/<polygon/g)).toHaveLength(8);
  expect(svg.match(/<rect/g)).toHaveLength(2);
  const arrows = [...svg.matchAll(/font-weight="bold">(.)</g)].map(([, arrow]) => arrow);
  expect(arrows).toEqual(['→', '↓']);
  expect(svg).toContain('>G<');
  // The best of all is green, the worst red.
  expect(svg).toContain('hsl(120 70% 72%)" stroke="#fff"/><text x="32" y="58.88">1<');
  expect(svg).toContain('hsl(0 70% 72%)');
});

test('eight directions have no triangles', () => {
  expect(hasTriangles(env.grid!)).toBe(true);
  expect(hasTriangles(new WindyGridWorld({ kingsMoves: true }).grid!)).toBe(false);
});
