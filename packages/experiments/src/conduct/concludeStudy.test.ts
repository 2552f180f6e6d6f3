import { readFileSync } from 'node:fs';
import { Registry } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../../test/temporaryFolder.ts';
import { concludeStudy } from './concludeStudy.ts';
import type { SearchOutcome, Study } from './conductStudy.ts';

const directory = temporaryFolder();

test('the steps that were trained are those of every seed of each trial, and of the held-out runs', () => {
  const trial = { state: 'done', settings: { learningRate: 0.1 }, value: 1 };
  const plan = {
    seeds: [1, 2],
    space: [{ kind: 'number', name: 'learningRate', from: 0.01, to: 1, scale: 'log', isWhole: false }],
    sampler: { name: 'random' },
    pruner: { name: 'none', rungs: [700] },
    objective: 'final',
  };
  const study = {
    title: 'a study',
    command: 'prism tune',
    plan,
    heldOut: { seeds: [3] },
  } as unknown as Study;
  const outcome = {
    trials: [
      { ...trial, number: 0, steps: 700 },
      { ...trial, number: 1, steps: 300 },
    ],
    heldOut: [{ steps: 400 }, { steps: 100 }],
    searchSeconds: 5,
    isStopped: true,
  } as unknown as SearchOutcome;
  const { report } = concludeStudy(study, outcome, { registry: new Registry([]), directory });
  expect(readFileSync(report!, 'utf8')).toContain('<dt>Trained for</dt><dd>2.5k</dd>');
});
