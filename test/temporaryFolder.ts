import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';

/** A new folder for the tests of a file, removed after the last of them. */
export function temporaryFolder(): string {
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
