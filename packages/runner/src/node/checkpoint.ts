import type { Dirent } from 'node:fs';
import { closeSync, existsSync, fstatSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Snapshot, SnapshotArray } from '@prism-rl/core';
import { isConstant, PrismError } from '@prism-rl/core';
import { crc32, decodeSnapshot, encodeSnapshot } from '@prism-rl/core/safetensors';
import { envStepsOf } from '../savedRun.ts';
import { readInto, readWhole } from './inPieces.ts';
import { writeSynced } from './replaceFile.ts';
import { readManifest, runFiles } from './runDirectory.ts';

/**
 * Checkpoints of its schedule that are kept of a run: the newest, and the one before in case the newest is damaged. Besides them one that
 * was written because the run was stopped, until the next is written.
 */
const kept = 2;

/** Constant arrays of at least so many bytes get separate files, which later checkpoints share. */
const blockBytes = 2 ** 20;

/** Counts up whenever what a run saves changes, and where `meta` says it. */
const format = 3;
const formatKey = 'format';

/** Where `meta` says which arrays lie in which files. */
const blocksKey = 'blocks';

/** Files that hold constant arrays: written by this process, or read by it. */
const blockFiles = new WeakMap<SnapshotArray, string>();

/** A checkpoint that was written. */
export interface WrittenCheckpoint {
  readonly path: string;
  /** Bytes that were written: those of blocks that lay there already do not count. */
  readonly bytes: number;
}

/** Options of {@link writeCheckpoint}. */
export interface WriteCheckpointOptions {
  /**
   * Called when everything except the final name is on disk, so that a log can record it first: a crash in between
   * leaves a row too many, which resuming drops, and never one too few.
   */
  readonly announce?: (written: WrittenCheckpoint) => void;
  /** Whether it is written because the run is stopped: an extra one, which does not push out those of the schedule. Default false. */
  readonly stopped?: boolean;
}

/**
 * Writes a checkpoint so that a crash at any moment leaves the one before intact: under a temporary name, synced to disk,
 * then renamed.
 *
 * Large arrays that are declared constant (blocks of a replay memory) lie in files beside it, and are written only once: a
 * checkpoint costs what changed since the one before.
 *
 * @throws PrismError `file` if it cannot be written; the previous checkpoint is untouched then.
 */
export function writeCheckpoint(
  runDir: string,
  envSteps: number,
  snapshot: Snapshot,
  { announce, stopped = false }: WriteCheckpointOptions = {},
): WrittenCheckpoint {
  const folder = join(runDir, runFiles.checkpoints);
  const path = join(
    folder,
    `${String(envSteps).padStart(12, '0')}${stopped ? stopEnding : checkpointEnding}`,
  );
  // Before anything is written: what lies there later may be another's, who took the run over while this process slept.
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
        bytes += writeFile(file, block);
        blockFiles.set(array, file);
      }
      blocks[name] = basename(blockFiles.get(array)!);
    }
    const meta = {
      ...snapshot.meta,
      [formatKey]: format,
      ...(Object.keys(blocks).length > 0 && { [blocksKey]: blocks }),
    };
    writeFile(path, encodeSnapshot({ meta, arrays }), (written) => {
      bytes += written;
      announce?.({ path, bytes });
    });
  } catch (cause) {
    throw new PrismError(
      'file',
      `The checkpoint ${path} could not be written: ${(cause as Error).message}.`,
      {
        hint: 'Free some space or choose another --run-dir; the previous checkpoint is untouched.',
        cause,
      },
    );
  }
  removeAllBut(basename(path), before, folder);
  removeUnusedBlocks(folder);
  return { path, bytes };
}

/** Removes checkpoints of later steps, too: they were damaged, so the run resumed from an earlier one and reaches them again. */
function removeAllBut(written: string, before: readonly string[], folder: string): void {
  const all = [...before.filter((name) => name !== written), written];
  const past = all.filter((name) => stepsText(name) <= stepsText(written) && !name.endsWith(stopEnding));
  const needed = new Set([...past.slice(-kept), written]);
  for (const name of before) if (!needed.has(name)) rmSync(join(folder, name), { force: true });
}

/** A checkpoint that was read, and warnings about newer ones. */
export interface ReadCheckpoint {
  readonly path: string;
  readonly snapshot: Snapshot;
  /** One sentence for each newer checkpoint that is damaged or cannot be read. */
  readonly warnings: readonly string[];
}

/**
 * The newest sound checkpoint of a run; damaged ones are passed over, with a warning.
 *
 * @param isWanted passes over those of other environment steps, too, without a word; default: none.
 * @throws PrismError `file` if there is none; if none can be read, the error of the newest: `corrupt`, `incompatible` for one of
 *   another format, or `file`.
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
      damage ??= error;
      warnings.push(error.message);
    }
  }
  if (damage !== undefined) throw damage;
  throw new PrismError('file', `${runDir} holds no checkpoint.`, {
    hint: 'Where the run ended before its first one, train again with a smaller --checkpoint-every; where they were removed, put them back.',
  });
}

/** An error of reading a checkpoint as one sentence that names the file. @throws whatever is neither of the data nor of the system. */
function damageOf(path: string, cause: unknown): PrismError {
  const hint = 'Put a copy in its place, or train anew into another directory.';
  if (cause instanceof PrismError && cause.code === 'incompatible') return cause;
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

/** Whether a run has come to its first checkpoint, be it sound or not. */
export function hasCheckpoint(runDir: string): boolean {
  return checkpointsIn(join(runDir, runFiles.checkpoints)).length > 0;
}

/**
 * Names of the checkpoints, oldest first. One of the schedule comes behind that of a stop at the same step: where the run was stopped in
 * an evaluation, it was written behind that. Ignores files with other names.
 */
function checkpointsIn(folder: string): string[] {
  const key = (name: string): string => (name.endsWith(stopEnding) ? stepsText(name) : name);
  return filesIn(folder)
    .filter((name) => /^\d+(\.stopped)?\.safetensors$/.test(name))
    .sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The steps in a checkpoint's name, which say its age as they stand. */
function stepsText(name: string): string {
  return name.slice(0, name.indexOf('.'));
}

/** Directories are nothing of ours, whatever they are called. */
function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    throw new PrismError('file', `The directory ${folder} cannot be read: ${(cause as Error).message}.`, {
      hint: 'Check that it is a directory, and that you may read it.',
      cause,
    });
  }
  return entries.flatMap((entry) => (entry.isDirectory() ? [] : entry.name));
}

/** The checkpoint with its blocks. */
function readSnapshot(path: string): Snapshot {
  const { meta, arrays } = decodeSnapshot(readWhole(path));
  const { [blocksKey]: blocks, [formatKey]: written = 1, ...own } = meta;
  const { trainer } = meta as { readonly trainer?: { readonly envSteps?: unknown } | null };
  if (!Number.isSafeInteger(trainer?.envSteps)) {
    throw new PrismError('corrupt', 'It is a snapshot of something else than a run.');
  }
  if (written !== format) {
    throw new PrismError(
      'incompatible',
      `The checkpoint ${path}${writerOf(path)} has format ${Number(written)}, and this version reads format ${format}: what a run saves has changed.`,
      { hint: 'Go on with the version that wrote it, or train anew.' },
    );
  }
  if (blocks === undefined) return { meta: own, arrays };
  const whole = { ...arrays };
  for (const [name, file] of namedBlocks(blocks)) {
    const at = join(dirname(path), file);
    if (!existsSync(at)) throw new PrismError('corrupt', `Its part ${file} is missing.`);
    const { block } = decodeSnapshot(readWhole(at)).arrays;
    if (block === undefined) throw new PrismError('corrupt', `Its part ${file} is something else.`);
    blockFiles.set(block, at);
    whole[name] = block;
  }
  return { meta: own, arrays: whole };
}

/** Which version wrote a checkpoint, as its run's manifest says; an empty text where it does not. */
function writerOf(path: string): string {
  try {
    const { context } = readManifest(dirname(dirname(path)));
    return typeof context?.prismVersion === 'string' ? `, written by Prism RL ${context.prismVersion},` : '';
  } catch (error) {
    // Whether there is a manifest is for others to say.
    if (error instanceof PrismError) return '';
    throw error;
  }
}

/** @throws PrismError `corrupt` where a name is none of a block's: it could lead anywhere. */
function namedBlocks(blocks: unknown): [name: string, file: string][] {
  const entries = typeof blocks === 'object' && blocks !== null ? Object.entries(blocks) : [];
  const isSound = entries.every(([, file]) => typeof file === 'string' && /^[\w.-]+\.block$/.test(file));
  if (isSound && entries.length > 0) return entries;
  throw new PrismError('corrupt', 'It does not say where its parts are.');
}

/** By its place and content: equal runs write equal names. */
function blockName(name: string, block: readonly Uint8Array[]): string {
  const checksum = block.reduce((crc, chunk) => crc32(chunk, crc), 0);
  return `${name.replaceAll(/[^\w.-]/g, '-')}-${checksum.toString(16).padStart(8, '0')}${blockEnding}`;
}

/** Removes blocks that no checkpoint needs any more; keeps them all as long as there is one that cannot be read. */
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

/** Names of the blocks of a checkpoint, from its header alone; undefined if that is damaged. */
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

/** Writes a file under a temporary name, syncs it to disk, calls `beforeRename` with its size, renames it. */
function writeFile(
  path: string,
  chunks: readonly Uint8Array[],
  beforeRename: (bytes: number) => void = () => undefined,
): number {
  const temporary = `${path}.tmp`;
  try {
    const bytes = writeSynced(temporary, chunks);
    beforeRename(bytes);
    renameSync(temporary, path);
    return bytes;
  } catch (error) {
    rmSync(temporary, { force: true, recursive: true });
    throw error;
  }
}
