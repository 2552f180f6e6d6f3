import { declareConstant, PrismError } from '@prism-rl/core';
import { manyElements } from './observationCodec.ts';

/** Bytes of a block, about. */
const blockBytes = 16 * 2 ** 20;

/**
 * Many equal rows of 32-bit words in blocks of about 16 MB, with snapshots that cost nothing until a block is written again:
 * {@link save} hands out the blocks themselves, and the next write to a block that was handed out copies it first. So a memory of
 * gigabytes is saved without a pause and without a second copy of it, and a caller that stored a block need not store it again
 * until it is written to.
 */
export class BlockedRows {
  /** Number of rows. */
  readonly rows: number;
  /** 32-bit words of a row. */
  readonly words: number;
  readonly #rowsPerBlock: number;
  readonly #blocks: (Uint32Array | undefined)[];
  /** 1 for blocks that a snapshot holds. */
  readonly #shared: Uint8Array;

  constructor(rows: number, words: number) {
    this.rows = rows;
    this.words = words;
    this.#rowsPerBlock = Math.max(1, Math.min(rows, Math.floor(blockBytes / 4 / words)));
    const blocks = Math.ceil(rows / this.#rowsPerBlock);
    this.#blocks = new Array<Uint32Array | undefined>(blocks).fill(undefined);
    this.#shared = new Uint8Array(blocks);
  }

  /** Copies `source`, of {@link words} words, into a row. */
  write(row: number, source: Uint32Array): void {
    const { words } = this;
    const block = this.#writable(Math.floor(row / this.#rowsPerBlock));
    const start = (row % this.#rowsPerBlock) * words;
    if (words > manyElements) block.set(source, start);
    else for (let k = 0; k < words; k++) block[start + k] = source[k]!;
  }

  /** Copies a row to `target`, of {@link words} words. A row that was never written is zeros. */
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

  /** Whether a row holds exactly `source`. */
  equals(row: number, source: Uint32Array): boolean {
    const { words } = this;
    const block = this.#blocks[Math.floor(row / this.#rowsPerBlock)];
    if (block === undefined) return false;
    const start = (row % this.#rowsPerBlock) * words;
    for (let k = 0; k < words; k++) if (block[start + k] !== source[k]) return false;
    return true;
  }

  /** The blocks that were written so far, by number. They stay as they are whatever is written later. */
  save(): { [block: string]: Uint32Array } {
    const saved: { [block: string]: Uint32Array } = {};
    for (const [b, block] of this.#blocks.entries()) {
      if (block === undefined) continue;
      saved[String(b)] = declareConstant(block);
      this.#shared[b] = 1;
    }
    return saved;
  }

  /** Takes the blocks of {@link save}; they stay as they are. @throws PrismError `corrupt` for blocks that do not fit. */
  restore(saved: { readonly [block: string]: unknown }): void {
    const known = new Set(this.#blocks.keys());
    for (const [b, block] of Object.entries(saved)) {
      if (
        !(
          known.has(Number(b)) &&
          block instanceof Uint32Array &&
          block.length === this.#blockLength(Number(b))
        )
      ) {
        throw new PrismError(
          'corrupt',
          `The saved replay memory has a block ${b} that does not fit this one.`,
        );
      }
    }
    for (const b of known) {
      this.#blocks[b] = saved[String(b)] as Uint32Array | undefined;
      this.#shared[b] = 1;
    }
  }

  #blockLength(b: number): number {
    return Math.min(this.#rowsPerBlock, this.rows - b * this.#rowsPerBlock) * this.words;
  }

  #writable(b: number): Uint32Array {
    let block = this.#blocks[b];
    if (block === undefined) {
      block = new Uint32Array(this.#blockLength(b));
      this.#blocks[b] = block;
      this.#shared[b] = 0;
    } else if (this.#shared[b] === 1) {
      block = block.slice();
      this.#blocks[b] = block;
      this.#shared[b] = 0;
    }
    return block;
  }
}
