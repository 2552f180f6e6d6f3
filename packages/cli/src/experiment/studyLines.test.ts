import type { Trial } from '@prism-rl/core';
import type { Study } from '@prism-rl/experiments';
import { expect, test } from 'vitest';
import { liveView } from './follow.ts';
import { StudyLines } from './studyLines.ts';
import { scoreTable } from './sweepCommand.ts';

const trial = (number: number): Trial => ({ number, settings: {}, state: 'done', steps: 900, value: number });
const study = {
  title: 'A study',
  budget: 180,
  trials: 30,
  heldOut: { seeds: [1001, 1002, 1003, 1004], best: 2 },
};

test('the time of a study tells what is kept for held-out seeds, and which trials run on them', () => {
  const shown = (budget?: number) => {
    const lines = new StudyLines({ ...study, budget } as unknown as Study);
    for (const number of [0, 1, 2]) lines.observe({ type: 'trial', trial: trial(number) });
    return { lines, last: (): string => lines.lines(200, 20).at(-1)! };
  };
  const { lines, last } = shown(180);
  lines.observe({ type: 'searched', seconds: 12.3, kept: 65.4 });
  expect(last()).toBe('3 of 30 trials, 3 of full length  0:12 of 3:00, 1:05 kept for held-out seeds');
  lines.observe({ type: 'held-out', trials: [trial(2), trial(1)], seeds: 4 });
  const fit = 'and the preset on as many held-out seeds as fit';
  expect(last()).toBe(`3 trials; trial-2, trial-1 ${fit}: 0 runs done in this call  0:12 of 3:00`);
  lines.observe({ type: 'held-out', trials: [trial(2)], seeds: 4 });
  expect(last()).toContain(`trial-2 ${fit}, without trial-1, which cannot win any more: 0 runs done`);
  const result = {} as never;
  lines.observe({ type: 'done', id: 'trial-2/seed1001', result });
  lines.observe({ type: 'done', id: 'trial-2/seed1002', result });
  expect(last()).toContain(': 2 runs done in this call');
  const unlimited = shown();
  unlimited.lines.observe({ type: 'done', id: 'trial-0/seed1', result });
  unlimited.lines.observe({ type: 'held-out', trials: [trial(2), trial(1)], seeds: 4 });
  expect(unlimited.last()).toBe(
    '3 trials; trial-2, trial-1 and the preset on 4 held-out seeds: 0 of 12 runs done in this call  0:00',
  );
});

test.each([
  [
    { best: 3, seeds: 10, seconds: 84.6 },
    '1:25 of 3:00 is kept for the preset and the best 3 trials on about 10 held-out seeds',
  ],
  [
    { best: 1, seeds: 7, seconds: 90 },
    '1:30 of 3:00 is kept for the preset and the best trial on about 7 held-out seeds',
  ],
  [
    { best: 0, seeds: 5, seconds: 401 },
    'note: no trial will be compared with the preset: running both on 5 held-out seeds takes about 6:41 here, and the budget is 3:00; use --budget 14m or fewer --steps',
  ],
])('what fits is said once, on a terminal, too: %o', (room, text) => {
  for (const isTTY of [true, false]) {
    let written = '';
    const stream = { isTTY, columns: 200, rows: 20, write: (chunk: string) => (written += chunk) };
    const view = liveView(new StudyLines(study as unknown as Study), { stream: stream as never });
    view.observe({ type: 'outlook', budget: 180, ...room });
    view.close();
    expect(written.split(text)).toHaveLength(2);
  }
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
