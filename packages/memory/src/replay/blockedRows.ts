import { declareConstant, PrismError } from '@prism-rl/core';
import { manyElements } from './observationCodec.ts';

const blockBytes = 16 * 2 ** 20;

/**
 * Stores many rows of 32-bit words of equal length in blocks of about 16 MB. {@link save} returns the blocks themselves; the next write to
 * a returned block copies it first. So saving gigabytes takes no pause and no second copy, and a caller need not store a block again until
 * it changes.
 */
export class BlockedRows {
  readonly rows: number;
  /** 32-bit words of a row. */
  readonly words: number;
  readonly #rowsPerBlock: number;
  readonly #blocks: (Uint32Array | undefined)[];
  /** The part of each block that a snapshot shares; undefined once the block has changed. */
  readonly #saved: (Uint32Array | undefined)[];
  /** Rows of each block up to the last one written. */
  readonly #filled: Int32Array;

  constructor(rows: number, words: number) {
    this.rows = rows;
    this.words = words;
    this.#rowsPerBlock = Math.max(1, Math.min(rows, Math.floor(blockBytes / 4 / words)));
    const blocks = Math.ceil(rows / this.#rowsPerBlock);
    this.#blocks = new Array<Uint32Array | undefined>(blocks).fill(undefined);
    this.#saved = new Array<Uint32Array | undefined>(blocks).fill(undefined);
    this.#filled = new Int32Array(blocks);
  }

  /** Copies `source`, of {@link words} words, into a row. */
  write(row: number, source: Uint32Array): void {
    const { words } = this;
    const b = Math.floor(row / this.#rowsPerBlock);
    const block = this.#writable(b);
    const rowInBlock = row % this.#rowsPerBlock;
    if (rowInBlock >= this.#filled[b]!) this.#filled[b] = rowInBlock + 1;
    const start = rowInBlock * words;
    if (words > manyElements) block.set(source, start);
    else for (let k = 0; k < words; k++) block[start + k] = source[k]!;
  }

  /** Copies a row to `target`, of {@link words} words. Rows never written read as zeros. */
  read(row: number, target: Uint32Array): void {
    const { words } = this;
    const block = this.#blocks[Math.floor(row / this.#rowsPerBlock)];
    if (block === undefined) {
      target.fill(0);
      return;
    }
    const start = (row % this.#rowsPerBlock) * words;
    if (words > manyElements) target.set(block.subarray(start, start + words));
    else for (let k = 0; k < words; k++) target[k] = block[start + k]!;
  }

  equals(row: number, source: Uint32Array): boolean {
    const { words } = this;
    const block = this.#blocks[Math.floor(row / this.#rowsPerBlock)];
    if (block === undefined) return false;
    const start = (row % this.#rowsPerBlock) * words;
    for (let k = 0; k < words; k++) if (block[start + k] !== source[k]) return false;
    return true;
  }

  /** Returns the blocks written so far, by number, each up to its last written row. Later writes do not change them. */
  save(): { [block: string]: Uint32Array } {
    const saved: { [block: string]: Uint32Array } = {};
    for (const [b, block] of this.#blocks.entries()) {
      if (block === undefined) continue;
      this.#saved[b] ??= block.subarray(0, this.#filled[b]! * this.words);
      saved[String(b)] = declareConstant(this.#saved[b]);
    }
    return saved;
  }

  /** Restores the blocks of {@link save} without changing them. @throws PrismError `corrupt` for blocks that do not fit. */
  restore(saved: { readonly [block: string]: unknown }): void {
    const known = new Set(this.#blocks.keys());
    for (const [b, block] of Object.entries(saved)) {
      if (
        !(
          known.has(Number(b)) &&
          block instanceof Uint32Array &&
          block.length % this.words === 0 &&
          block.length <= this.#blockLength(Number(b))
        )
      ) {
        throw PrismError.corrupt`The saved replay memory has a block ${b} that does not fit this one.`;
      }
    }
    for (const b of known) {
      const part = saved[String(b)] as Uint32Array | undefined;
      const length = this.#blockLength(b);
      this.#saved[b] = part;
      this.#filled[b] = (part?.length ?? 0) / this.words;
      this.#blocks[b] = part;
      if (part === undefined || part.length === length) continue;
      this.#blocks[b] = new Uint32Array(length);
      this.#blocks[b].set(part);
    }
  }

  #blockLength(b: number): number {
    return Math.min(this.#rowsPerBlock, this.rows - b * this.#rowsPerBlock) * this.words;
  }

  #writable(b: number): Uint32Array {
    const saved = this.#saved[b];
    let block = this.#blocks[b];
    if (block !== undefined && saved === undefined) return block;
    if (block === undefined) block = new Uint32Array(this.#blockLength(b));
    else if (saved!.buffer === block.buffer) block = block.slice();
    this.#blocks[b] = block;
    this.#saved[b] = undefined;
    return block;
  }
}
