import { expect, test } from 'vitest';
import {
  type Assess,
  completedInterior,
  gumbelRoot,
  paperScale,
  puctInterior,
  puctRoot,
} from '../src/index.ts';
import { mistakes, positions } from './ticTacToe.ts';

const scale = paperScale({ factor: 0.1 });

test.each([
  ['Gumbel', { root: gumbelRoot({ noise: 0 }), interior: completedInterior() }],
  [
    'PUCT',
    { root: puctRoot({ fraction: 0, temperature: 0, explore: 6 }), interior: puctInterior({ explore: 6 }) },
  ],
])(
  'without a network, 5000 simulations of %s find a best move in all positions of tic-tac-toe',
  (_, rules) => {
    const knowsNothing: Assess = (_observations, _rows, out) => {
      out.logits.fill(0);
      out.values.fill(0);
    };
    const open = positions.filter(({ moves }) => moves.length > 0);
    expect(mistakes({ ...rules, scale, simulations: 5000 }, knowsNothing, open)).toBe(0);
  },
);
