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
