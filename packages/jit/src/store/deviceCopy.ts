// Contents of variables that lie on a device: newer than the host memory's, until they are read there.

import { JitError } from '../errors.ts';
import type { TypedArray } from '../program/ir.ts';
import type { DeviceTensor, Runtime } from '../runtime/runtime.ts';

/** What brings tensors back from a device. */
export type Downloads = Pick<Runtime, 'name' | 'download' | 'downloadLater'>;

/** Variables in the host memory whose newest contents a device may hold. */
export interface HostPack {
  readonly length: number;
  /** Where the variables are while a device holds them. */
  readonly away: DeviceCopy | undefined;
  /** A device holds the variables from now on. */
  leave(copy: DeviceCopy): void;
  /** The host memory holds the variables again. */
  receive(contents: TypedArray): void;
}

/** One tensor on a device that holds the contents of packs of equal length, one behind the other. */
export class DeviceCopy {
  readonly tensor: DeviceTensor;
  readonly packs: readonly HostPack[];
  readonly #runtime: Downloads;
  /** Packs whose newest contents these still are. */
  readonly #holders: Set<HostPack>;

  constructor(tensor: DeviceTensor, packs: readonly HostPack[], runtime: Downloads) {
    this.tensor = tensor;
    this.packs = packs;
    this.#runtime = runtime;
    this.#holders = new Set(packs);
    for (const pack of packs) pack.leave(this);
  }

  /** Whether nothing of it comes back at once. */
  get comesLater(): boolean {
    return this.#runtime.download === undefined;
  }

  /** Whether these are the newest contents of exactly these packs, in this order. */
  isOf(packs: readonly HostPack[]): boolean {
    return (
      packs.length === this.packs.length &&
      packs.every((pack, i) => pack === this.packs[i] && pack.away === this)
    );
  }

  /**
   * Brings all that is here back into the host memory.
   *
   * @throws JitError `not-synchronous` where the runtime only promises it
   */
  fetch(): void {
    const { name, download } = this.#runtime;
    if (download === undefined) {
      throw new JitError(
        'not-synchronous',
        `Variables lie on the GPU, from which ${name} brings them back through promises only.`,
        'Await `bringVariables()`, or `variable.data()`, first: then they can be read at once until the next run.',
      );
    }
    this.#receive(download.call(this.#runtime, this.tensor));
  }

  /** The same for runtimes that only promise it. Must be called in a turn of the runs, so that no new contents are written meanwhile. */
  async bring(): Promise<void> {
    if (this.#holders.size > 0) this.#receive(await this.#runtime.downloadLater!(this.tensor));
  }

  #receive(contents: TypedArray): void {
    for (const [i, pack] of this.packs.entries()) {
      if (pack.away === this) pack.receive(contents.subarray(i * pack.length, (i + 1) * pack.length));
    }
  }

  /** A pack has newer contents elsewhere. */
  release(pack: HostPack): void {
    this.#holders.delete(pack);
    if (this.#holders.size === 0) this.tensor.dispose();
  }
}
