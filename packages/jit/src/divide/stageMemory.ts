import { hostMemory, type Region } from '../store/hostMemory.ts';
import { slotOf } from '../store/store.ts';
import type * as tf from '../tensorflow.ts';

/** An array of floats in a kernel's memory. */
export interface KernelArray {
  readonly address: number;
}

/** Where a {@link StageWriter} keeps arrays. */
export interface StageMemory<P extends KernelArray> {
  allocate(length: number): P;
  constant(values: Float32Array): P;
  variable(variable: tf.Variable): number | undefined;
}

/** Allocates arrays in the memory that kernels share with graphs, and holds them. */
export class HostStageMemory implements StageMemory<Region> {
  readonly regions: Region[] = [];

  allocate(length: number, dtype: 'float32' | 'uint8' = 'float32'): Region {
    const region = hostMemory.allocate(dtype, length);
    this.regions.push(region);
    return region;
  }

  constant(values: Float32Array): Region {
    const region = this.allocate(values.length);
    region.array.set(values);
    return region;
  }

  variable(variable: tf.Variable): number | undefined {
    return slotOf(variable)?.address;
  }
}
