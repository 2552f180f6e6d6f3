import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { PrismError } from '@prism-rl/core';

/**
 * Writes a text file so that a crash at any moment leaves either the old one or the new one, whole.
 *
 * @throws PrismError `file` if it cannot be written; the old one is untouched then.
 */
export function replaceFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`; // two processes may write the same file
  try {
    writeFileSync(temporary, text, { flush: true });
    renameSync(temporary, path);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw new PrismError('file', `${path} could not be written: ${(cause as Error).message}.`, {
      hint: 'Free some space; the same command goes on, nothing is lost.',
      cause,
    });
  }
}
