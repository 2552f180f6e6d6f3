import type { Dirent } from 'node:fs';
import { closeSync, existsSync, fstatSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isConstant, PrismError, type Snapshot, type SnapshotArray } from '@prism-rl/core';
import { crc32, decodeSnapshot, encodeSnapshot } from '@prism-rl/core/safetensors';
import { envStepsOf } from '../savedRun.ts';
import { readBytes, readInto } from './inPieces.ts';
import { writeSynced } from './replaceFile.ts';
import { readManifest, runFiles } from './runDirectory.ts';

/**
 * Number of scheduled checkpoints to keep: the newest, and the previous one in case the newest is damaged. A checkpoint written on a stop is also kept
 * until the next one is written.
 */
const kept = 2;

/** Minimum size in bytes of constant arrays that get separate files, which later checkpoints share. */
const blockBytes = 2 ** 20;

/** Increases whenever the contents of checkpoints change. */
const format = 3;
const formatKey = 'format';

/** Key of `meta` that maps arrays to block files. */
const blocksKey = 'blocks';

/** Block files of constant arrays that this process wrote or read. */
const blockFiles = new WeakMap<SnapshotArray, string>();

export interface WrittenCheckpoint {
  readonly path: string;
  /** Written bytes, without existing blocks. */
  readonly bytes: number;
}

export interface WriteCheckpointOptions {
  /**
   * Called before the final renaming, so that a log records the checkpoint first: after a crash in between, resuming drops the extra row, while a
   * missing row could not be recovered.
   */
  readonly announce?: (written: WrittenCheckpoint) => void;
  /** Whether it is written on a stop, and does not replace scheduled checkpoints. Default false. */
  readonly stopped?: boolean;
  /** Called before every change of the directory; an error of it ends the writing. */
  readonly check?: () => void;
}

/**
 * Writes a checkpoint atomically: under a temporary name, synced to disk, then renamed. Large arrays that are declared constant (blocks of a
 * replay buffer) are written once to separate files, so that a checkpoint costs only what changed.
 *
 * @throws PrismError `file` if it cannot be written; the previous checkpoint is unchanged then. Also a PrismError of `check`.
 */
export function writeCheckpoint(
  runDir: string,
  envSteps: number,
  snapshot: Snapshot,
  { announce, stopped = false, check = () => undefined }: WriteCheckpointOptions = {},
): WrittenCheckpoint {
  const folder = join(runDir, runFiles.checkpoints);
  const path = join(
    folder,
    `${String(envSteps).padStart(12, '0')}${stopped ? stopEnding : checkpointEnding}`,
  );
  // Listed before writing: later files may belong to a process that took over the run while this one was suspended.
  const before = checkpointsIn(folder);
  let bytes = 0;
  try {
    const blocks: { [name: string]: string } = {};
    const arrays: { [name: string]: SnapshotArray } = {};
    for (const [name, array] of Object.entries(snapshot.arrays)) {
      if (array.byteLength < blockBytes || !isConstant(array)) {
        arrays[name] = array;
        continue;
      }
      const known = blockFiles.get(array);
      if (known === undefined || dirname(known) !== folder || !existsSync(known)) {
        const block = encodeSnapshot({ meta: {}, arrays: { block: array } });
        const file = join(folder, blockName(name, block));
        bytes += writeFile(file, block, check);
        blockFiles.set(array, file);
      }
      blocks[name] = basename(blockFiles.get(array)!);
    }
    const meta = {
      ...snapshot.meta,
      [formatKey]: format,
      ...(Object.keys(blocks).length > 0 && { [blocksKey]: blocks }),
    };
    writeFile(path, encodeSnapshot({ meta, arrays }), check, (written) => {
      bytes += written;
      announce?.({ path, bytes });
    });
    check();
  } catch (cause) {
    if (cause instanceof PrismError && cause.code === 'state') throw cause;
    throw PrismError.file`The checkpoint ${path} could not be written: ${(cause as Error).message}.
      The previous checkpoint is unchanged. Free disk space, or choose another directory.`
      .about('runDir')
      .causedBy(cause);
  }
  removeAllBut(basename(path), before, folder);
  removeUnusedBlocks(folder);
  return { path, bytes };
}

/** Removes old checkpoints, and checkpoints of later steps: the run resumed from an earlier one because they were damaged. */
function removeAllBut(written: string, before: readonly string[], folder: string): void {
  const all = [...before.filter((name) => name !== written), written];
  const past = all.filter((name) => stepsText(name) <= stepsText(written) && !name.endsWith(stopEnding));
  const needed = new Set([...past.slice(-kept), written]);
  for (const name of before) if (!needed.has(name)) rmSync(join(folder, name), { force: true });
}

export interface ReadCheckpoint {
  readonly path: string;
  readonly snapshot: Snapshot;
  /** One sentence for each newer checkpoint that is damaged or unreadable. */
  readonly warnings: readonly string[];
}

/**
 * Reads the newest undamaged checkpoint of a run; skips damaged ones with a warning.
 *
 * @param isWanted skips checkpoints of other environment steps, without a warning; default: all are wanted.
 * @throws PrismError `file` if there is none; `incompatible` for another format, and for a file that another program rewrote without its
 *   metadata; if none can be read, the error of the newest: `corrupt` or `file`.
 */
export function readCheckpoint(
  runDir: string,
  isWanted: (envSteps: number) => boolean = () => true,
): ReadCheckpoint {
  const folder = join(runDir, runFiles.checkpoints);
  const warnings: string[] = [];
  let damage: PrismError | undefined;
  for (const name of checkpointsIn(folder).reverse()) {
    const path = join(folder, name);
    try {
      const snapshot = readSnapshot(path);
      if (isWanted(envStepsOf(snapshot))) return { path, snapshot, warnings };
    } catch (cause) {
      const error = damageOf(path, cause);
      // It is not damaged: an earlier one would silently replace it.
      if (error.code === 'incompatible') throw error;
      damage ??= error;
      warnings.push(error.message);
    }
  }
  if (damage !== undefined) throw damage;
  throw PrismError.file`${runDir} contains no checkpoint.
    Restore the removed files; if the run ended before its first checkpoint, train again with checkpoints at shorter intervals.`.about(
    'checkpointEvery',
  );
}

/** Wraps an error of reading a checkpoint in a sentence that names the file. @throws errors that come neither from the data nor from the system. */
function damageOf(path: string, cause: unknown): PrismError {
  const hint = 'Restore a copy, or train again into another directory.';
  if (cause instanceof PrismError && cause.code === 'incompatible') {
    if (cause.message.includes(path)) return cause;
    return PrismError.incompatible`The checkpoint ${path} cannot be read: ${cause.message}
      ${cause.hint ?? ''}`.causedBy(cause);
  }
  const isUnreadable = cause instanceof PrismError && cause.code === 'file';
  if (cause instanceof PrismError && !isUnreadable) {
    return new PrismError('corrupt', `The checkpoint ${path} is damaged: ${cause.message}`, { hint, cause });
  }
  if (!(cause instanceof Error && (isUnreadable || 'syscall' in cause))) throw cause;
  return new PrismError('file', `The checkpoint ${path} cannot be read: ${cause.message}.`, { hint, cause });
}

const checkpointEnding = '.safetensors';
const stopEnding = `.stopped${checkpointEnding}`;
const blockEnding = '.block';

/** Whether a run has a checkpoint, possibly damaged. */
export function hasCheckpoint(runDir: string): boolean {
  return checkpointsIn(join(runDir, runFiles.checkpoints)).length > 0;
}

/**
 * Lists the names of checkpoints, oldest first. At the same step, a scheduled checkpoint follows the one written on a stop: the run was stopped in an
 * evaluation and wrote the scheduled one after resuming.
 */
function checkpointsIn(folder: string): string[] {
  const key = (name: string): string => (name.endsWith(stopEnding) ? stepsText(name) : name);
  return filesIn(folder)
    .filter((name) => /^\d+(\.stopped)?\.safetensors$/.test(name))
    .sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The steps in a checkpoint's name, padded so that they sort as text. */
function stepsText(name: string): string {
  return name.slice(0, name.indexOf('.'));
}

/** Lists files, without directories. */
function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    throw PrismError.file`The directory ${folder} cannot be read: ${(cause as Error).message}.
      Check that it is a directory, and that you may read it.`.causedBy(cause);
  }
  return entries.flatMap((entry) => (entry.isDirectory() ? [] : entry.name));
}

function readSnapshot(path: string): Snapshot {
  const { meta, arrays } = decodeSnapshot(readBytes(path));
  const { [blocksKey]: blocks, [formatKey]: written = 1, ...own } = meta;
  const { trainer } = meta as { readonly trainer?: { readonly envSteps?: unknown } | null };
  if (!Number.isSafeInteger(trainer?.envSteps)) {
    throw PrismError.corrupt`It is not the snapshot of a run.`;
  }
  if (written !== format) {
    throw PrismError.incompatible`The checkpoint ${path}${writerOf(path)} has format ${Number(written)}, but this version reads format \
      ${format}.
      Continue with the version that wrote it, or start a new run.`;
  }
  if (blocks === undefined) return { meta: own, arrays };
  const whole = { ...arrays };
  for (const [name, file] of namedBlocks(blocks)) {
    const at = join(dirname(path), file);
    if (!existsSync(at)) throw PrismError.corrupt`Its part ${file} is missing.`;
    const { block } = decodeSnapshot(readBytes(at)).arrays;
    if (block === undefined) throw PrismError.corrupt`Its part ${file} is another kind of file.`;
    blockFiles.set(block, at);
    whole[name] = block;
  }
  return { meta: own, arrays: whole };
}

/** Names the version that wrote a checkpoint, from the run's manifest; empty if unknown. */
function writerOf(path: string): string {
  try {
    const { context } = readManifest(dirname(dirname(path)));
    return typeof context?.prismVersion === 'string' ? `, written by Prism RL ${context.prismVersion},` : '';
  } catch (error) {
    // Other code reports a missing manifest.
    if (error instanceof PrismError) return '';
    throw error;
  }
}

/** @throws PrismError `corrupt` for names that are not of blocks: they could be paths to anywhere. */
function namedBlocks(blocks: unknown): [name: string, file: string][] {
  const entries = typeof blocks === 'object' && blocks !== null ? Object.entries(blocks) : [];
  const isSound = entries.every(([, file]) => typeof file === 'string' && /^[\w.-]+\.block$/.test(file));
  if (isSound && entries.length > 0) return entries;
  throw PrismError.corrupt`It does not name its parts correctly.`;
}

/** Derives a block's name from its array's name and contents, so that equal runs write equal names. */
function blockName(name: string, block: readonly Uint8Array[]): string {
  const checksum = block.reduce((crc, chunk) => crc32(chunk, crc), 0);
  return `${name.replaceAll(/[^\w.-]/g, '-')}-${checksum.toString(16).padStart(8, '0')}${blockEnding}`;
}

/** Removes blocks that no checkpoint uses; keeps all while a checkpoint cannot be read. */
function removeUnusedBlocks(folder: string): void {
  const blocks = filesIn(folder).filter((name) => name.includes(blockEnding));
  if (blocks.length === 0) return;
  const used = new Set<string>();
  for (const name of checkpointsIn(folder)) {
    const files = blocksOf(join(folder, name));
    if (files === undefined) return;
    for (const file of files) used.add(file);
  }
  for (const block of blocks) if (!used.has(block)) rmSync(join(folder, block));
}

/** Reads the names of a checkpoint's blocks from its header; undefined if that is damaged. */
function blocksOf(path: string): string[] | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const length = Buffer.alloc(8);
    readInto(file, length, 0);
    const bytes = Number(length.readBigUInt64LE());
    if (bytes > fstatSync(file).size) return undefined;
    const header = Buffer.alloc(bytes);
    readInto(file, header, 8);
    const { __metadata__: metadata } = JSON.parse(header.toString()) as { __metadata__: { meta: string } };
    const { [blocksKey]: blocks } = JSON.parse(metadata.meta) as { [blocksKey]?: unknown };
    return blocks === undefined ? [] : namedBlocks(blocks).map(([, name]) => name);
  } catch {
    return undefined; // torn: the next resume reports it
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Writes a file atomically, and calls `beforeRename` with its size. After an error of `check`, nothing is removed either. */
function writeFile(
  path: string,
  chunks: readonly Uint8Array[],
  check: () => void,
  beforeRename: (bytes: number) => void = () => undefined,
): number {
  const temporary = `${path}.tmp`;
  check();
  try {
    const bytes = writeSynced(temporary, chunks);
    check();
    beforeRename(bytes);
    renameSync(temporary, path);
    return bytes;
  } catch (error) {
    check();
    rmSync(temporary, { force: true, recursive: true });
    throw error;
  }
}
