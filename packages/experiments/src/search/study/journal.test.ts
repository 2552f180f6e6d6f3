import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { refuseWholeFiles } from '../../../../../test/replaceInFs.ts';
import { Journal } from './journal.ts';
import { studyFiles } from './studyRecord.ts';

const directory = fs.mkdtempSync(join(tmpdir(), 'prism-journal-'));
afterAll(() => fs.rmSync(directory, { recursive: true }));

test('settings are found by their trial: at once, by another that reads the file, and behind a torn line', () => {
  const first = new Journal(directory);
  expect(first.find(0)).toBeUndefined();
  first.add(0, { rate: 0.1 });
  first.add(2, { rate: 0.3 });
  expect([first.find(0), first.find(1), first.find(2)]).toEqual([{ rate: 0.1 }, undefined, { rate: 0.3 }]);
  fs.appendFileSync(join(directory, studyFiles.trials), '{"number":1,"set');
  refuseWholeFiles(); // line by line: together they may be longer than a text can be
  const second = new Journal(directory);
  expect([second.find(0), second.find(1), second.find(2)]).toEqual([{ rate: 0.1 }, undefined, { rate: 0.3 }]);
  second.add(1, { rate: 0.2 });
  const third = new Journal(directory);
  expect([0, 1, 2].map((number) => third.find(number))).toEqual([
    { rate: 0.1 },
    { rate: 0.2 },
    { rate: 0.3 },
  ]);
});
