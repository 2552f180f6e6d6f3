// Contents of variables that lie on a device: newer than what the host memory holds, until somebody reads them there.
import type { TypedArray } from '@prism-rl/graph';
import type { RuntimeTensor } from '../runtime/runtime.ts';
import type { Pack } from './store.ts';

/** A runtime's tensor in a device's memory. */
export interface DeviceTensor extends RuntimeTensor {
  readonly dims: readonly number[];
  dispose(): void;
}

/** One tensor on a device that holds the contents of packs of equal length, one behind the other. */
export class DeviceCopy {
  readonly tensor: DeviceTensor;
  readonly packs: readonly Pack[];
  readonly #download: (tensor: DeviceTensor) => TypedArray;
  /** Packs whose newest contents these still are. */
  readonly #holders: Set<Pack>;

  constructor(tensor: DeviceTensor, packs: readonly Pack[], download: (tensor: DeviceTensor) => TypedArray) {
    this.tensor = tensor;
    this.packs = packs;
    this.#download = download;
    this.#holders = new Set(packs);
    for (const pack of packs) pack.leave(this);
  }

  /** Whether these are the newest contents of exactly these packs, in this order. */
  isOf(packs: readonly Pack[]): boolean {
    return (
      packs.length === this.packs.length &&
      packs.every((pack, i) => pack === this.packs[i] && pack.away === this)
    );
  }

  /** Brings all that is here back into the host memory. */
  fetch(): void {
    const contents = this.#download(this.tensor);
    for (const [i, pack] of this.packs.entries()) {
      if (pack.away === this) pack.receive(contents.subarray(i * pack.length, (i + 1) * pack.length));
    }
  }

  /** A pack has newer contents elsewhere. */
  release(pack: Pack): void {
    this.#holders.delete(pack);
    if (this.#holders.size === 0) this.tensor.dispose();
  }
}
