import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writevSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Snapshot } from '@prism-rl/core';
import { decodeSnapshot, encodeSnapshot, PrismError } from '@prism-rl/core';
import { runFiles } from './runDirectory.ts';

/** Checkpoints kept in a run directory: the newest, and the one before in case the newest is damaged. */
const kept = 2;

/** A checkpoint that was written. */
export interface WrittenCheckpoint {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Writes a checkpoint so that a crash at any moment leaves the one before intact: under a temporary name, synced to disk,
 * then renamed.
 *
 * @throws PrismError `file` if it cannot be written; the previous checkpoint is untouched then.
 */
export function writeCheckpoint(runDir: string, envSteps: number, snapshot: Snapshot): WrittenCheckpoint {
  const folder = join(runDir, runFiles.checkpoints);
  const path = join(folder, `${String(envSteps).padStart(12, '0')}.safetensors`);
  const temporary = `${path}.tmp`;
  const chunks = encodeSnapshot(snapshot);
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  try {
    const file = openSync(temporary, 'w');
    try {
      let written = 0;
      for (const chunk of chunks) written += writeAll(file, chunk);
      if (written !== bytes) throw new Error(`${written} of ${bytes} bytes were written`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (cause) {
    rmSync(temporary, { force: true, recursive: true });
    throw new PrismError(
      'file',
      `The checkpoint ${path} could not be written: ${(cause as Error).message}.`,
      {
        hint: 'Free some space or choose another --run-dir; the previous checkpoint is untouched.',
        cause,
      },
    );
  }
  for (const old of checkpointNames(runDir).slice(0, -kept)) rmSync(join(folder, old));
  return { path, bytes };
}

/** A checkpoint that was read, and what was wrong with newer ones. */
export interface ReadCheckpoint {
  readonly path: string;
  readonly snapshot: Snapshot;
  /** One sentence for each newer checkpoint that is damaged. */
  readonly warnings: readonly string[];
}

/**
 * The newest sound checkpoint of a run; damaged ones are passed over, with a warning.
 *
 * @throws PrismError `file` if there is none, `corrupt` if all are damaged.
 */
export function readCheckpoint(runDir: string): ReadCheckpoint {
  const warnings: string[] = [];
  for (const name of checkpointNames(runDir).reverse()) {
    const path = join(runDir, runFiles.checkpoints, name);
    try {
      return { path, snapshot: decodeSnapshot(readFileSync(path)), warnings };
    } catch (error) {
      if (!(error instanceof PrismError)) throw error;
      warnings.push(`The checkpoint ${path} is damaged: ${error.message}`);
    }
  }
  if (warnings.length > 0) throw new PrismError('corrupt', warnings.join(' '), { hint: 'Train anew.' });
  throw new PrismError('file', `${runDir} holds no checkpoint.`, {
    hint: 'The run ended before its first one; train again, with a smaller --checkpoint-every.',
  });
}

function checkpointNames(runDir: string): string[] {
  const folder = join(runDir, runFiles.checkpoints);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.safetensors'))
    .sort();
}

function writeAll(file: number, chunk: Uint8Array): number {
  let offset = 0;
  while (offset < chunk.byteLength) offset += writevSync(file, [chunk.subarray(offset)]);
  return offset;
}
