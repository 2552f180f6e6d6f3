import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished, TestRunner } from 'vitest';

/** A new folder for the tests of a file, removed after the last of them. @throws Error in a test, which can no longer ask for that. */
export function temporaryFolder(): string {
  if (TestRunner.getCurrentTest() !== undefined) throw new Error('A test takes a freshFolder().');
  const folder = mkdtempSync(join(tmpdir(), 'prism-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A new folder for one test, removed after it. Call it in `beforeEach` or in the test. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prism-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
