import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { readResults, type SweepResult, writeResults } from './result.ts';

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

test.each([
  ['another object', {}],
  ['no object', null],
  ['no arm', { ...whole, arm: undefined }],
  ['no seed', { ...whole, seed: 1.5 }],
  ['no score', { ...whole, score: null }],
  ['no curve', { ...whole, curve: null }],
  ['an empty curve', { ...whole, curve: { envSteps: [], meanReturn: [] } }],
  ['an uneven curve', { ...whole, curve: { envSteps: [1, 2], meanReturn: [2] } }],
  ['a curve of nothing', { ...whole, curve: { envSteps: [1], meanReturn: [null] } }],
])('a line with %s is no result', (_, line) => {
  const path = join(folder, 'damaged.jsonl');
  writeFileSync(path, `${JSON.stringify(whole)}\n${JSON.stringify(line)}\n`);
  expect(() => readResults(path)).toThrow(`Line 2 of ${path} is not a result, or damaged.`);
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
