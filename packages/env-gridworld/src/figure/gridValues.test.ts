import type { Agent, FigureContext } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { GridWorld } from '../gridWorld.ts';
import { gridValues } from './gridValues.ts';

const env = new GridWorld({ map: ['S.', '#G'] });
const cells = 4;
/** An agent that goes right, then down. */
const seen = (tables: object, isPrediction = false): FigureContext => ({
  agent: tables as Agent,
  isPrediction,
  env,
  act: (observation) => (observation === 0 ? 3 : 1),
  seed: 0,
});

test('values of the states are drawn in their cells, and written', async () => {
  const figure = await gridValues.draw(seen({ v: Float64Array.of(0.5, 1, 0, 0) }));
  expect(figure!.title).toBe('Values of the states');
  expect(figure!.svg).toContain('>0.5<');
  expect(figure!.text).toMatch(/^the values of the policy\n/);
});

test('values of the actions come with the best way, unless they are a given policy’s', async () => {
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
])('an agent with %s has nothing to show', async (_name, tables) => {
  expect(await gridValues.draw(seen(tables))).toBeUndefined();
});
