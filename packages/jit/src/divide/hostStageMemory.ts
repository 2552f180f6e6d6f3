import { hostMemory, type Region } from '../store/hostMemory.ts';
import { slotOf } from '../store/store.ts';
import type * as tf from '../tensorflow.ts';
import type { StageMemory } from './stages.ts';

/** Allocates arrays in the memory that kernels share with graphs. */
export class HostStageMemory implements StageMemory<Region> {
  /** All arrays allocated so far. */
  readonly regions: Region[] = [];

  allocate(length: number): Region {
    const region = hostMemory.allocate('float32', length);
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
