// The memory of variables and gradients: one WebAssembly memory, so that kernels work without copies on what the ONNX runtime reads and writes.
// It grows when a step is compiled; arrays over it must then be requested again.

import type { KernelMemory } from '../kernels/program.ts';
import { allocate, elementBytes, type StoredType, type TypedArray } from '../program/ir.ts';

const PAGE = 1 << 16;
/** Alignment of arrays in bytes: the widest registers of processors. */
const ALIGNMENT = 64;
/** Unused bytes at the end: kernels read whole vectors, up to 15 bytes beyond the last number. */
const BEYOND = ALIGNMENT;
/** Pages of four gigabytes, all that addresses reach. */
const MOST_PAGES = PAGE;

/** Memory that can grow; it keeps its contents in a new buffer. */
interface Backing {
  readonly buffer: ArrayBuffer;
  grow(pages: number): void;
}

class PlainBacking implements Backing {
  buffer = new ArrayBuffer(0);

  grow(pages: number): void {
    const larger = new ArrayBuffer(this.buffer.byteLength + pages * PAGE);
    new Uint8Array(larger).set(new Uint8Array(this.buffer));
    this.buffer = larger;
  }
}

/** Without WebAssembly, kernels run in plain JavaScript on any memory. */
function createBacking(): Backing & { readonly memory?: WebAssembly.Memory } {
  if (typeof WebAssembly === 'undefined') return new PlainBacking();
  const memory = new WebAssembly.Memory({ initial: 0, maximum: MOST_PAGES });
  return {
    memory,
    get buffer() {
      return memory.buffer;
    },
    grow(pages) {
      memory.grow(pages);
    },
  };
}

interface Stretch {
  readonly address: number;
  readonly bytes: number;
}

function roundedUp(n: number, to: number): number {
  return Math.ceil(n / to) * to;
}

export class Region {
  readonly dtype: StoredType;
  readonly length: number;
  /** Bytes from the memory's beginning. */
  readonly address: number;
  readonly #memory: HostMemory;
  #array: TypedArray;

  constructor(memory: HostMemory, dtype: StoredType, length: number, address: number) {
    this.#memory = memory;
    this.dtype = dtype;
    this.length = length;
    this.address = address;
    this.#array = this.#over();
  }

  /** The array; a new one with the same contents after the memory has grown. */
  get array(): TypedArray {
    if (this.#array.buffer !== this.#memory.buffer) this.#array = this.#over();
    return this.#array;
  }

  #over(): TypedArray {
    const { buffer } = this.#memory;
    const Of = allocate(this.dtype, 0).constructor as Float32ArrayConstructor;
    return new Of(buffer, this.address, this.length);
  }
}

/** Allocates arrays in one growing memory and frees unreferenced ones. */
export class HostMemory {
  readonly #backing = createBacking();
  #buffer: ArrayBuffer = this.#backing.buffer;
  /** Freed stretches, by address; neighbours are merged. */
  readonly #free: Stretch[] = [];
  readonly #lost = new FinalizationRegistry<Stretch>((stretch) => this.#giveBack(stretch));

  /** The memory that kernels import; undefined without WebAssembly. */
  get memory(): KernelMemory['memory'] {
    return this.#backing.memory;
  }

  get buffer(): ArrayBuffer {
    return this.#buffer;
  }

  /**
   * Allocates an array of zeros.
   *
   * @throws RangeError if four gigabytes are in use
   */
  allocate(dtype: StoredType, length: number): Region {
    const bytes = roundedUp(Math.max(1, length) * elementBytes(dtype), ALIGNMENT);
    const at = this.#take(bytes);
    new Uint8Array(this.#buffer, at, bytes).fill(0);
    const region = new Region(this, dtype, length, at);
    this.#lost.register(region, { address: at, bytes });
    return region;
  }

  #take(bytes: number): number {
    let index = this.#free.findIndex((stretch) => stretch.bytes >= bytes);
    if (index < 0) {
      const before = this.#buffer.byteLength;
      // Grow rarely and by more than requested: everything over the memory must be bound again.
      const pages = Math.ceil((Math.max(bytes, Math.min(before, 1 << 28), 1 << 22) + BEYOND) / PAGE);
      this.#backing.grow(pages);
      this.#buffer = this.#backing.buffer;
      const from = Math.max(0, before - BEYOND);
      this.#giveBack({ address: from, bytes: this.#buffer.byteLength - BEYOND - from });
      index = this.#free.findIndex((stretch) => stretch.bytes >= bytes);
    }
    const { address, bytes: length } = this.#free[index] as Stretch;
    const rest = length === bytes ? [] : [{ address: address + bytes, bytes: length - bytes }];
    this.#free.splice(index, 1, ...rest);
    return address;
  }

  #giveBack(stretch: Stretch): void {
    const next = this.#free.findIndex(({ address }) => address > stretch.address);
    const at = next < 0 ? this.#free.length : next;
    const [before, after] = [this.#free[at - 1], this.#free[at]];
    const joinsBefore = before !== undefined && before.address + before.bytes === stretch.address;
    const joinsAfter = after !== undefined && stretch.address + stretch.bytes === after.address;
    const address = joinsBefore ? before.address : stretch.address;
    const end = joinsAfter ? after.address + after.bytes : stretch.address + stretch.bytes;
    this.#free.splice(joinsBefore ? at - 1 : at, Number(joinsBefore) + Number(joinsAfter), {
      address,
      bytes: end - address,
    });
  }
}

/** One for the process, as there is one tfjs engine. */
export const hostMemory: HostMemory = new HostMemory();
