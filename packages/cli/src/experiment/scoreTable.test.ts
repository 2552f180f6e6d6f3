import { expect, test } from 'vitest';
import { scoreTable } from './conductSweep.ts';

const scores = [
  ['arm', 'IQM, normalised', 'CartPole-v1'],
  ['dqn', '0.5 [0.4, 0.6]', '250 [200, 300]'],
  ['rainbow', '0.9 [0.8, 1]', '450 [400, 500]'],
];

test('an arm is a row, if the terminal is wide enough; otherwise an arm in an environment is one', () => {
  expect(scoreTable(scores, 42).split('\n')).toEqual([
    'arm      IQM, normalised  CartPole-v1',
    'dqn      0.5 [0.4, 0.6]   250 [200, 300]',
    'rainbow  0.9 [0.8, 1]     450 [400, 500]',
  ]);
  expect(scoreTable(scores, 39).split('\n')).toEqual([
    '                 arm      score',
    'IQM, normalised  dqn      0.5 [0.4, 0.6]',
    'IQM, normalised  rainbow  0.9 [0.8, 1]',
    'CartPole-v1      dqn      250 [200, 300]',
    'CartPole-v1      rainbow  450 [400, 500]',
  ]);
});
