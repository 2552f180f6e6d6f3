import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readResults, type SweepResult, writeResults } from './result.ts';

const folder = mkdtempSync(join(tmpdir(), 'prism-results-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const curve = { envSteps: [1], meanReturn: [2], stdReturn: [0] };
const results = [1, 2].map((seed) => ({ id: `run ${seed}`, seed, curve }) as unknown as SweepResult);

test('results are read back; a torn last line is left out, another bad one named', () => {
  const path = join(folder, 'results.jsonl');
  writeResults(path, results);
  expect(readResults(path)).toEqual(results);
  expect(readdirSync(folder)).toEqual(['results.jsonl']);
  appendFileSync(path, '{"id":"to');
  expect(readResults(path)).toEqual(results);
  writeFileSync(path, '{"id":1}\n{}\n');
  expect(() => readResults(path)).toThrow(/Line 1 of .* is no|Line 1 of .* is not a result/);
});

test('a file that cannot be read or written is named', () => {
  expect(() => readResults(join(folder, 'nowhere.jsonl'))).toThrow(/Cannot read the results in .*nowhere/);
  mkdirSync(join(folder, 'taken.jsonl'));
  expect(() => writeResults(join(folder, 'taken.jsonl'), results)).toThrow(
    /taken\.jsonl could not be written/,
  );
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});
