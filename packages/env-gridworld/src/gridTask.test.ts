import { expect, test } from 'vitest';
import { FrozenLake } from './frozenLake.ts';
import { GamblersProblem } from './gamblersProblem.ts';
import { WindyGridWorld } from './windyGridWorld.ts';

test('grids tell how their cells lie, other tables do not', () => {
  const { scene, arrows } = new FrozenLake().grid!;
  expect([scene.rows, scene.columns, arrows.join('')]).toEqual([4, 4, '←↓→↑']);
  expect([0, 1, 5, 15].map((cell) => scene.cells[cell])).toEqual(['start', 'floor', 'hole', 'goal']);
  expect(new WindyGridWorld({ kingsMoves: true }).grid!.arrows).toHaveLength(8);
  expect(new GamblersProblem().grid).toBeUndefined();
});

test('the arrows of a grid point where its actions lead', () => {
  const steps: Readonly<Record<string, number>> = { '←': -1, '→': 1, '↑': -4, '↓': 4 };
  const env = new FrozenLake({ isSlippery: false });
  const { nextStates, offsets } = env.model!();
  // Cell 10 is surrounded by cells.
  for (const [action, arrow] of env.grid!.arrows.entries()) {
    expect(nextStates[offsets[10 * 4 + action]!]).toBe(10 + steps[arrow]!);
  }
});
