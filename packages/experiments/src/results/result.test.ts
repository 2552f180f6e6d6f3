import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { refuseWholeFiles } from '../../../../test/replaceInFs.ts';
import { temporaryFolder } from '../../../../test/temporaryFolder.ts';
import { sweepFiles } from '../work/sweepDirectory.ts';
import { readResults, requireKept, resultOf, type SweepResult, writeResults } from './result.ts';

const folder = temporaryFolder();
const curve = { envSteps: [1], meanReturn: [2], stdReturn: [0] };
const whole = {
  arm: 'dqn',
  environment: 'CartPole-v1',
  seed: 1,
  steps: 1,
  score: 2,
  curve,
  stepsPerSecond: 9,
};
const results = [1, 2].map((seed) => ({ ...whole, id: `run ${seed}`, seed }) as unknown as SweepResult);

test('results are read back; a torn last line is left out, another bad one named', () => {
  const path = join(folder, 'results.jsonl');
  writeResults(path, results);
  expect(readResults(path)).toEqual(results);
  expect(readdirSync(folder)).toEqual(['results.jsonl']);
  appendFileSync(path, '{"id":"to');
  expect(readResults(path)).toEqual(results);
  // Whole except for the end of its last line.
  writeFileSync(path, results.map((result) => JSON.stringify(result)).join('\n'));
  expect(readResults(path)).toEqual(results);
});

test('results with CRLF, a byte order mark, blank lines and no last line break are read', () => {
  const path = join(folder, 'edited.jsonl');
  writeResults(path, results);
  writeFileSync(path, `\uFEFF${readFileSync(path, 'utf8').replaceAll('\n', '\r\n\r\n').trimEnd()}`);
  expect(readResults(path)).toEqual(results);
});

test('lines that are no results stay in a copy when a sweep is about to replace the file', () => {
  const path = join(folder, sweepFiles.results);
  writeResults(path, results);
  requireKept(folder, results);
  expect(readdirSync(folder).filter((name) => name.includes('.damaged'))).toEqual([]);
  const text = readFileSync(path, 'utf8').replace('"score":2', '"score":3');
  writeFileSync(path, text);
  requireKept(folder, results);
  expect(readFileSync(`${path}.damaged`, 'utf8')).toBe(text);
});

test.each([
  ['another object', {}],
  ['no object', null],
  ['no arm', { ...whole, arm: undefined }],
  ['no seed', { ...whole, seed: 1.5 }],
  ['no score', { ...whole, score: undefined }],
  ['no curve', { ...whole, curve: null }],
  ['an empty curve', { ...whole, curve: { envSteps: [], meanReturn: [] } }],
  ['an uneven curve', { ...whole, curve: { envSteps: [1, 2], meanReturn: [2] } }],
  ['an endless deviation', `{"curve":{"envSteps":[1],"meanReturn":[2],"stdReturn":[1e999]}}`],
  ['an endless score', '{"score":1e999}'],
  ['an endless return', '{"curve":{"envSteps":[1],"meanReturn":[-1e999]}}'],
  ['an endless step', '{"curve":{"envSteps":[1e999],"meanReturn":[2]}}'],
  ['a curve of words', { ...whole, curve: { envSteps: [1], meanReturn: ['NaN'] } }],
])('a line with %s is no result', (_, line) => {
  const path = join(folder, 'damaged.jsonl');
  // JSON writes infinities as null, but reads 1e999.
  const text =
    typeof line === 'string'
      ? `${JSON.stringify(whole).slice(0, -1)},${line.slice(1)}`
      : JSON.stringify(line);
  writeFileSync(path, `${JSON.stringify(whole)}\n${text}\n`);
  expect(() => readResults(path)).toThrow(`Line 2 of ${path} is not a result, or damaged.`);
});

test('results are read line by line: together they may be longer than a text can be', () => {
  const path = join(folder, 'long.jsonl');
  writeResults(path, results);
  refuseWholeFiles();
  expect(readResults(path)).toEqual(results);
});

test('a file that cannot be read or written is named', () => {
  expect(() => readResults(join(folder, 'nowhere.jsonl'))).toThrow(/Cannot read the results in .*nowhere/);
  mkdirSync(join(folder, 'taken.jsonl'));
  expect(() => writeResults(join(folder, 'taken.jsonl'), results)).toThrow(
    /taken\.jsonl could not be written/,
  );
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('a digit that has changed is not believed; lines of earlier versions have no checksum', () => {
  const path = join(folder, 'changed.jsonl');
  writeResults(path, results);
  const text = readFileSync(path, 'utf8');
  for (const [was, is] of [
    ['"score":2', '"score":3'],
    ['"stepsPerSecond":9', '"stepsPerSecond":8'],
  ] as const) {
    expect(text).toContain(was);
    writeFileSync(path, text.replace(was, is));
    expect(() => readResults(path)).toThrow('Line 1 of');
  }
});

test.each([
  { score: Number.POSITIVE_INFINITY },
  { curve: { envSteps: [5, 10], meanReturn: [2, Number.NaN], stdReturn: [0, 0] } },
])('a result with a number that is not finite is refused: %o', (change) => {
  const path = join(folder, 'notFinite.jsonl');
  writeResults(path, [results[0]!, { ...results[1]!, ...change }]);
  expect(() => readResults(path)).toThrow('Line 2 of');
});

test('an off-policy score is read back; one without its numbers is no result', () => {
  const path = join(folder, 'judged.jsonl');
  const value = { estimate: 1, low: 0, high: 2 };
  const offPolicy = { episodes: 9, meanReturn: 1, by: 'fittedQ', values: { fittedQ: value } };
  const judged = { ...results[0]!, offPolicy } as SweepResult;
  writeResults(path, [judged]);
  expect(readResults(path)).toEqual([judged]);
  for (const wrong of [
    null,
    { ...offPolicy, by: 'doublyRobust' },
    { ...offPolicy, episodes: '9' },
    { ...offPolicy, values: { fittedQ: { ...value, low: null } } },
    { ...offPolicy, values: { fittedQ: null } },
  ]) {
    writeResults(path, [{ ...judged, offPolicy: wrong } as unknown as SweepResult]);
    expect(() => readResults(path)).toThrow('is not a result');
  }
});

test.each([
  ['after the first update', 300, 20],
  ['after a fifth of the run, if nothing tells of its updates', undefined, 50],
])('the speed of a run is the median %s', (_, firstUpdate, speed) => {
  const windows = [900, 800, 60, 10, 50, 20, 70].map((stepsPerSecond, k) => ({
    ...{ type: 'progress', envSteps: 100 * (k + 1), elapsedSeconds: k, stepsPerSecond },
  }));
  const rows = [
    { type: 'start', envSteps: 0 },
    ...(firstUpdate === undefined ? [] : [{ type: 'update', envSteps: firstUpdate, updates: 1 }]),
    ...windows.slice(0, firstUpdate === undefined ? undefined : 6),
    { type: 'evaluation', envSteps: 700, episodes: 1, meanReturn: 2, stdReturn: 0 },
    { type: 'end', envSteps: 700, episodes: 3, updates: 1, trainSeconds: 7, reason: 'steps' },
  ];
  const run = { ...whole, agent: 'dqn', steps: 1000 } as unknown as Parameters<typeof resultOf>[1];
  expect(resultOf('a run', run, rows as never).stepsPerSecond).toBe(speed);
});
