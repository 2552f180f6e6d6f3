import { dirname } from 'node:path';
import { PrismError } from '@prism-rl/core';
import { makeDirectory, writeWhole } from '@prism-rl/runner/node';
import type { Film } from '@prism-rl/wrappers';
import { encodeFilm, filmFormatOf } from '@prism-rl/wrappers';

/**
 * Writes a film to a file in the format of its extension; creates the folder.
 *
 * @returns the file's size in bytes.
 * @throws PrismError `invalid-argument` for an unknown extension, `file` if it cannot be written.
 */
export async function writeFilm(path: string, film: Film): Promise<number> {
  const bytes = await encodeFilm(film, filmFormatOf(path));
  try {
    makeDirectory(dirname(path));
    writeWhole(path, [bytes]);
  } catch (cause) {
    throw new PrismError('file', `The film ${path} cannot be written: ${(cause as Error).message}`, {
      hint: 'Name another file with --out.',
      cause,
    });
  }
  return bytes.length;
}
