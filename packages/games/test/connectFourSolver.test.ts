import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { ConnectFourGame } from '../src/connectFour.ts';
import { ConnectFourSolver } from '../src/connectFourSolver.ts';
import { playerOf } from '../src/players.ts';
import { boardAfter, scored } from './connectFourScores.ts';

/** Few entries: bounds of other positions are overwritten all the time. */
const solver = new ConnectFourSolver(14);

test('scores of positions equal those of Pons’ solver', () => {
  const easy = ['L3_R1', 'L2_R1', 'L1_R1'];
  const chosen = scored.filter(({ set }, k) => easy.includes(set) || (set === 'L2_R2' && k % 10 === 0));
  expect(chosen).toHaveLength(775);
  for (const { row, score } of chosen) {
    expect(solver.score(row)).toBe(score);
    expect(solver.score(row, true)).toBe(Math.sign(score) + 0);
  }
});

test('scores of moves are those of the positions behind them', () => {
  const late = scored.filter(({ set }) => set === 'L3_R1').slice(0, 60);
  for (const { row, moves, score } of late) {
    const scores = solver.scores(row);
    expect(Math.max(...scores.filter((value) => !Number.isNaN(value)))).toBe(score);
    for (let column = 0; column < 7; column++) {
      const isFull = row[column] !== 0;
      expect(Number.isNaN(scores[column])).toBe(isFull);
      const wins = (43 - moves.length) >> 1;
      if (!isFull && scores[column] !== wins && moves.length < 41)
        expect(scores[column]).toBe(-solver.score(boardAfter([...moves, column])) + 0);
    }
    expect(solver.scores(row, true)).toEqual(scores.map((value) => Math.sign(value) + 0));
  }
});

test('the mirror image of a position has the mirror image of its scores', () => {
  for (const { row, moves } of scored.filter(({ set }) => set === 'L2_R1').slice(0, 60)) {
    const mirrored = solver.scores(boardAfter(moves.map((column) => 6 - column)));
    expect(mirrored.reverse()).toEqual(solver.scores(row));
  }
});

test('a perfect player makes a best move, and wins as soon as it can', () => {
  const game = new ConnectFourGame();
  const perfect = playerOf(game, 'perfect');
  const rng = new Rng(1);
  for (const { row } of scored.filter(({ set }) => set === 'L2_R1').slice(0, 60)) {
    const scores = solver.scores(row);
    const most = Math.max(...scores.filter((value) => !Number.isNaN(value)));
    expect(scores[perfect.move(row, rng, 0)]).toBe(most);
  }
});
