import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Snapshot } from '@prism-rl/core';
import { runFiles } from '@prism-rl/runner/node';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../../test/temporaryFolder.ts';
import { isOver } from './trainSweepRun.ts';

const folder = temporaryFolder();
let count = 0;

/** Makes a run's directory. @param reason why the run ended; without one its metrics say no end */
function ended(reason?: string): string {
  const path = join(folder, String(++count));
  mkdirSync(path);
  const row = { type: 'end', envSteps: 100, reason, episodes: 1, updates: 0, trainSeconds: 1 };
  if (reason !== undefined)
    writeFileSync(join(path, runFiles.metrics), `{"type":"start"}\n${JSON.stringify(row)}\n`);
  return path;
}

const at = (envSteps: number, meta: Snapshot['meta'] = {}): Snapshot => ({
  meta: { trainer: { envSteps }, ...meta },
  arrays: {},
});

test('a run is over at its last step, behind its last evaluation, once its metrics say so', () => {
  expect(isOver(ended('finished'), at(100), 100)).toBe(true);
  expect(isOver(ended('finished'), at(104), 100)).toBe(true);
  expect(isOver(ended('finished'), at(96), 100)).toBe(false);
  expect(isOver(ended('finished'), at(100, { evaluationDue: true }), 100)).toBe(false);
  expect(isOver(ended('finished'), at(100, { verificationDue: true }), 100)).toBe(false);
  expect(isOver(ended('stopped'), at(100), 100)).toBe(false);
  expect(isOver(ended(), at(100), 100)).toBe(false);
});
