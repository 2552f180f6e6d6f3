import { createHash } from 'node:crypto';
import { readWhole } from './inPieces.ts';

/** @throws PrismError `file` for a file that cannot be read. */
export function fileDigest(path: string): string {
  return createHash('sha256').update(readWhole(path)).digest('hex').slice(0, 16);
}
