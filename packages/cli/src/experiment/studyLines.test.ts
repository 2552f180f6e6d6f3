import type { Trial } from '@prism-rl/core';
import type { Study } from '@prism-rl/experiments';
import { expect, test } from 'vitest';
import { scoreTable } from './conductSweep.ts';
import { StudyLines } from './studyLines.ts';

const trial = (number: number): Trial => ({ number, settings: {}, state: 'done', steps: 900, value: number });
const study = {
  title: 'A study',
  budget: 180,
  trials: 30,
  heldOut: { seeds: [1001, 1002, 1003, 1004], best: 2 },
};

test('the time of a study tells what is kept for held-out seeds, and which trials and seeds fit', () => {
  const lines = new StudyLines(study as unknown as Study);
  const last = (): string => lines.lines(200, 20).at(-1)!;
  for (const number of [0, 1, 2]) lines.observe({ type: 'trial', trial: trial(number) });
  lines.observe({ type: 'searched', seconds: 12.3, kept: 65.4 });
  expect(last()).toBe('3 of 30 trials, 3 of full length  0:12 of 3:00, 1:05 kept for held-out seeds');
  lines.observe({ type: 'held-out', trials: [trial(2), trial(1)], seeds: 3 });
  expect(last()).toBe(
    '3 trials; trial-2, trial-1 and the preset on 3 held-out seeds (of 4: more do not fit into the budget): 0 of 9 runs done in this call  0:12 of 3:00',
  );
  lines.observe({ type: 'held-out', trials: [trial(2)], seeds: 3 });
  // The preset and trial-2 on three seeds, trial-1 on two.
  expect(last()).toContain('budget), without trial-1, which cannot win any more: 0 of 8 runs done');
});

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
