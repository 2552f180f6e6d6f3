import { expect, test } from 'vitest';
import { ConnectFourSolver } from '../src/connectFourSolver.ts';
import { scored } from './connectFourScores.ts';

test('scores of the other positions equal those of Pons’ solver, but for beginnings of fewer than ten moves', () => {
  const solver = new ConnectFourSolver();
  const chosen = scored.filter(
    ({ set, moves }) => ['L2_R2', 'L1_R2'].includes(set) || (set === 'L1_R3' && moves.length >= 10),
  );
  expect(chosen).toHaveLength(532);
  expect(chosen.filter(({ row, score }) => solver.score(row) !== score)).toEqual([]);
});
