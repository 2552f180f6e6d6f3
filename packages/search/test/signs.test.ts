// Whose reward is it? Games of one player, of two, and of two where one may move twice.
import { Rng } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import {
  completedInterior,
  gumbelRoot,
  paperScale,
  puctInterior,
  puctRoot,
  rescaled,
  type Searched,
  TreeBatch,
} from '../src/index.ts';
import { exact, mistakes, positions } from './ticTacToe.ts';
import { Nim } from './toys.ts';

const silent = { root: gumbelRoot({ noise: 0 }), interior: completedInterior(), scale: paperScale() };
const puct = {
  root: puctRoot({ fraction: 0, temperature: 0, explore: 6 }),
  interior: puctInterior({ explore: 6 }),
  scale: rescaled(),
};
const open = positions.filter(({ moves }) => moves.length > 0);

describe('in all 5478 positions of tic-tac-toe', () => {
  test('there are so many', () => {
    expect(positions).toHaveLength(5478);
  });

  test('two simulations with exact values find the better of the two moves that a network likes, in front of it the worse', () => {
    const tempting = exact(({ moves }) => {
      const worst = moves.reduce((least, one) => (one[1] < least[1] ? one : least));
      const best = moves.reduce((most, one) => (one[1] > most[1] ? one : most));
      return { [best[0]]: 10, [worst[0]]: worst === best ? 10 : 10.5 };
    });
    expect(mistakes({ ...silent, simulations: 2 }, tempting, open)).toBe(0);
  });

  test('a simulation for each possible move, with exact values, finds a best one', () => {
    for (let simulations = 1; simulations <= 9; simulations++) {
      const among = open.filter(({ moves }) => moves.length === simulations);
      expect(mistakes({ ...silent, simulations }, exact(), among)).toBe(0);
    }
  });

  test('PUCT with exact values finds a best move', () => {
    const usual = { root: puctRoot({ fraction: 0, temperature: 0 }), interior: puctInterior() };
    expect(mistakes({ ...puct, ...usual, simulations: 100 }, exact(), open)).toBe(0);
  });
});

describe.each([
  ['', false],
  ['in which who leaves a multiple of five moves again', true],
])('Nim %s', (_, again) => {
  const rules = new Nim(again);

  test('is won by leaving what the other loses', () => {
    for (let left = 1; left <= 40; left++)
      expect(rules.value(left)).toBe((again ? left % 5 === 4 : left % 4 === 0) ? -1 : 1);
  });

  test.each([
    ['Gumbel', silent, 3],
    ['PUCT', puct, 50],
  ])('is played well by %s, with exact values or, by more simulations, without', (_, recipe, few) => {
    const play = (left: number, side: number, simulations: number, isExact: boolean): number => {
      const trees = new TreeBatch(rules, { ...recipe, simulations });
      const judge = rules.assess(([matches]) => (isExact ? rules.value(matches!) : 0));
      const state = Float64Array.of(left, side);
      const { actions, values } = trees.search(state, 1, judge, new Rng(1)) as Searched;
      if (isExact && few === 3) expect(values[0] === -1).toBe(rules.value(left) === -1);
      expect([...state]).toEqual([left, side]);
      return actions[0]! + 1;
    };
    for (let left = 1; left <= 40; left++) {
      for (const side of [0, 1]) {
        expect(rules.moveValue(left, play(left, side, few, true)), `${left}`).toBe(rules.value(left));
        if (left > 10) continue;
        expect(rules.moveValue(left, play(left, side, 600, false)), `${left}`).toBe(rules.value(left));
      }
    }
  });
});
