import type { Agent, FigureEntry, TabularModel } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { FrozenLake } from './frozenLake.ts';
import { gridFigure, gridValues, hasTriangles } from './gridFigure.ts';
import { GridWorld } from './gridWorld.ts';
import { WindyGridWorld } from './windyGridWorld.ts';

const env = new GridWorld({ map: ['S.', '#G'] });

describe('gridFigure', () => {
  const model = env.model!();
  /** Values of the start, the cell next to it, the wall, and the goal below: one step to the reward of 1, with a discount of 0.5. */
  const values = Float64Array.of(0.5, 1, 0, 0);

  /** Computes Q(s, a) from state values. */
  function actionValues(of: TabularModel, v: Float64Array, discount: number): Float64Array {
    const { numStates, numActions, offsets, probabilities, nextStates, rewards } = of;
    return Float64Array.from({ length: numStates * numActions }, (_, k) => {
      let sum = 0;
      for (let n = offsets[k]!; n < offsets[k + 1]!; n++)
        sum += probabilities[n]! * (rewards[n]! + discount * v[nextStates[n]!]!);
      return sum;
    });
  }

  test('draws four triangles per cell with actions, and the best arrow', () => {
    const q = actionValues(model, values, 0.5);
    // From the start: 0.5 to the right, 0.25 against the border and the wall.
    expect(Array.from(q.subarray(0, 4))).toEqual([0.25, 0.25, 0.25, 0.5]);
    const svg = gridFigure(env.grid!, { q, path: [0, 1, 3] });
    expect(svg.match(/<polygon/g)).toHaveLength(8);
    expect(svg.match(/<rect/g)).toHaveLength(2);
    const arrows = [...svg.matchAll(/font-weight="bold">(.)</g)].map(([, arrow]) => arrow);
    expect(arrows).toEqual(['→', '↓']);
    expect(svg).toContain('>G<');
    expect(svg).toContain('<polyline points="32,32 96,32 96,96"');
    expect(svg).toContain('hsl(120 70% 72%)" stroke="#fff"/><text x="32" y="58.88">1<');
    expect(svg).toContain('hsl(0 70% 72%)');
  });

  test('draws a number and an arrow for eight directions', () => {
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

  test('draws state values alone', () => {
    const svg = gridFigure(env.grid!, { v: values });
    expect(svg.match(/<rect/g)).toHaveLength(4);
    expect(svg).toContain('font-size="13">0.5<');
    expect(svg).not.toContain('font-weight="bold"');
  });
});

describe('gridValues', () => {
  const cells = 4;
  /** An agent that moves right, then down. */
  const seen = (tables: object, isPrediction = false): Parameters<FigureEntry['draw']>[0] => ({
    agent: tables as Agent,
    isPrediction,
    env,
    act: (observation) => (observation === 0 ? 3 : 1),
    seed: 0,
  });

  test('is for grids that fit on a page', () => {
    const lakes = [100, 101].map((size) => new FrozenLake({ map: 'random', size }));
    expect(lakes.map((lake) => gridValues.isFor(lake))).toEqual([true, false]);
  });

  test('draws and writes state values in their cells', async () => {
    const figure = await gridValues.draw(seen({ v: Float64Array.of(0.5, 1, 0, 0) }));
    expect(figure!.title).toBe('Values of the states');
    expect(figure!.svg).toContain('>0.5<');
    expect(figure!.text).toMatch(/^the values of the policy\n/);
  });

  test('action values include the best path, except for a given policy', async () => {
    const q = Float64Array.from({ length: 4 * cells }, (_, k) => k / 16);
    const [learned, given] = [await gridValues.draw(seen({ q })), await gridValues.draw(seen({ q }, true))];
    expect([learned!.title, given!.title]).toEqual(['Values of the actions', 'Values of the actions']);
    expect(learned!.svg).toContain('<polyline');
    expect(learned!.note).toContain('The best action of each cell has an arrow');
    expect(given!.svg).not.toContain('<polyline');
    expect(given!.note).toBeUndefined();
  });

  test.each<[string, object]>([
    ['no table', {}],
    ['a table of another grid', { v: new Float64Array(cells + 1) }],
    ['values of actions of another grid', { q: new Float64Array(cells) }],
    ['numbers of another type', { v: new Float32Array(cells) }],
  ])('returns nothing for an agent with %s', async (_name, tables) => {
    expect(await gridValues.draw(seen(tables))).toBeUndefined();
  });
});
