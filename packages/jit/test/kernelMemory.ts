// Memories for tests of kernels.
import { Rng } from '@prism-rl/core';
import type { KernelMemory } from '../src/kernels/program.ts';

/** Difficult numbers. */
const SPECIAL = [0, -0, 1e-45, -1e-38, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 3e38];

/** Numbers in a memory. */
export interface Region {
  readonly address: number;
  readonly length: number;
  readonly array: Float32Array;
}

/** A growing memory of contiguous arrays. */
export class Memory implements KernelMemory {
  readonly memory = new WebAssembly.Memory({ initial: 0 });
  #used = 0;

  get buffer(): ArrayBuffer {
    return this.memory.buffer;
  }

  allocate(length: number): Region {
    const address = this.#used;
    this.#used += 16 * Math.ceil(length / 4);
    const missing = Math.ceil((this.#used - this.buffer.byteLength) / 65_536);
    if (missing > 0) this.memory.grow(missing);
    const { memory } = this;
    return {
      address,
      length,
      get array() {
        return new Float32Array(memory.buffer, address, length);
      },
    };
  }
}

/** A memory with some random arrays. */
export function arrays(seed: number, length: number): { memory: Memory; regions: Region[] } {
  const memory = new Memory();
  const rng = new Rng(seed);
  const regions = Array.from({ length: 6 }, () => memory.allocate(length));
  for (const { array } of regions)
    for (let i = 0; i < length; i++)
      array[i] = i % 11 === 3 ? (SPECIAL[i % SPECIAL.length] as number) : rng.normal();
  return { memory, regions };
}
