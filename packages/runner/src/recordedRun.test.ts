import { PrismError } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { recordedRun } from './recordedRun.ts';
import { restoreErrorText } from './savedRun.ts';

const run = {
  ...{ environment: 'CartPole-v1', environmentConfig: {}, agent: 'dqn', agentConfig: { hidden: [4] } },
  ...{ seed: 0, numEnvs: 1, steps: 100 },
};
const along = { checkpointSteps: 10, leg: { number: 1, until: 50 } };

test('records of earlier versions are converted', () => {
  const wanted = { ...run, evaluationSteps: 20, evaluationEpisodes: 5, schedule: { checkpointSteps: 10 } };
  const manifest = { ...run, schedule: { evaluationSteps: 20, evaluationEpisodes: 5, checkpointSteps: 10 } };
  expect(recordedRun(manifest)).toStrictEqual(wanted);
  const job = { ...run, evaluationSteps: 20, evaluationEpisodes: 5, ...along, preset: null, backend: null };
  expect(recordedRun(job)).toStrictEqual({ ...wanted, schedule: along });
  expect(recordedRun({ ...run, agentConfig: { normaliseRewards: true } }).agentConfig).toEqual({
    normalizeRewards: true,
  });
  const { evaluationSteps: _s, evaluationEpisodes: _e, schedule: _, ...published } = wanted;
  expect(recordedRun({ ...published, preset: 'course', score: 3 })).toStrictEqual({
    ...{ ...published, preset: 'course', score: 3 },
  });
});

test('records of this version stay unchanged, and inputs are not modified', () => {
  const now = { ...run, preset: 'course', evaluationSteps: 20, evaluationEpisodes: 5, schedule: along };
  expect(recordedRun(now)).toStrictEqual(now);
  const before = { ...run, ...along };
  recordedRun(before);
  expect(before).toStrictEqual({ ...run, ...along });
});

test('quotes an agent’s error, but not JavaScript’s own', () => {
  expect(restoreErrorText(new PrismError('corrupt', 'The weight w is missing.'))).toBe(
    'The weight w is missing.',
  );
  expect(restoreErrorText(new Error('no weights'))).toBe('no weights');
  const inner = (): unknown => (undefined as unknown as Float32Array).subarray(1);
  let caught: unknown;
  try {
    inner();
  } catch (error) {
    caught = error;
  }
  expect(restoreErrorText(caught)).toBe('a part of it is missing or has another type');
});
