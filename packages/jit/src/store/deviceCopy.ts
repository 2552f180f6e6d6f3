// Contents of variables on a device, which are newer than the host memory's until they are downloaded.

import { JitError } from '../errors.ts';
import type { TypedArray } from '../program/ir.ts';
import type { DeviceTensor, Runtime } from '../runtime/runtime.ts';

export type Downloads = Pick<Runtime, 'name' | 'download' | 'downloadLater'>;

/** Variables in the host memory whose newest contents may be on a device. */
export interface HostPack {
  readonly length: number;
  /** The copy on a device, if it is newer. */
  readonly away: DeviceCopy | undefined;
  /** Records that a device holds the variables. */
  leave(copy: DeviceCopy): void;
  receive(contents: TypedArray): void;
}

/** A tensor on a device with the contents of packs of equal length, end to end. */
export class DeviceCopy {
  readonly tensor: DeviceTensor;
  readonly packs: readonly HostPack[];
  readonly #runtime: Downloads;
  /** Packs whose newest contents these are. */
  readonly #holders: Set<HostPack>;

  constructor(tensor: DeviceTensor, packs: readonly HostPack[], runtime: Downloads) {
    this.tensor = tensor;
    this.packs = packs;
    this.#runtime = runtime;
    this.#holders = new Set(packs);
    for (const pack of packs) pack.leave(this);
  }

  /** Whether the contents can only be downloaded asynchronously. */
  get isAsynchronous(): boolean {
    return this.#runtime.download === undefined;
  }

  /** Whether these are the newest contents of exactly these packs, in this order. */
  holdsExactly(packs: readonly HostPack[]): boolean {
    return (
      packs.length === this.packs.length &&
      packs.every((pack, i) => pack === this.packs[i] && pack.away === this)
    );
  }

  /**
   * Downloads all contents into the host memory.
   *
   * @throws JitError `not-synchronous` if the runtime downloads only asynchronously
   */
  fetch(): void {
    const { name, download } = this.#runtime;
    if (download === undefined) {
      throw JitError.notSynchronous`Variables lie on the GPU, from which ${name} downloads only asynchronously.
        Await \`downloadVariables()\` or \`variable.data()\` first; the variables can then be read synchronously until the next run.`;
    }
    this.#receive(download.call(this.#runtime, this.tensor));
  }

  /** Downloads all contents asynchronously. Call it within `inTurn`, so that no run writes newer contents meanwhile. */
  async download(): Promise<void> {
    if (this.#holders.size > 0) this.#receive(await this.#runtime.downloadLater!(this.tensor));
  }

  #receive(contents: TypedArray): void {
    for (const [i, pack] of this.packs.entries()) {
      if (pack.away === this) pack.receive(contents.subarray(i * pack.length, (i + 1) * pack.length));
    }
  }

  /** Records that a pack has newer contents elsewhere. */
  release(pack: HostPack): void {
    this.#holders.delete(pack);
    if (this.#holders.size === 0) this.tensor.dispose();
  }
}
