import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../../test/temporaryFolder.ts';
import { type StudyReportOptions, writeStudyReport } from './writeStudyReport.ts';

const folder = temporaryFolder();

test('the steps that were trained are those of every seed of each trial, and of the held-out runs', () => {
  const trial = { state: 'done', settings: { learningRate: 0.1 }, value: 1 };
  const options = {
    study: {
      plan: {
        seeds: [1, 2],
        space: [{ kind: 'number', name: 'learningRate', from: 0.01, to: 1, scale: 'log', isWhole: false }],
        sampler: { name: 'random' },
        pruner: { name: 'none', rungs: [700] },
        objective: 'final',
      },
    },
    directory: folder,
    title: 'a study',
    outcome: {
      trials: [
        { ...trial, number: 0, steps: 700 },
        { ...trial, number: 1, steps: 300 },
      ],
      heldOut: [{ steps: 400 }, { steps: 100 }],
      record: { command: 'prism tune', searchSeconds: 5 },
    },
    comparison: undefined,
    best: undefined,
  };
  const page = readFileSync(writeStudyReport(options as unknown as StudyReportOptions), 'utf8');
  expect(page).toContain('<dt>Trained for</dt><dd>2.5k</dd>');
});
